# SPDX-License-Identifier: Apache-2.0
"""One column from one array or list of values.

Numbers stay where they are. What the library does not read is converted once, column by column:

- numbers in another byte order, and floats of more than 64 bits, to such in the machine's order of up to 64 bits;
- dates to seconds since 1970-01-01 UTC, durations to seconds, as 64-bit floats, so that the same instants are the same
  numbers whatever their unit and time zone;
- text to categories.
"""

from __future__ import annotations

import ctypes
import datetime
import decimal
import fractions
import math
import numbers
import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import _abi
from .._library import lib
from .columns import DIRECT, Array, Column, codes_column, plain_column
from .seconds import seconds_of

_SECONDS = {
    "W": 604800.0,
    "D": 86400.0,
    "h": 3600.0,
    "m": 60.0,
    "s": 1.0,
    "ms": 1e3,
    "us": 1e6,
    "ns": 1e9,
    "ps": 1e12,
    "fs": 1e15,
    "as": 1e18,
}
_EPOCH = datetime.datetime(1970, 1, 1)


def column_of(name: str, values: Any) -> Column:
    """The column of an array or a sequence."""
    if isinstance(values, np.ndarray):
        return array_column(name, values)
    if isinstance(values, (list, tuple)):
        return list_column(name, values)
    if hasattr(values, "__array__") or hasattr(values, "__array_interface__") or _is_buffer(values):
        return array_column(name, np.asarray(values))
    if isinstance(values, Iterable) and not isinstance(values, (str, bytes)):
        return list_column(name, list(values))
    raise TypeError(f"column {name!r} is a {type(values).__name__}: an array or a list of values is needed")


