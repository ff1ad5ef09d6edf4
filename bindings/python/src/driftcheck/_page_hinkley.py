# SPDX-License-Identifier: Apache-2.0
"""One Page-Hinkley test for each column of a table, side by side."""

from __future__ import annotations

import ctypes
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import _abi
from ._detector import Detector
from ._library import Owner, call, create, lib
from ._options import whole

if TYPE_CHECKING:
    from .detectors import PageHinkley

#: What `PageHinkleyColumns.update_many` returns: row since the start, column, direction (1 up, -1 down).
COLUMN_FLAG_DTYPE = np.dtype(
    {
        "names": ["row", "column", "direction"],
        "formats": [np.uint64, np.uint64, np.int32],
        "itemsize": ctypes.sizeof(_abi.drift_page_hinkley_flag),
    }
)


class PageHinkleyColumns(Owner):
    """One Page-Hinkley test for each column, updated with vector instructions. Each gives the flags that a detector of
    its own would.

    Parameters
    ----------
    columns : int
        Number of columns.
    detector : PageHinkley, optional
        Whose parameters to take; the default convention only.

    Examples
    --------
    >>> import numpy as np
    >>> from driftcheck.detectors import PageHinkleyColumns
    >>> rows = np.zeros((1000, 3))
    >>> rows[600:, 1] = 5
    >>> flags = PageHinkleyColumns(3).update_many(rows)
    >>> flags["column"], flags["direction"]
    (array([1], dtype=uint64), array([1], dtype=int32))
    """

    def __init__(self, columns: int, detector: PageHinkley | None = None) -> None:
        self.columns = whole("columns", columns, 65536)
        self._lock = threading.RLock()
        if detector is not None and not isinstance(detector, Detector):
            raise TypeError(f"detector is {detector!r}: a PageHinkley is needed")
        options = None if detector is None else detector._options()
        make, free = lib.drift_page_hinkley_create, lib.drift_page_hinkley_free
        self._handle = create(_abi.drift_page_hinkley, free, make, options, self.columns)

    def update_many(self, rows: npt.ArrayLike) -> npt.NDArray[Any]:
        """Takes rows by columns of numbers. Values that are not finite are passed over by their column.

        Returns
        -------
        numpy.ndarray
            Structured array of row, column and direction, one row for each drift.
        """
        matrix = np.asarray(rows)
        if matrix.ndim != 2 or matrix.shape[1] != self.columns:
            raise ValueError(f"rows have the shape {matrix.shape}: (rows, {self.columns}) is needed")
        if matrix.dtype not in (np.float32, np.float64):
            matrix = matrix.astype(np.float64)
        step = matrix.strides[0] // matrix.itemsize
        if matrix.strides[1] != matrix.itemsize or matrix.strides[0] % matrix.itemsize or step < self.columns:
            matrix, step = np.ascontiguousarray(matrix), self.columns
        flags = np.empty(matrix.size, COLUMN_FLAG_DTYPE)
        count = ctypes.c_size_t()
        update = lib.drift_page_hinkley_update_f32 if matrix.itemsize == 4 else lib.drift_page_hinkley_update_f64
        with self._lock:
            handle = self._use()
            room = flags.ctypes.data_as(ctypes.POINTER(_abi.drift_page_hinkley_flag))
            address, length = matrix.ctypes.data, matrix.shape[0]
            call(update, handle, address, length, step, room, flags.size, ctypes.byref(count))
        found: npt.NDArray[Any] = flags[: count.value].copy()
        return found
