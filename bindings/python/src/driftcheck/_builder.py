# SPDX-License-Identifier: Apache-2.0
"""Batches become a profile: of a reference, or like one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from . import _abi
from ._data import Batch, batches_of
from ._data.columns import encode_name
from ._data.dlpack import is_tensor, shape_of
from ._data.tables import default_names
from ._library import Handle, call, create, lib
from ._options import TYPES, choice, whole
from ._threads import lend_threads, thread_count


def profile_options(
    keep_rows: bool, resolution: int | None, psi_bins: int | None, max_categories: int | None
) -> _abi.drift_profile_options:
    """Options of the profile of a reference."""
    options = _abi.drift_profile_options()
    lib.drift_profile_options_init(options)
    options.keep_rows = int(bool(keep_rows))
    options.resolution = whole("resolution", resolution)
    options.psi_bins = whole("psi_bins", psi_bins)
    options.max_categories = whole("max_categories", max_categories)
    return options


class Pieces:
    """Batches of data, with the first of them at hand."""

    def __init__(self, batches: Iterator[Batch]) -> None:
        first = next(batches)
        self.given_names = first.names
        self.names = [encode_name(name).decode() for name in first.names]  # as the library knows them
        self.rows = first.rows  # of the first
        self.first = first
        self.batches = itertools.chain([first], batches)

    @property
    def whole(self) -> Batch | None:
        """All of the data as one batch, before it is asked for another; None if it comes in several."""
        return self.first if self.first.is_last else None


def fields_of(names: list[str], types: str | Mapping[str, str] | None) -> Any:
    """The schema of a reference with columns of these names."""
    if not names:
        raise ValueError("there is no column to look at: the data has none, or all are left out")
    if not isinstance(types, (str, Mapping, type(None))):
        raise TypeError(f"types is {types!r}: a type, or a dictionary from columns to types is needed")
    if types is None or isinstance(types, str):
        types = dict.fromkeys(names, types or "auto")
    unknown = [name for name in types if name not in names]
    if unknown:
        raise ValueError(f"types names {', '.join(map(repr, unknown))}: the data has {', '.join(map(repr, names))}")
    fields = (_abi.drift_field * len(names))()
    for field, name in zip(fields, names):
        kind = choice(f"the type of column {name!r}", types.get(name, "auto"), TYPES)
        lib.drift_field_init(field, kind, None)
        field.name = encode_name(name)  # assigned, so that the array keeps the text alive
    return fields


def _finish(builder: Handle, batches: Iterable[Batch], threads: int | None, unsorted: bool) -> Handle:
    call(lib.drift_profile_builder_set_unsorted, builder, int(unsorted))
    numbers = 0
    for batch in batches:
        call(lib.drift_profile_builder_add, builder, batch)
        numbers += batch.rows * len(batch.names)

    def finish(executor: _abi.drift_executor | None) -> Handle:
        call(lib.drift_profile_builder_set_executor, builder, executor)
        return create(_abi.drift_profile, lib.drift_profile_free, lib.drift_profile_builder_finish, builder)

    return lend_threads(thread_count(threads, numbers), finish)


def build(
    batches: Iterator[Batch],
    options: _abi.drift_profile_options,
    types: str | Mapping[str, str] | None,
    threads: int | None,
) -> Handle:
    """The profile of a reference. Its columns are those of the first batch."""
    first = next(batches, None)
    if first is None:
        raise ValueError("there is no data: no batch came")
    fields = fields_of(first.names, types)
    return build_of(fields, itertools.chain([first], batches), options, threads)


def build_of(
    fields: Any,
    batches: Iterable[Batch],
    options: _abi.drift_profile_options,
    threads: int | None,
    unsorted: bool = False,
) -> Handle:
    """The profile of a reference with these fields.

    unsorted: rows that are kept stay in their order, which is enough for one comparison.
    """
    builder = create(
        _abi.drift_profile_builder,
        lib.drift_profile_builder_free,
        lib.drift_profile_builder_create,
        options,
        fields,
        len(fields),
    )
    return _finish(builder, batches, threads, unsorted)


def build_like(reference: Handle, batches: Iterable[Batch], threads: int | None, unsorted: bool = False) -> Handle:
    """The profile of current data, counted into the knots and categories of the reference."""
    create_like = lib.drift_profile_builder_create_like
    builder = create(_abi.drift_profile_builder, lib.drift_profile_builder_free, create_like, reference, None)
    return _finish(builder, batches, threads, unsorted)


def named_batches(data: Any, names: list[str], columns: Sequence[str] | None, ignore: Iterable[str]) -> Iterator[Batch]:
    """Batches of data; columns without names get `names`, of which they must be as many."""
    width = nameless_width(data) if columns is None else None
    if width == len(names):
        columns = names
    elif width is not None and not set(names) & set(default_names(width)):
        raise ValueError(
            f"the data has {width} columns without names, and the profile {len(names)} with names, "
            f"such as {names[0]!r}: give as many, or name them"
        )
    return batches_of(data, columns, ignore)


def nameless_width(data: Any) -> int | None:
    """Number of columns of data that does not name them; None if it does."""
    if isinstance(data, (list, tuple)):
        if not data or isinstance(data[0], Mapping) or hasattr(data[0], "_fields"):
            return None
        return len(data[0]) if isinstance(data[0], (list, tuple, np.ndarray)) else 1
    if is_tensor(data):
        shape = shape_of(data)
    elif isinstance(data, np.ndarray) and data.dtype.names is None:
        shape = data.shape
    else:
        return None
    return 1 if len(shape) == 1 else int(shape[1]) if len(shape) == 2 else None
