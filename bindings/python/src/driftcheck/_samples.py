# SPDX-License-Identifier: Apache-2.0
"""Samples and counts for statistics: from what the caller gives to arrays that the library reads, column by column."""

from __future__ import annotations

import ctypes
import decimal
import numbers as abstract
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from ._data.values import float_of, is_nothing
from ._options import whole
from ._profile import Profile
from ._profile_column import ProfileColumn

_NUMBERS = (abstract.Real, decimal.Decimal)

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.uint64]


def columns_of(values: Any, axis: int | None, name: str) -> tuple[npt.NDArray[Any], bool]:
    """The values as a matrix whose columns are the samples, and whether it is one sample alone."""
    try:
        array = np.asarray(_without_masked(values) if isinstance(values, np.ma.MaskedArray) else values)
    except ValueError as error:
        raise ValueError(f"{name} is no array of values: {error}") from error
    if array.dtype.kind in "US" and not isinstance(values, np.ndarray):
        array = np.asarray(values, object)  # or numpy would make texts of None and NaN
    if axis is None:
        array, axis = array.ravel(), 0
    if array.ndim == 1 and axis in (0, -1):
        return array[:, np.newaxis], True
    if array.ndim == 0:
        raise ValueError(f"{name} is a {type(values).__name__}: an array or a list of values is needed")
    if array.ndim != 2 or axis not in (-2, -1, 0, 1):
        raise ValueError(f"{name} has shape {array.shape}, axis is {axis}: one or two dimensions and axis 0, 1 or None")
    return (array if axis in (0, -2) else array.T), False


def _without_masked(values: Any) -> Any:
    """Masked values as NaN, which is left out."""
    return values.astype(np.float64).filled(np.nan)


def pairs(reference: Any, current: Any, axis: int | None) -> tuple[list[tuple[Any, Any]], bool]:
    """The columns of both sides, one by one, and whether there is one alone."""
    r, one = columns_of(reference, axis, "reference")
    c, also_one = columns_of(current, axis, "current")
    if one != also_one:
        table, columns = ("current", c.shape[1]) if one else ("reference", r.shape[1])
        raise ValueError(f"{table} is a table of {columns} columns and the other one sample: take one column of it")
    if r.shape[1] != c.shape[1]:
        raise ValueError(f"reference has {r.shape[1]} columns and current {c.shape[1]}: they must be the same columns")
    return [(numbers_of(r[:, k]), numbers_of(c[:, k])) for k in range(r.shape[1])], one


