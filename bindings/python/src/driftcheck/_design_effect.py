# SPDX-License-Identifier: Apache-2.0
"""How much rows depend on each other, from batches of the reference; options of a monitor about that and seasons."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._data import Batch
from ._library import Handle, call, create, lib, text
from ._options import real


def _ids(batches: int | npt.ArrayLike) -> tuple[int, npt.NDArray[np.int64] | None]:
    """Rows of a batch, or the number of the batch of each row."""
    if isinstance(batches, (int, np.integer)):
        if batches < 1:
            raise ValueError(f"batches is {batches}: rows of a batch must be at least 1")
        return int(batches), None
    names = np.asarray(batches)
    if names.ndim != 1:
        raise ValueError(f"batches has {names.ndim} dimensions: one is needed, with a value for each row")
    changes = np.zeros(names.size, np.int64)
    changes[1:] = names[1:] != names[:-1]
    return 0, np.cumsum(changes, dtype=np.int64)


def estimate(profile: Handle, pieces: Iterable[Batch], batches: int | npt.ArrayLike) -> dict[str, float]:
    """Design effects of the columns that evidence looks at."""
    size, ids = _ids(batches)
    free, make = lib.drift_design_effect_free, lib.drift_design_effect_create
    effect = create(_abi.drift_design_effect, free, make, profile, None)
    first = 0
    for piece in pieces:
        if ids is None:
            own = (first + np.arange(piece.rows, dtype=np.int64)) // size
        else:
            own = ids[first : first + piece.rows]
            if own.size != piece.rows:
                raise ValueError(f"batches has {ids.size} values, and the data more rows")
        call(lib.drift_design_effect_add, effect, piece, own.ctypes.data)
        first += piece.rows
    if ids is not None and first != ids.size:
        raise ValueError(f"batches has {ids.size} values, and the data {first} rows")
    found: dict[str, float] = {}
    for column in range(lib.drift_profile_column_count(profile)):
        _take(effect, column, found)
    return found


def _take(effect: Handle, column: int, found: dict[str, float]) -> None:
    name, value = ctypes.c_char_p(), ctypes.c_double()
    outputs = (ctypes.byref(name), ctypes.byref(value))
    status = lib.drift_design_effect_of(effect, column, *outputs, None)
    if status == _abi.DRIFT_NOT_APPLICABLE:
        return
    call(lib.drift_design_effect_of, effect, column, *outputs)
    found[text(name.value)] = value.value


def fill_design_effect(options: _abi.drift_monitor_options, given: float | Mapping[str, float] | None) -> None:
    """Sets the option: one number, or those of columns."""
    if not isinstance(given, Mapping):
        options.design_effect = real("design_effect", given)
        return
    array = (_abi.drift_column_design_effect * len(given))()
    for struct, (column, effect) in zip(array, given.items()):
        struct.column = str(column).encode("utf-8", "backslashreplace")
        struct.design_effect = float(effect)
    options.design_effects, options.design_effect_count = array, len(given)


def fill_slots(options: _abi.drift_monitor_options, handles: Sequence[Any]) -> None:
    """Sets the option: a profile for each season."""
    pointer = ctypes.POINTER(_abi.drift_profile)
    options.slots = (pointer * len(handles))(*(handle._as_parameter_ for handle in handles))
    options.slot_count = len(handles)
