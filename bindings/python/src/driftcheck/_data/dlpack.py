# SPDX-License-Identifier: Apache-2.0
"""Tensors that speak DLPack, such as torch's on the CPU: read where they are, also in types that numpy lacks."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import _abi
from .._library import call, create, lib
from .capsules import has_name, pointer_of
from .columns import Batch, encode_name
from .tables import chosen_places, default_names


def is_tensor(data: Any) -> bool:
    """Whether this speaks DLPack. numpy's arrays do, and are read as arrays."""
    return hasattr(data, "__dlpack__") and not isinstance(data, np.ndarray)


def shape_of(data: Any) -> tuple[int, ...]:
    """Shape of a tensor."""
    return tuple(data.shape if hasattr(data, "shape") else np.from_dlpack(data).shape)


def dlpack_batch(data: Any, columns: Sequence[str] | None, ignore: set[str]) -> Batch:
    """The batch of a tensor of shape (rows, columns) or (rows,)."""
    shape = shape_of(data)
    if len(shape) not in (1, 2):
        raise ValueError(f"a tensor of {len(shape)} dimensions: one (a column) or two (rows, columns) are needed")
    width = 1 if len(shape) == 1 else int(shape[1])
    names = default_names(width) if columns is None else [str(name) for name in columns]
    if len(names) != width:
        raise ValueError(f"the tensor has {width} columns, and there are {len(names)} names")
    texts = (ctypes.c_char_p * width)(*[encode_name(name) for name in names])
    importer = create(_abi.drift_dlpack, lib.drift_dlpack_free, lib.drift_dlpack_create, texts, width, None)
    capsule = _capsule_of(data)  # frees the tensor when it goes, as its name was left as it is
    piece = ctypes.POINTER(_abi.drift_batch)()
    versioned = has_name(capsule, b"dltensor_versioned")
    view = lib.drift_dlpack_view_versioned if versioned else lib.drift_dlpack_view
    pointer = pointer_of(capsule, b"dltensor_versioned" if versioned else b"dltensor")
    call(view, importer, pointer, ctypes.byref(piece))
    places = chosen_places(names, None, ignore)
    return Batch.borrowed([names[place] for place in places], piece.contents, places, [importer, capsule, data])


def _capsule_of(data: Any) -> object:
    try:
        return data.__dlpack__(max_version=(1, 0))
    except TypeError:  # of before version 1
        return data.__dlpack__()
