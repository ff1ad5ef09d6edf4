# SPDX-License-Identifier: Apache-2.0
"""Columns and batches as the library takes them: addresses of memory that Python owns."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .. import _abi

Array = npt.NDArray[Any]


class Column(NamedTuple):
    """One column: what its values are and where they stand."""

    type: int
    data: int
    stride: int
    validity: int
    strings: int
    keeps: tuple[object, ...]


def address_of(array: Array) -> int:
    """Address of an array's first value."""
    address: int = array.__array_interface__["data"][0]
    return address


def validity_of(missing: Array | None) -> Array | None:
    """Bits that say which rows are present, from a mask that says which are missing; None if none is."""
    if missing is None or not missing.any():
        return None
    return np.packbits(~missing, bitorder="little")


def plain_column(kind: int, array: Array, missing: Array | None) -> Column:
    """A column of an array as it stands in memory."""
    if (array.shape[0] > 1 and array.strides[0] == 0) or not array.flags.aligned:
        array = array.copy()
    validity = validity_of(missing)
    return Column(
        kind, address_of(array), array.strides[0], 0 if validity is None else address_of(validity), 0, (array, validity)
    )


def codes_column(codes: Array, labels: Sequence[bytes]) -> Column:
    """A column of indices into texts; a negative one is missing."""
    strings, keeps = strings_of(labels)
    column = plain_column(_abi.DRIFT_DATA_CODES, np.ascontiguousarray(codes, np.int32), None)
    return column._replace(strings=ctypes.addressof(strings), keeps=(*column.keeps, strings, keeps))


def strings_of(labels: Sequence[bytes]) -> tuple[_abi.drift_strings, tuple[object, ...]]:
    """Texts one after the other, and what must live as long as they."""
    offsets = np.zeros(len(labels) + 1, np.int64)
    np.cumsum([len(label) for label in labels], out=offsets[1:])
    joined = b"".join(labels)
    strings = _abi.drift_strings()
    strings.offsets = address_of(offsets)
    strings.bytes = joined
    strings.count = len(labels)
    return strings, (offsets, joined)


def _column_dtype() -> np.dtype[Any]:
    formats = {4: "u4", 8: "u8"}
    fields = [(name, getattr(_abi.drift_column, name)) for name, *_ in _abi.drift_column._fields_]
    return np.dtype(
        {
            "names": [name for name, _ in fields],
            "offsets": [field.offset for _, field in fields],
            "formats": ["i8" if name == "stride" else formats[field.size] for name, field in fields],
            "itemsize": ctypes.sizeof(_abi.drift_column),
        }
    )


#: drift_column in the words of numpy, so that a thousand columns are filled in a few steps.
COLUMN_DTYPE = _column_dtype()


class Batch:
    """A drift_batch, and all that it points at. ctypes takes it for the pointer."""

    def __init__(self, names: Sequence[str], rows: int) -> None:
        self.names = list(names)
        self.rows = rows
        self._texts = (ctypes.c_char_p * len(names))(*[encode_name(name) for name in names])
        self.columns = np.zeros(len(names), COLUMN_DTYPE)
        self.columns["struct_size"] = COLUMN_DTYPE.itemsize
        self.columns["name"] = np.frombuffer(memoryview(self._texts), np.uintp) if names else 0
        self.struct = _abi.drift_batch()
        self.struct.struct_size = ctypes.sizeof(self.struct)
        self.struct.rows = rows
        self.struct.columns = ctypes.cast(address_of(self.columns), ctypes.POINTER(_abi.drift_column))
        self.struct.column_count = len(names)
        self._as_parameter_ = ctypes.byref(self.struct)
        self._keeps: object = None
        self._steps: tuple[int, ...] | None = None

    @classmethod
    def of_columns(cls, names: Sequence[str], rows: int, columns: Sequence[Column]) -> Batch:
        """A batch of columns of any kinds."""
        batch = cls(names, rows)
        for field in ("type", "data", "stride", "validity", "strings"):
            batch.columns[field] = [getattr(column, field) for column in columns]
        batch._keeps = columns
        return batch

    @classmethod
    def of_matrix(cls, names: Sequence[str], kind: int, matrix: Array) -> Batch:
        """A batch of the columns of a two-dimensional array."""
        batch = cls(names, matrix.shape[0])
        batch.columns["type"] = kind
        batch.point_at(matrix)
        return batch

    def point_at(self, matrix: Array) -> None:
        """Lets the batch stand for another array of the same width and type."""
        if matrix.strides != self._steps:
            self._steps = matrix.strides
            self.columns["stride"] = matrix.strides[0]
            self._offsets = matrix.strides[1] * np.arange(len(self.names), dtype=np.int64)
            self._places = self.columns["data"].view(np.int64)
        self.rows = self.struct.rows = matrix.shape[0]
        np.add(self._offsets, address_of(matrix), out=self._places)
        self._keeps = matrix


def encode_name(name: str) -> bytes:
    """Name of a column in UTF-8."""
    if not name or "\0" in name:
        raise ValueError(f"the column name {name!r} is empty or holds a zero byte")
    return name.encode("utf-8", "backslashreplace")