def doubles(name: str, values: Any) -> npt.NDArray[np.float64]:
    """Numbers as 64-bit floats side by side; the array itself if it is such. Masked ones are NaN.

    Dates and durations are seconds, as in columns.
    """
    try:
        packed = _packed(values) if type(values) in (list, tuple) and len(values) >= _FEW else None
        if packed is not None:
            return packed
        if isinstance(values, np.ma.MaskedArray):
            array = np.where(np.ma.getmaskarray(values), np.nan, _floats(values.data))
        else:
            listed = isinstance(values, (list, tuple))
            array = np.ascontiguousarray(values if listed else _floats(np.asarray(values)), np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise TypeError(f"{name} cannot be read as numbers: {error}") from error
    if array.ndim != 1:
        raise ValueError(f"{name} has {array.ndim} dimensions: one is needed")
    return array


def _floats(array: Array) -> npt.NDArray[np.float64]:
    if array.dtype.kind not in "mM":
        return array.astype(np.float64, copy=False)
    seconds, absent = _seconds(np.atleast_1d(array))
    return np.where(absent, np.nan, seconds)


#: Fewer are not worth the trouble.
_FEW = 32
#: Numbers that are packed together: as many as stay in the fastest cache.
_PIECE = 512
_pack_piece = struct.Struct(f"{_PIECE}d").pack


def _packed(values: Sequence[Any]) -> npt.NDArray[np.float64] | None:
    """The numbers of a list as numpy reads them, in half of its time; None if they are not plain ones."""
    kinds = {type(values[0]), type(values[-1])}
    try:
        if kinds <= {int, bool}:  # errors, most often: from 0 to 255 each is a byte
            return np.frombuffer(bytearray(values), np.uint8).astype(np.float64)
    except (TypeError, ValueError):
        pass
    try:
        if kinds <= {int, bool, float}:
            whole = len(values) // _PIECE * _PIECE
            pieces = [_pack_piece(*values[at : at + _PIECE]) for at in range(0, whole, _PIECE)]
            pieces.append(struct.pack(f"{len(values) - whole}d", *values[whole:]))
            return np.frombuffer(bytearray().join(pieces), np.float64)
    except struct.error:
        pass
    return None


def _is_buffer(values: Any) -> bool:
    try:
        return not isinstance(values, (str, bytes)) and memoryview(values).ndim == 1
    except TypeError:
        return False


def array_column(name: str, array: Array, missing: Array | None = None) -> Column:
    """The column of a one-dimensional array; `missing` marks rows without a value."""
    if array.ndim != 1:
        raise ValueError(f"column {name!r} has {array.ndim} dimensions: one is needed")
    if isinstance(array, np.ma.MaskedArray):
        missing, array = np.ma.getmaskarray(array), array.data
    kind = array.dtype.kind
    if kind == "V" and array.dtype.name == "bfloat16":  # of ml_dtypes, which jax has
        return plain_column(_abi.DRIFT_DATA_BFLOAT16, array.view(np.uint16), missing)
    if kind in "mM":
        return _time_column(name, array, missing)
    if kind in "USOT":
        return list_column(name, _listed(array, missing))
    if kind not in "biuf":
        raise TypeError(f"column {name!r} is of type {array.dtype}: numbers, booleans, text or dates are needed")
    array = number_array(array)
    return plain_column(DIRECT[array.dtype], array, missing)


def number_array(array: Array) -> Array:
    """The same numbers in a type that the library reads; the array itself if it is of such a type."""
    if array.dtype in DIRECT:
        return array
    if not array.dtype.isnative:
        return number_array(array.astype(array.dtype.newbyteorder("=")))
    same = np.dtype(f"{array.dtype.kind}{array.dtype.itemsize}")  # such as C's long long beside its long
    return array.view(same) if same in DIRECT else array.astype(np.float64)


def _listed(array: Array, missing: Array | None) -> list[Any]:
    values: list[Any] = array.tolist()
    if missing is None:
        return values
    return [None if gone else value for value, gone in zip(values, missing.tolist())]


def _time_column(name: str, array: Array, missing: Array | None) -> Column:
    try:
        seconds, absent = _seconds(array)
    except TypeError as error:
        raise TypeError(f"column {name!r}: {error}") from None
    return plain_column(_abi.DRIFT_DATA_FLOAT64, seconds, absent if missing is None else absent | missing)


def _seconds(array: Array) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Dates as seconds since 1970, durations as seconds; and which are none, whose seconds are 0."""
    unit, steps = np.datetime_data(array.dtype)
    if unit in ("Y", "M") and array.dtype.kind == "M":
        array, unit, steps = array.astype("M8[D]"), "D", 1
    absent = np.isnat(array)
    if unit not in _SECONDS and not absent.all():
        raise TypeError(f"{_kind_of_time(array)} in unit {unit!r} have no length in seconds")
    whole = np.where(absent, 0, array.astype(array.dtype.newbyteorder("=")).view(np.int64))
    scale = _SECONDS.get(unit, 1.0)
    if not unit.endswith("s"):
        return whole * (scale * steps), absent
    return (seconds_of(whole, scale) if steps == 1 else whole * float(steps) / scale), absent


def _kind_of_time(array: Array) -> str:
    return "dates" if array.dtype.kind == "M" else "durations"


def _is_missing(value: Any) -> bool:
    """None, pandas.NA, NaT and numpy.ma.masked."""
    return value is None or type(value).__name__ in ("NAType", "NaTType", "MaskedConstant")


def _is_no_time(value: Any) -> bool:
    return _is_missing(value) or (isinstance(value, (np.datetime64, np.timedelta64)) and bool(np.isnat(value)))


def is_nothing(value: Any) -> bool:
    """The same, and NaN, which says "missing" among texts."""
    return _is_missing(value) or (isinstance(value, float) and math.isnan(value))


def _all_are(kinds: set[type], wanted: tuple[type, ...]) -> bool:
    return bool(kinds) and all(issubclass(kind, wanted) for kind in kinds)


_NUMBERS = (int, float, np.integer, np.floating, decimal.Decimal, fractions.Fraction)
_BOOLEANS = (bool, np.bool_)
_TIMES = (datetime.date, np.datetime64)
_DURATIONS = (datetime.timedelta, datetime.time, np.timedelta64)
#: What Python and numpy derive from numbers, but is none here.
_NO_NUMBERS = (*_BOOLEANS, np.timedelta64)
#: Types of single values.
SINGLE = (str, bytes, numbers.Real, decimal.Decimal, np.bool_, *_TIMES, *_DURATIONS)


def list_column(name: str, values: Sequence[Any]) -> Column:
    """The column of a list of Python values. None is missing, and so is NaN among texts."""
    kinds = set(map(type, values))
    if kinds <= {float, int} and float in kinds:
        try:
            return array_column(name, np.array(values, np.float64))
        except OverflowError:
            return _converted(values, np.float64, float_of)
    present = {kind for kind in kinds if kind.__name__ not in ("NoneType", "NAType", "NaTType", "MaskedConstant")}
    if not present:
        return plain_column(_abi.DRIFT_DATA_FLOAT64, np.zeros(len(values)), np.ones(len(values), np.bool_))
    if _all_are(present, _BOOLEANS):
        return _converted(values, np.bool_, bool)
    if _all_are(present, _NUMBERS) and not any(issubclass(kind, _NO_NUMBERS) for kind in present):
        return _number_column(values, present)
    if _all_are(present, _TIMES):
        return _converted(values, np.float64, _seconds_of_time, _is_no_time)
    if _all_are(present, _DURATIONS):
        return _converted(values, np.float64, _seconds_of_duration, _is_no_time)
    return category_column(name, values)


def _converted(
    values: Sequence[Any], dtype: Any, convert: Callable[[Any], Any], is_missing: Callable[[Any], bool] = _is_missing
) -> Column:
    """A column of plain values; rows that are missing hold a zero under a mask."""
    missing = np.fromiter(map(is_missing, values), np.bool_, len(values))
    array = np.fromiter(
        (dtype(0) if gone else convert(value) for value, gone in zip(values, missing.tolist())), dtype, len(values)
    )
    return plain_column(DIRECT[array.dtype], array, missing)


def _number_column(values: Sequence[Any], kinds: set[type]) -> Column:
    if _all_are(kinds, (int, np.integer)):
        try:
            return _converted(values, np.int64, int)
        except OverflowError:
            pass
    return _converted(values, np.float64, float_of)


def float_of(number: Any) -> float:
    """The nearest float: infinity beyond the largest, NaN for a decimal's signaling one."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf
    except ValueError:
        return math.nan


def _seconds_of_one(value: np.datetime64 | np.timedelta64) -> float:
    return float(_seconds(np.asarray(value).reshape(1))[0][0])


def _seconds_of_time(value: Any) -> float:
    if isinstance(value, np.datetime64):
        return _seconds_of_one(value)
    if not isinstance(value, datetime.datetime):
        return (datetime.datetime(value.year, value.month, value.day) - _EPOCH).total_seconds()
    return value.timestamp() if value.tzinfo is not None else (value - _EPOCH).total_seconds()


def _seconds_of_duration(value: Any) -> float:
    if isinstance(value, np.timedelta64):
        if np.datetime_data(value.dtype)[0] not in _SECONDS:
            raise TypeError(f"{value!r} has no length in seconds")
        return _seconds_of_one(value)
    if isinstance(value, datetime.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return (seconds * 1_000_000 + value.microsecond) / 1_000_000
    return float(value.total_seconds())


def category_column(name: str, values: Sequence[Any]) -> Column:
    """A column of categories; NaN and None are missing."""
    table: defaultdict[Any, int] = defaultdict(count().__next__)
    try:
        codes = np.fromiter(map(table.__getitem__, values), np.int32, len(values))
    except TypeError as error:
        raise _not_a_label(name, values) from error
    if not all(type(key) in (str, bytes) or is_nothing(key) for key in table):
        return _mixed_column(name, values)  # True, 1 and 1.0 are one key of a dictionary, but not one label
    places: dict[bytes, int] = {}
    for key in table:
        if not is_nothing(key):
            places.setdefault(label_of(key), len(places))
    remap = np.array([-1 if is_nothing(key) else places[label_of(key)] for key in table], np.int32)
    return codes_column(remap[codes], list(places))


def _mixed_column(name: str, values: Sequence[Any]) -> Column:
    table: defaultdict[bytes, int] = defaultdict(count().__next__)
    codes = np.empty(len(values), np.int32)
    for row, value in enumerate(values):
        if not is_nothing(value) and not isinstance(value, SINGLE):
            raise _not_a_label(name, values)
        codes[row] = -1 if is_nothing(value) else table[label_of(value)]
    return codes_column(codes, list(table))


def label_of(value: Any) -> bytes:
    """Label of a category; a number's is its shortest text, as the library writes it."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace")
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace").encode()
    if isinstance(value, _BOOLEANS):
        return b"true" if value else b"false"
    if isinstance(value, (float, np.floating)):
        return number_text(float(value))
    return str(value).encode("utf-8", "backslashreplace")


def number_text(value: float) -> bytes:
    """Shortest text that reads back as the same number, as the library writes labels."""
    buffer = ctypes.create_string_buffer(_abi.DRIFT_DOUBLE_TEXT_SIZE)
    lib.drift_format_double(value, buffer)
    return buffer.value


def _not_a_label(name: str, values: Sequence[Any]) -> TypeError:
    for row, value in enumerate(values):
        if not is_nothing(value) and not isinstance(value, SINGLE):
            return TypeError(
                f"column {name!r}, row {row}: a {type(value).__name__} is no value of a column; "
                "numbers, text, booleans and dates are"
            )
    return TypeError(f"column {name!r} holds values that cannot be categories")
