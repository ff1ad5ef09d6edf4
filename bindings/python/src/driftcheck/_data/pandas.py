# SPDX-License-Identifier: Apache-2.0
"""Tables of pandas. pandas itself is not imported: whoever hands over a frame has done so.

Numbers are read where they are; nullable ones under the mask that pandas keeps. Categoricals are read by their codes.
The index is no column.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .columns import Array, Column, codes_column
from .values import array_column, label_of, list_column


def is_frame(data: Any) -> bool:
    """Whether this is a DataFrame or a Series of pandas."""
    return any(
        base.__module__.partition(".")[0] == "pandas" and base.__name__ in ("DataFrame", "Series")
        for base in type(data).__mro__
    )


def matrix_of(data: Any) -> Array | None:
    """The array that a frame keeps its numbers in, if all of them lie in one; else None."""
    one = data.ndim == 2 and getattr(getattr(data, "_mgr", None), "is_single_block", False)
    return data.to_numpy() if one and isinstance(data.dtypes.iloc[0], np.dtype) else None


class FrameTable:
    """The columns of a DataFrame, or a Series as one column."""

    def __init__(self, data: Any) -> None:
        self.rows = len(data)
        if data.ndim == 1:
            self.names = ["x0" if data.name is None else str(data.name)]
            self._series = [data]
        else:
            self.names = [str(name) for name in data.columns]
            self._series = [series for _, series in data.items()]

    def column(self, index: int) -> Column:
        return series_column(self.names[index], self._series[index])


def series_column(name: str, series: Any) -> Column:
    """The column of a Series."""
    dtype = series.dtype
    if isinstance(dtype, np.dtype):
        return array_column(name, series.to_numpy())
    kind = type(dtype).__name__
    if kind == "CategoricalDtype":
        return _categorical_column(series)
    if kind == "DatetimeTZDtype":
        return array_column(name, series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy())
    if kind == "PeriodDtype":
        return array_column(name, series.dt.to_timestamp().to_numpy())
    if kind == "StringDtype":
        return _text_column(series)
    if kind == "ArrowDtype" or hasattr(dtype, "numpy_dtype"):
        return _nullable_column(name, series)
    if kind == "SparseDtype":
        return array_column(name, np.asarray(series))
    return list_column(name, [None if gone else str(value) for value, gone in zip(series, series.isna())])


def _categorical_column(series: Any) -> Column:
    return codes_column(series.cat.codes.to_numpy(), [label_of(value) for value in series.cat.categories])


def _text_column(series: Any) -> Column:
    codes, texts = series.factorize()
    return codes_column(codes, [label_of(text) for text in texts])


def _arrow_column(name: str, series: Any) -> Column:
    """A column of Arrow that is not of plain numbers."""
    values = series.array.__arrow_array__()
    if series.dtype.type is str or hasattr(values.type, "index_type"):
        return _text_column(series)
    return (
        array_column(name, np.asarray(values)) if series.dtype.kind in "mM" else list_column(name, values.to_pylist())
    )


def _nullable_column(name: str, series: Any) -> Column:
    """Int64, Float32, boolean and their kin; columns of Arrow that are numbers."""
    array = series.array
    data, mask = getattr(array, "_data", None), getattr(array, "_mask", None)
    if isinstance(data, np.ndarray) and isinstance(mask, np.ndarray):
        return array_column(name, data, mask)
    if series.dtype.kind not in "biuf":
        return _arrow_column(name, series)
    missing = series.isna().to_numpy()
    plain = series.dtype.numpy_dtype
    return array_column(name, series.to_numpy(dtype=plain, na_value=plain.type(0)), missing)
