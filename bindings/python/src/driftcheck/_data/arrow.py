# SPDX-License-Identifier: Apache-2.0
"""Tables of Arrow: polars, pyarrow, DuckDB and whatever else speaks the Arrow C interfaces.

The library reads the memory of the table where it is. Dates, times and durations, which are integers in Arrow, become
seconds here as everywhere in the package.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .. import _abi
from .._errors import DataError
from .._library import Handle, call, create, lib, text
from .._options import sized
from .capsules import pointer_of
from .columns import NO_VALUES, Array, Batch, address_of
from .seconds import seconds_of
from .tables import chosen_places

#: Days, seconds, milliseconds, microseconds and nanoseconds in a second, by the end of the format.
_IN_A_SECOND = {"D": 1 / 86400, "s": 1.0, "m": 1e3, "u": 1e6, "n": 1e9}


def is_arrow(data: Any) -> bool:
    """Whether this speaks the Arrow C interfaces."""
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


class StreamBatch(Batch):
    """A piece of a stream."""

    importer: Handle

    @property
    def is_last(self) -> bool:
        last = ctypes.c_int32()
        call(lib.drift_arrow_is_last, self.importer, ctypes.byref(last))
        return bool(last.value)


class Field:
    """One field of a table's schema."""

    def __init__(self, struct: _abi.drift_arrow_field) -> None:
        self.name = text(struct.name)
        self.type = struct.type
        self.column = struct.column
        self.format = text(struct.format)
        self.message = text(struct.message)

    @property
    def in_a_second(self) -> float | None:
        """How many of the field's units are a second; None if it is no date, time or duration."""
        if not self.format.startswith("t") or self.type == _abi.DRIFT_DATA_DICTIONARY:
            return None
        return _IN_A_SECOND[self.format[2]]


def arrow_batches(data: Any, columns: Sequence[str] | None, ignore: set[str]) -> Iterator[Batch]:
    """Batches of a table, one for each of its pieces. A piece holds until the next one is asked for."""
    try:
        importer, pieces = _open(data)
    except DataError as error:  # of a lone array of a type that is not read
        raise TypeError(f"column {_single_name(data, columns)!r} cannot be read: {error.message}") from None
    single = not (hasattr(data, "columns") or hasattr(data, "schema"))
    fields = [_field(importer, index) for index in range(lib.drift_arrow_field_count(importer))]
    if single and len(fields) == 1:
        fields[0].name = _single_name(data, columns)
    chosen = _chosen(fields, columns, ignore)
    came = False
    for piece in pieces:
        came = True
        yield _batch(importer, piece, chosen, StreamBatch if hasattr(data, "__arrow_c_stream__") else Batch)
    if not came:
        yield _empty(chosen)


def _open(data: Any) -> tuple[Handle, Iterator[Any]]:
    """What reads the data, and its pieces as the library's batches."""
    free = lib.drift_arrow_free
    if hasattr(data, "__arrow_c_stream__"):
        capsule = data.__arrow_c_stream__()
        stream = pointer_of(capsule, b"arrow_array_stream")
        importer = create(_abi.drift_arrow, free, lib.drift_arrow_open, stream, None)
        return importer, _stream_pieces(importer)
    schema, array = data.__arrow_c_array__()
    importer = create(
        _abi.drift_arrow, free, lib.drift_arrow_create, pointer_of(schema, b"arrow_schema"), None, keeps=array
    )
    return importer, _array_pieces(importer, array)


def _stream_pieces(importer: Handle) -> Iterator[Any]:
    piece = ctypes.POINTER(_abi.drift_batch)()
    while True:
        call(lib.drift_arrow_next, importer, ctypes.byref(piece))
        if not piece:
            return
        yield piece.contents


def _array_pieces(importer: Handle, capsule: object) -> Iterator[Any]:
    piece = ctypes.POINTER(_abi.drift_batch)()
    call(lib.drift_arrow_view, importer, pointer_of(capsule, b"arrow_array"), ctypes.byref(piece))
    yield piece.contents


def _field(importer: Handle, index: int) -> Field:
    struct = sized(_abi.drift_arrow_field())
    call(lib.drift_arrow_get_field, importer, index, struct)
    return Field(struct)


def _single_name(data: Any, columns: Sequence[str] | None) -> str:
    """Name of a column that is no table: its own, or the one that is given."""
    if columns is not None and len(columns) == 1:
        return str(columns[0])
    return str(getattr(data, "name", None) or "x0")


def _chosen(fields: list[Field], columns: Sequence[str] | None, ignore: set[str]) -> list[Field]:
    chosen = [fields[place] for place in chosen_places([field.name for field in fields], columns, ignore)]
    for field in chosen:
        if field.column < 0:
            raise TypeError(f"column {field.name!r} cannot be read: {field.message} (or leave it out by ignore=)")
    return chosen


def _batch(importer: Handle, piece: _abi.drift_batch, fields: list[Field], kind: type[Batch]) -> Batch:
    """A piece as a batch of the chosen columns."""
    keeps: list[object] = [importer]
    batch = kind.borrowed([field.name for field in fields], piece, [field.column for field in fields], keeps)
    if isinstance(batch, StreamBatch):
        batch.importer = importer
    for column, field in zip(batch.columns, fields):
        if field.in_a_second is not None:
            keeps.append(_to_seconds(column, batch.rows, field.in_a_second))
    return batch


def _to_seconds(column: Any, rows: int, in_a_second: float) -> Array:
    """Lets a column of integers point at the same moments in seconds."""
    dtype = np.dtype(np.int32 if column["type"] == _abi.DRIFT_DATA_INT32 else np.int64)
    stride = int(column["stride"]) or dtype.itemsize
    memory = memoryview((ctypes.c_char * (stride * rows)).from_address(int(column["data"])) if rows else b"")
    whole: Array = np.ndarray(rows, dtype, memory, strides=(stride,))
    seconds = seconds_of(whole, in_a_second)
    column["type"], column["data"], column["stride"] = _abi.DRIFT_DATA_FLOAT64, address_of(seconds), 8
    return seconds


def _empty(fields: list[Field]) -> Batch:
    """No rows, but columns."""
    return Batch.of_columns([field.name for field in fields], 0, [NO_VALUES] * len(fields))
