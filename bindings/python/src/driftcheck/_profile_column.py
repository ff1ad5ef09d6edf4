# SPDX-License-Identifier: Apache-2.0
"""One column of a profile, copied out of the library."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import Handle, call, lib, text
from ._options import sized

if TYPE_CHECKING:
    import pandas as pd

_LABEL_OFFSET: int = vars(_abi.drift_category)["label"].offset
_COUNTS = [name for name, *_ in _abi.drift_column_counts._fields_]


@dataclass(frozen=True)
class ProfileColumn:
    """What a profile knows of one column. Numbers that are not defined are None.

    Attributes
    ----------
    name : str
    type : str
        "numeric" or "categorical".
    type_reason : str
        Why it has this type.
    counts : dict
        Rows by kind: rows, missing, nan, positive_infinity, negative_infinity, unparsable, finite, rounded.
    minimum, maximum, mean, std : float or None
        Of the finite numbers; std with n - 1 below the line.
    knots : numpy.ndarray
        Rising numbers between which rows are counted.
    cells : numpy.ndarray
        Rows between the knots, one more than knots: cell i holds knots[i - 1] <= x < knots[i].
    bin_edges : numpy.ndarray
        The knots that bound the bins of psi and its kin; the outer bins are open.
    categories : dict
        Rows of each category that is kept by name.
    other : int
        Rows in categories that are not.
    absent : bool
        The data had no such column.
    """

    name: str
    type: str
    type_reason: str
    counts: dict[str, int]
    minimum: float | None
    maximum: float | None
    mean: float | None
    std: float | None
    knots: npt.NDArray[np.float64]
    cells: npt.NDArray[np.uint64]
    bin_edges: npt.NDArray[np.float64]
    categories: dict[str, int]
    other: int
    absent: bool

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProfileColumn):
            return NotImplemented
        mine, its = vars(self), vars(other)
        return all(np.array_equal(mine[name], its[name]) for name in mine)

    @property
    def rows(self) -> int:
        """All rows."""
        return self.counts["rows"]

    @property
    def missing(self) -> int:
        """Rows without a value that statistics can use: missing, NaN, infinite or unparsable."""
        counts = self.counts
        return sum(counts[name] for name in ("missing", "nan", "positive_infinity", "negative_infinity", "unparsable"))

    def summary(self) -> dict[str, Any]:
        """One line of a table."""
        return {
            "name": self.name,
            "type": self.type,
            **self.counts,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "mean": self.mean,
            "std": self.std,
            "categories": len(self.categories) if self.type == "categorical" else None,
        }

    def to_pandas(self) -> pd.DataFrame:
        """Cells of a numeric column (from, to, count), categories of a categorical one (category, count)."""
        import pandas as pd

        if self.type == "categorical":
            parts: dict[str, Any] = {"category": list(self.categories), "count": list(self.categories.values())}
        else:
            edges = np.concatenate(([-np.inf], self.knots, [np.inf]))
            parts = {"from": edges[:-1], "to": edges[1:], "count": self.cells}
        table: pd.DataFrame = pd.DataFrame(parts)
        return table


def _array_at(address: int | None, count: int, kind: Any, dtype: Any) -> npt.NDArray[Any]:
    """A copy of an array of the library."""
    if not address or not count:
        return np.empty(0, dtype)
    return np.array((kind * count).from_address(address), dtype)


def _categories(handle: Handle, column: int, count: int) -> dict[str, int]:
    struct = _abi.drift_category()
    address = ctypes.c_void_p.from_buffer(
        struct, _LABEL_OFFSET
    )  # rather than struct.label: a label may hold zero bytes
    found = {}
    for index in range(count):
        call(lib.drift_profile_get_category, handle, column, index, struct)
        label = ctypes.string_at(address.value or 0, struct.length).decode("utf-8", "replace")
        found[label] = struct.count
    return found


def column_view(handle: Handle, index: int) -> ProfileColumn:
    """Column number `index` of a profile."""
    struct = sized(_abi.drift_profile_column())
    call(lib.drift_profile_get_column, handle, index, struct)
    numeric = struct.type == _abi.DRIFT_TYPE_NUMERIC
    has_range = bool(struct.flags & _abi.DRIFT_COLUMN_HAS_RANGE)
    cell_count = struct.knot_count + 1 if struct.cells else 0
    return ProfileColumn(
        name=text(struct.name),
        type="numeric" if numeric else "categorical",
        type_reason=text(struct.type_reason),
        counts={name: getattr(struct.counts, name) for name in _COUNTS},
        minimum=struct.minimum if has_range else None,
        maximum=struct.maximum if has_range else None,
        mean=struct.mean if struct.flags & _abi.DRIFT_COLUMN_HAS_MEAN else None,
        std=struct.std if struct.flags & _abi.DRIFT_COLUMN_HAS_STD else None,
        knots=_array_at(struct.knots, struct.knot_count, ctypes.c_double, np.float64),
        cells=_array_at(struct.cells, cell_count, ctypes.c_uint64, np.uint64),
        bin_edges=_array_at(struct.bin_edges, struct.bin_edge_count, ctypes.c_double, np.float64),
        categories=_categories(handle, index, struct.category_count),
        other=struct.other,
        absent=bool(struct.flags & _abi.DRIFT_COLUMN_ABSENT),
    )
