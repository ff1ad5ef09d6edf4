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

#: Types of numbers that the library reads where they are.
DIRECT = {
    np.dtype(np.float64): _abi.DRIFT_DATA_FLOAT64,
    np.dtype(np.float32): _abi.DRIFT_DATA_FLOAT32,
    np.dtype(np.float16): _abi.DRIFT_DATA_FLOAT16,
    np.dtype(np.int64): _abi.DRIFT_DATA_INT64,
    np.dtype(np.int32): _abi.DRIFT_DATA_INT32,
    np.dtype(np.int16): _abi.DRIFT_DATA_INT16,
    np.dtype(np.int8): _abi.DRIFT_DATA_INT8,
    np.dtype(np.uint64): _abi.DRIFT_DATA_UINT64,
    np.dtype(np.uint32): _abi.DRIFT_DATA_UINT32,
    np.dtype(np.uint16): _abi.DRIFT_DATA_UINT16,
    np.dtype(np.uint8): _abi.DRIFT_DATA_UINT8,
    np.dtype(np.bool_): _abi.DRIFT_DATA_BOOL,
}


class Column(NamedTuple):
    """One column: what its values are and where they stand."""

    type: int
    data: int
    stride: int
    repeated: int
    validity: int
    texts: int
    code_type: int
    keeps: tuple[object, ...]


def address_of(array: Array) -> int:
    """Address of an array's first value."""
    if array.flags.carray and array.size:  # a third of the time that numpy's own description takes
        return ctypes.addressof(ctypes.c_char.from_buffer(array.data))
    address: int = array.__array_interface__["data"][0]
    return address


def validity_of(missing: Array | None) -> Array | None:
    """Bits that say which rows are present, from a mask that says which are missing; None if none is."""
    if missing is None or not missing.any():
        return None
    return np.packbits(~missing, bitorder="little")


def is_repeated(array: Array) -> bool:
    """Whether all rows are one value in memory, as numpy.broadcast_to makes them."""
    return array.strides[0] == 0 and array.shape[0] > 1


def plain_column(kind: int, array: Array, missing: Array | None) -> Column:
    """A column of an array as it stands in memory."""
    validity = validity_of(missing)
    bits = 0 if validity is None else address_of(validity)
    return Column(kind, address_of(array), array.strides[0], int(is_repeated(array)), bits, 0, 0, (array, validity))


def codes_column(codes: Array, labels: Sequence[bytes]) -> Column:
    """A column of indices into texts; a negative one is missing."""
    texts, keeps = texts_of(labels)
    column = plain_column(_abi.DRIFT_DATA_DICTIONARY, codes, None)
    return column._replace(
        texts=ctypes.addressof(texts), code_type=DIRECT[codes.dtype], keeps=(*column.keeps, texts, keeps)
    )


def texts_of(labels: Sequence[bytes]) -> tuple[_abi.drift_texts, tuple[object, ...]]:
    """Texts one after the other, and what must live as long as they."""
    offsets = np.zeros(len(labels) + 1, np.int64)
    np.cumsum([len(label) for label in labels], out=offsets[1:])
    joined = b"".join(labels)
    texts = _abi.drift_texts()
    texts.struct_size = ctypes.sizeof(texts)
    texts.layout = _abi.DRIFT_TEXTS_OFFSETS64
    texts.count = len(labels)
    texts.index = address_of(offsets)
    texts.bytes = joined
    return texts, (offsets, joined)


def _column_dtype() -> np.dtype[Any]:
    kinds = {"stride": "i8", "repeated": "i4"}
    sizes = {4: "u4", 8: "u8"}
    fields = [(name, getattr(_abi.drift_column, name)) for name, *_ in _abi.drift_column._fields_]
    return np.dtype(
        {
            "names": [name for name, _ in fields],
            "offsets": [field.offset for _, field in fields],
            "formats": [kinds.get(name, sizes[field.size]) for name, field in fields],
            "itemsize": ctypes.sizeof(_abi.drift_column),
        }
    )


