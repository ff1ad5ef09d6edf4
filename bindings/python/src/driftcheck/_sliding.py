# SPDX-License-Identifier: Apache-2.0
"""The Kolmogorov-Smirnov test of a reference and the last values of a stream. Public as `stats.SlidingKS`."""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from . import _abi
from ._data.values import doubles
from ._errors import STATUS_NAMES
from ._library import Handle, Owner, call, create, lib
from ._options import whole
from ._profile import Profile
from ._profile_column import ProfileColumn
from ._samples import as_counts, as_doubles, columns_of, numbers, numbers_of

_MOST = 2**31 - 1


class SlidingKsResult(NamedTuple):
    """D with its p-value, and the bounds of the exact D: all three are the same for a reference of values."""

    statistic: float | None
    pvalue: float | None
    lower: float | None
    upper: float | None
    status: str


class SlidingKS(Owner):
    """The two-sample Kolmogorov-Smirnov statistic D of a reference and the last values of a stream, value by value.

    Nothing is sorted or counted again when the window slides: a value costs some ten nanoseconds by `push`, whatever
    the window, and more only with the logarithm of the reference. Threads may share it.

    Parameters
    ----------
    reference : array-like or ProfileColumn
        Finite numbers; D is then that of `ks_2samp`, to the bit. Or a numeric column of a profile, which has counts
        between knots: D is then the one at the knots, which the exact one is never below, and `test` bounds it.
    window : int
        How many of the last values are compared, from 1.

    Examples
    --------
    >>> import numpy as np
    >>> from driftcheck import Profile, stats
    >>> rng = np.random.default_rng(0)
    >>> reference = rng.normal(size=10_000)
    >>> sliding = stats.SlidingKS(reference, window=500)
    >>> d = sliding.push(np.concatenate([rng.normal(size=2_000), rng.normal(1, size=2_000)]))
    >>> bool(d[:2_000].max() < 0.1), bool(d[-1] > 0.3)
    (True, True)
    >>> sliding.test().pvalue < 1e-6
    True

    A profile holds no rows, so D lies between bounds:

    >>> column = Profile.from_data({"x": reference}).columns[0]
    >>> counted = stats.SlidingKS(column, window=500)
    >>> _ = counted.push(rng.normal(1, size=500))
    >>> result = counted.test()
    >>> result.lower <= result.upper < result.lower + 0.02
    True
    """

    def __init__(self, reference: Any, window: int) -> None:
        size = whole("window", window, _MOST)
        if size == 0:  # what None stands for elsewhere
            raise ValueError("window is None: a whole number from 1 is needed")
        self._lock = threading.Lock()
        of_reference = _of_column if isinstance(reference, ProfileColumn) else _of_values
        self._handle = of_reference(reference, size)

    def push(self, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Takes values, in their order, and returns D after each of them: 0 as long as the window is not full.

        Values must be finite: an error names the first one that is not, and none of them is taken.
        """
        array = doubles("values", values)
        d = np.empty(array.size)
        with self._lock:
            call(lib.drift_sliding_ks_push, self._use(), as_doubles(array), array.size, as_doubles(d))
        return d

    @property
    def value(self) -> float:
        """D now; 0 as long as the window is not full."""
        with self._lock:
            return float(lib.drift_sliding_ks_value(self._use()))

    def test(self) -> SlidingKsResult:
        """D now, with its p-value and bounds; the status is "TOO_FEW" as long as the window is not full."""
        result = _abi.drift_result()
        lib.drift_result_init(result)
        with self._lock:
            call(lib.drift_sliding_ks_test, self._use(), result)
        status = STATUS_NAMES[result.status]
        if not result.fields & _abi.DRIFT_HAS_VALUE:
            return SlidingKsResult(None, None, None, None, status)
        bounded = result.fields & _abi.DRIFT_HAS_BOUNDS
        lower, upper = (result.lower, result.upper) if bounded else (result.value, result.value)
        return SlidingKsResult(result.value, result.p_value, lower, upper, status)

    def reset(self) -> None:
        """Empties the window; the reference stays."""
        with self._lock:
            lib.drift_sliding_ks_reset(self._use())


def _of_values(reference: Any, window: int) -> Handle:
    if isinstance(reference, Profile):
        raise TypeError("reference is a profile: one of its columns is needed, such as profile.columns[0]")
    columns, one = columns_of(reference, 0, "reference")
    if not one:
        raise ValueError(f"reference has shape {columns.shape}: one dimension is needed")
    values = numbers(numbers_of(columns[:, 0]), "raise", "reference", "leave such rows out")
    make, free = lib.drift_sliding_ks_create, lib.drift_sliding_ks_free
    return create(_abi.drift_sliding_ks, free, make, as_doubles(values), values.size, window, None)


def _of_column(column: ProfileColumn, window: int) -> Handle:
    if column.knots.size == 0:
        kind = "is categorical" if column.type == "categorical" else "has no finite number"
        raise ValueError(f"column {column.name!r} {kind}: there are no knots to count between")
    knots, cells = np.ascontiguousarray(column.knots), np.ascontiguousarray(column.cells)
    make, free = lib.drift_sliding_ks_create_counts, lib.drift_sliding_ks_free
    return create(_abi.drift_sliding_ks, free, make, as_doubles(knots), knots.size, as_counts(cells), window, None)