def numbers_of(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Objects that are numbers, or nothing, as floats; other values as they are."""
    if values.dtype.kind != "O":
        return values
    listed = [np.nan if is_nothing(value) else value for value in values.tolist()]
    if not all(isinstance(value, _NUMBERS) and not isinstance(value, bool) for value in listed):
        return values
    return np.fromiter(map(float_of, listed), np.float64, len(listed))


def is_text(values: npt.NDArray[Any]) -> bool:
    """Whether the values are categories rather than numbers."""
    return values.dtype.kind in "bOUST"


def numbers(
    values: npt.NDArray[Any], nan_policy: str, name: str, advice: str = 'nan_policy="omit" leaves such rows out'
) -> Floats:
    """The finite values of a sample as a contiguous array of doubles. `advice`: what to do where some are not."""
    if values.dtype.kind not in "biuf":
        raise TypeError(f"{name} is of type {values.dtype}: this statistic needs numbers")
    array = np.ascontiguousarray(values, np.float64)
    finite = np.isfinite(array)
    if finite.all():
        return array
    if nan_policy == "raise":
        row = int(np.flatnonzero(~finite)[0])
        raise ValueError(f"{name} holds {array[row]} in row {row}; {advice}")
    return array[finite]


def missing_count(values: npt.NDArray[Any]) -> int:
    """Rows that are missing, NaN or infinite."""
    if is_text(values):
        return sum(map(is_nothing, values.tolist()))
    if values.dtype.kind in "mM":
        return int(np.isnat(values).sum())
    return values.size - numbers(values, "omit", "a sample").size


def as_doubles(array: Floats) -> Any:
    """The pointer that the library takes for an array of doubles."""
    return array.ctypes.data_as(ctypes.POINTER(ctypes.c_double))


def as_counts(array: Counts) -> Any:
    """The pointer that the library takes for an array of counts."""
    return array.ctypes.data_as(ctypes.POINTER(ctypes.c_uint64))


# ---- counts ----


def counted(reference: Any, current: Any, axis: int | None, bins: int) -> tuple[list[tuple[Counts, Counts]], bool]:
    """Counts of both sides in the same bins: quantiles of the reference for numbers, all labels for text."""
    if whole("bins", bins, 1000) < 2:
        raise ValueError(f"bins is {bins!r}: a whole number from 2 to 1000 is needed")
    found, one = pairs(reference, current, axis)
    if any(is_text(r) or is_text(c) for r, c in found):
        return [_by_label(r, c) for r, c in found], one
    if not found:
        return [], one
    first = _table([r for r, _ in found])
    like = Profile.from_data(first, types="numeric", resolution=_resolution(bins), psi_bins=bins)
    now = Profile.from_data(_table([c for _, c in found]), like=like)
    return [(_bins(a), _bins(b)) for a, b in zip(like.columns, now.columns)], one


def _resolution(bins: int) -> int:
    """The least that the library takes: a multiple of the bins, from 10."""
    return bins * max(1, -(-10 // max(bins, 1)))


def _table(columns: list[npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    return {f"{place:d}": column for place, column in enumerate(columns)}


def _bins(column: ProfileColumn) -> Counts:
    """Cells added up between the edges of bins."""
    first = np.concatenate(([0], np.searchsorted(column.knots, column.bin_edges) + 1))
    if column.cells.size == 0:
        return np.zeros(1, np.uint64)
    return np.add.reduceat(column.cells, first).astype(np.uint64)


def _by_label(reference: npt.NDArray[Any], current: npt.NDArray[Any]) -> tuple[Counts, Counts]:
    places: dict[Any, int] = {}
    sides = []
    for values in (reference, current):
        codes = [places.setdefault(value, len(places)) for value in values.tolist() if not is_nothing(value)]
        sides.append(np.asarray(codes, np.int64))
    r, c = (np.bincount(side, minlength=max(len(places), 1)).astype(np.uint64) for side in sides)
    return r, c


def given_counts(reference: Any, current: Any, axis: int | None) -> tuple[list[tuple[Counts, Counts]], bool]:
    """Counts that the caller has: whole numbers from 0."""
    found, one = pairs(reference, current, axis)
    return [(_whole(r, "reference"), _whole(c, "current")) for r, c in found], one


def _whole(values: npt.NDArray[Any], name: str) -> Counts:
    if values.dtype.kind not in "biuf":
        raise TypeError(f"{name} is of type {values.dtype}: counts are whole numbers")
    wrong = np.flatnonzero(~((values >= 0) & (values < 2.0**53) & (values == np.floor(values))))
    if wrong.size:
        raise ValueError(f"{name} holds {values[wrong[0]]} in row {wrong[0]}: counts are whole numbers from 0 to 2^53")
    return np.ascontiguousarray(values, np.uint64)


def count_pairs(
    reference: Any, current: Any, axis: int | None, bins: int | None
) -> tuple[Iterator[tuple[Counts, Counts]], bool]:
    """Counts of samples in `bins` bins; None: they are counts already. Both sides of a column are of one length."""
    found, one = given_counts(reference, current, axis) if bins is None else counted(reference, current, axis, bins)
    for r, c in found:
        if r.size != c.size:
            raise ValueError(f"reference has {r.size} counts and current {c.size}: they must be of the same bins")
    return iter(found), one