#: drift_column in the words of numpy, so that a thousand columns are filled in a few steps.
COLUMN_DTYPE = _column_dtype()


#: A column without rows.
NO_VALUES = Column(_abi.DRIFT_DATA_NONE, 0, 0, 0, 0, 0, 0, ())


class Batch:
    """A drift_batch, and all that it points at. ctypes takes it for the pointer."""

    def __init__(self, names: Sequence[str], rows: int, columns: Array, keeps: object) -> None:
        self.names = list(names)
        self.rows = rows
        self.columns = columns
        self.struct = _abi.drift_batch()
        self.struct.struct_size = ctypes.sizeof(self.struct)
        self.struct.rows = rows
        self.struct.columns = ctypes.cast(address_of(columns), ctypes.POINTER(_abi.drift_column))
        self.struct.column_count = len(self.names)
        self._as_parameter_ = ctypes.byref(self.struct)
        self._keeps = keeps
        self._steps: tuple[int, ...] | None = None

    @classmethod
    def of_columns(cls, names: Sequence[str], rows: int, columns: Sequence[Column]) -> Batch:
        """A batch of columns of any kinds."""
        array, texts = _named_columns(names)
        for place, field in enumerate(Column._fields[:-1]):
            array[field] = [column[place] for column in columns]
        return cls(names, rows, array, (texts, columns))

    @classmethod
    def of_matrix(cls, names: Sequence[str], kind: int, matrix: Array) -> Batch:
        """A batch of the columns of a two-dimensional array."""
        array, texts = _named_columns(names)
        array["type"] = kind
        batch = cls(names, matrix.shape[0], array, None)
        batch._texts = texts
        batch.point_at(matrix)
        return batch

    @classmethod
    def borrowed(cls, names: Sequence[str], piece: _abi.drift_batch, places: Sequence[int], keeps: object) -> Batch:
        """Some columns of a batch that the library made, under names of their own."""
        array, texts = _named_columns(names)
        if places:
            first = ctypes.addressof(piece.columns.contents)
            theirs = (_abi.drift_column * piece.column_count).from_address(first)
            own = array["name"].copy()
            array[:] = np.frombuffer(memoryview(theirs), COLUMN_DTYPE)[list(places)]
            array["name"] = own
        return cls(names, piece.rows, array, (texts, keeps))

    _texts: object = None

    @property
    def is_last(self) -> bool:
        """Whether no other batch of the data follows, which would end what this one points at."""
        return True

    def point_at(self, matrix: Array) -> None:
        """Lets the batch stand for another array of the same width and type."""
        if matrix.strides != self._steps or not matrix.strides[0]:
            self._steps = matrix.strides
            self.columns["stride"] = matrix.strides[0]
            self.columns["repeated"] = is_repeated(matrix)
            self._offsets = matrix.strides[1] * np.arange(len(self.names), dtype=np.int64)
            self._places = self.columns["data"].view(np.int64)
        self.rows = self.struct.rows = matrix.shape[0]
        np.add(self._offsets, address_of(matrix), out=self._places)
        self._keeps = matrix

    def forget_memory(self) -> None:
        """Holds the array no longer; it has to live until the batch is no longer used."""
        self._keeps = None


def _named_columns(names: Sequence[str]) -> tuple[Array, object]:
    """Columns that have names and nothing else yet, and what must live as long as they."""
    texts = (ctypes.c_char_p * len(names))(*[encode_name(name) for name in names])
    columns = np.zeros(len(names), COLUMN_DTYPE)
    columns["struct_size"] = COLUMN_DTYPE.itemsize
    if names:
        columns["name"] = np.frombuffer(memoryview(texts), np.uintp)
    return columns, texts


def encode_name(name: str) -> bytes:
    """Name of a column in UTF-8."""
    if not name or "\0" in name:
        raise ValueError(f"the column name {name!r} is empty or holds a zero byte")
    return name.encode("utf-8", "backslashreplace")
