# SPDX-License-Identifier: Apache-2.0
"""Data in: whatever a user has, as batches of borrowed pointers.

    columns.py   memory as the library takes it
    values.py    one column from one array or list
    tables.py    named columns from arrays, dictionaries and lists
    pandas.py    named columns from pandas
    arrow.py     batches from the Arrow C interfaces: polars, pyarrow, DuckDB
    dlpack.py    batches from tensors

`batches_of` is the only way in. A kind of data that comes in pieces gives several batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

import numpy as np

from . import pandas
from .arrow import arrow_batches, is_arrow
from .columns import DIRECT, Batch
from .dlpack import dlpack_batch, is_tensor
from .files import is_parquet, is_path, parquet_stream
from .tables import MappingTable, MatrixTable, Table, array_table, chosen_places, list_table
from .values import number_array

__all__ = ["Batch", "batches_of"]


def batches_of(data: Any, columns: Iterable[str] | None = None, ignore: Iterable[str] = ()) -> Iterator[Batch]:
    """Batches that stand for the data, at least one.

    Parameters
    ----------
    data
        A DataFrame of pandas or polars, anything with ``__arrow_c_stream__`` or ``__arrow_c_array__`` such as a table
        of pyarrow or a result of DuckDB, a numpy array (one column, rows by columns, or structured), a tensor with
        ``__dlpack__``, a dictionary of columns or of the values of one row, a list of rows or of dictionaries, the path
        of a Parquet file, or a `Batch`.
    columns
        Names of the columns of an array; of a table that has names, the columns to take.
    ignore
        Names of columns to leave out.
    """
    columns, left_out = names_of(columns), set(names_of(ignore) or ())
    if is_parquet(data):
        data = parquet_stream(data)
    if isinstance(data, Batch):
        yield data
    elif is_arrow(data) and not pandas.is_frame(data):
        yield from arrow_batches(data, columns, left_out)
    elif is_tensor(data):
        yield dlpack_batch(data, columns, left_out)
    else:
        table = table_of(data, columns)
        _refuse_doubles(table.names)
        yield _batch_of(table, chosen_places(table.names, columns, left_out))


def names_of(names: Iterable[str] | None) -> list[str] | None:
    """A list of names; a single one may be given as a text."""
    if isinstance(names, str):
        return [names]
    if not isinstance(names, (Iterable, type(None))):
        raise TypeError(f"{names!r} is no list of names of columns")
    return None if names is None else list(map(str, names))


def table_of(data: Any, names: Sequence[str] | None) -> Table:
    """The table that the data is; `names` are those of columns that have none."""
    if isinstance(data, np.ndarray):
        return array_table(data, names)
    if pandas.is_frame(data):
        matrix = pandas.matrix_of(data)
        return pandas.FrameTable(data) if matrix is None else MatrixTable(matrix, list(map(str, data.columns)))
    if isinstance(data, Mapping):
        return MappingTable(data)
    if isinstance(data, (list, tuple)):
        return list_table(data, names)
    if hasattr(data, "__array__") or hasattr(data, "__array_interface__"):
        return array_table(np.asarray(data), names)
    raise TypeError(
        f"{type(data).__name__} is not data that driftcheck reads: a DataFrame, an array, a dictionary of columns "
        f"or a list of rows is{_hint(data)}"
    )


def _hint(data: Any) -> str:
    """What to do with things that are almost data."""
    if is_path(data):
        return "; of paths only those of Parquet files (.parquet, .pq): read a CSV file with pandas.read_csv"
    if hasattr(data, "collect"):  # a LazyFrame
        return "; call its collect() first"
    return "; make a list of it first" if isinstance(data, (Iterator, Sequence, Set)) else ""


def _refuse_doubles(names: list[str]) -> None:
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"column names must differ, and these stand more than once: {', '.join(map(repr, twice))}")


def _batch_of(table: Table, chosen: list[int]) -> Batch:
    if isinstance(table, MatrixTable) and len(chosen) == len(table.names) and _is_plain(table.matrix):
        matrix = number_array(table.matrix)
        return Batch.of_matrix(table.names, DIRECT[matrix.dtype], matrix)
    return Batch.of_columns([table.names[i] for i in chosen], table.rows, [table.column(i) for i in chosen])


def _is_plain(matrix: Any) -> bool:
    """Whether the library can read the columns of this array side by side."""
    return not isinstance(matrix, np.ma.MaskedArray) and matrix.dtype.kind in "biuf"
