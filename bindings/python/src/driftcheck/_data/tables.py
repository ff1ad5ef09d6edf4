# SPDX-License-Identifier: Apache-2.0
"""Tables of all kinds as named columns. A table gives its columns one by one, so that those not wanted cost nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from .columns import Array, Column
from .values import SINGLE, array_column, column_of


class Table(Protocol):
    """Named columns of one length."""

    names: list[str]
    rows: int

    def column(self, index: int) -> Column:
        """Column number `index`."""


def default_names(count: int) -> list[str]:
    """Names of columns that have none: x0, x1, ..."""
    return [f"x{i}" for i in range(count)]


def chosen_places(names: Sequence[str], columns: Sequence[str] | None, ignore: set[str]) -> list[int]:
    """Places of the names to take: those of `columns` if it is given, and not those of `ignore`."""
    wanted = set(names) if columns is None else set(map(str, columns))
    unknown = sorted(wanted - set(names))
    if unknown:
        has = ", ".join(map(repr, names))
        raise ValueError(f"the data has no column {', '.join(map(repr, unknown))}; it has {has}")
    return [place for place, name in enumerate(names) if name in wanted and name not in ignore]


class MatrixTable:
    """A two-dimensional array: its columns are those of the table."""

    def __init__(self, matrix: Array, names: Sequence[str] | None) -> None:
        self.matrix = matrix
        self.rows, width = matrix.shape
        self.names = default_names(width) if names is None else [str(name) for name in names]
        if len(self.names) != width:
            raise ValueError(f"the array has {width} columns, and there are {len(self.names)} names")

    def column(self, index: int) -> Column:
        return array_column(self.names[index], self.matrix[:, index])


class MappingTable:
    """A dictionary from names to columns, or to single values, which are one row."""

    def __init__(self, columns: Mapping[Any, Any]) -> None:
        self.names = [str(name) for name in columns]
        values = list(columns.values())
        row = all(map(_is_single, values))
        self._values = [[value] for value in values] if row else list(map(_sized, self.names, values))
        lengths = {len(values) for values in self._values}
        if len(lengths) > 1:
            listed = ", ".join(f"{name!r} {len(values)}" for name, values in zip(self.names, self._values))
            raise ValueError(f"columns must have one length, and these have: {listed}")
        self.rows = lengths.pop() if lengths else 0

    def column(self, index: int) -> Column:
        return column_of(self.names[index], self._values[index])


def _is_single(value: Any) -> bool:
    return value is None or isinstance(value, SINGLE) or (isinstance(value, np.ndarray) and value.ndim == 0)


def _sized(name: str, values: Any) -> Any:
    if isinstance(values, (str, bytes, Mapping, set, frozenset)) or not hasattr(values, "__iter__"):
        raise TypeError(f"column {name!r} is a {type(values).__name__}: a list or an array of values is needed")
    return values if hasattr(values, "__len__") else list(values)


def structured_table(array: Array) -> MappingTable:
    """The fields of a structured array."""
    if array.ndim != 1:
        raise ValueError(f"a structured array of {array.ndim} dimensions: one is needed")
    masked = isinstance(array, np.ma.MaskedArray)
    return MappingTable({name: array[name] if masked else np.asarray(array)[name] for name in array.dtype.names or ()})


def records_table(rows: Sequence[Mapping[Any, Any]]) -> MappingTable:
    """Rows that are dictionaries; a name that a row lacks is a missing value."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return MappingTable({name: [row.get(name) for row in rows] for name in names})


def rows_table(rows: Sequence[Sequence[Any]], names: Sequence[str] | None) -> MappingTable:
    """Rows that are lists or tuples."""
    fields = getattr(rows[0], "_fields", None)
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        raise ValueError(f"rows must have one length, and these have {sorted(widths)}")
    chosen = names if names is not None else fields if fields is not None else default_names(len(rows[0]))
    if len(chosen) != len(rows[0]):
        raise ValueError(f"the rows have {len(rows[0])} values, and there are {len(chosen)} names")
    return MappingTable(dict(zip(chosen, map(list, zip(*rows)))))


def array_table(array: Array, names: Sequence[str] | None) -> Table:
    """The table of a numpy array."""
    if array.dtype.names is not None:
        return structured_table(array)
    if array.ndim == 1:
        array = array.reshape(-1, 1)
    if array.ndim != 2:
        raise ValueError(f"an array of {array.ndim} dimensions: one (a column) or two (rows, columns) are needed")
    return MatrixTable(array, names)


def list_table(rows: Sequence[Any], names: Sequence[str] | None) -> Table:
    """The table of a list: of dictionaries, of rows, or of the values of one column."""
    if not rows:
        return MappingTable({name: [] for name in names or ["x0"]})
    if all(isinstance(row, Mapping) for row in rows):
        return records_table(rows)
    if all(isinstance(row, (list, tuple)) for row in rows):
        return rows_table(rows, names)
    if all(isinstance(row, np.ndarray) for row in rows):
        if len({row.shape for row in rows}) > 1:
            raise ValueError(f"rows must have one length, and these have {sorted({row.size for row in rows})}")
        return array_table(np.asarray(rows), names)
    name = default_names(1) if names is None else list(names)
    if len(name) != 1:
        raise ValueError(f"a list of values is one column, and there are {len(name)} names")
    return MappingTable({name[0]: rows})
