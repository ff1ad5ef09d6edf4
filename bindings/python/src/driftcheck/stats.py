# SPDX-License-Identifier: Apache-2.0
"""Statistics as functions, of two samples or of two vectors of counts.

Two-dimensional arrays are many samples at once: with ``axis=0``, the default, each column is one, and every field of
the result is an array with an entry a column. Values that are not finite are left out (``nan_policy="omit"``), or
refused (``"raise"``); `missing` tests their share.

No field is ever NaN. Where a statistic has no value, `status` says why ("EMPTY", "CONSTANT", "OVERFLOW"), and the field
is None, or masked in an array.

>>> from driftcheck import stats
>>> stats.ks_2samp([1, 2, 3, 4], [3, 4, 5, 6]).statistic
0.5
>>> round(stats.psi([20, 30, 50], [10, 30, 60], bins=None).statistic, 4)
0.0837
>>> stats.ks_2samp([], [1.0])
KsResult(statistic=None, pvalue=None, statistic_location=None, statistic_sign=None, status='EMPTY')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

import numpy as np

from . import _abi
from ._errors import STATUS_NAMES
from ._library import call, lib
from ._options import floating
from ._samples import as_counts, as_doubles, count_pairs, missing_count, numbers, pairs
from ._sliding import SlidingKS, SlidingKsResult

__all__ = [
    "Chi2Result",
    "DistanceResult",
    "KsResult",
    "ProportionResult",
    "SlidingKS",
    "SlidingKsResult",
    "chi2",
    "cramers_v",
    "g",
    "hellinger",
    "js",
    "kl",
    "ks_2samp",
    "linf",
    "missing",
    "psi",
    "tv",
    "wasserstein",
    "wasserstein_normed",
]


class KsResult(NamedTuple):
    """What SciPy's ``ks_2samp`` returns, and a status."""

    statistic: Any
    pvalue: Any
    statistic_location: Any
    statistic_sign: Any
    status: Any


class Chi2Result(NamedTuple):
    """The first fields of what SciPy's ``chi2_contingency`` returns, and a status."""

    statistic: Any
    pvalue: Any
    dof: Any
    status: Any


class ProportionResult(NamedTuple):
    """A difference of shares with its p-value."""

    statistic: Any
    pvalue: Any
    status: Any


class DistanceResult(NamedTuple):
    """A distance, which has no p-value."""

    statistic: Any
    status: Any


_Result = TypeVar("_Result", KsResult, Chi2Result, ProportionResult, DistanceResult)

#: Where each field of a result stands in the library's, and the flag that says it holds something.
_FIELDS = {
    "statistic": ("value", _abi.DRIFT_HAS_VALUE),
    "pvalue": ("p_value", _abi.DRIFT_HAS_P),
    "statistic_location": ("location", _abi.DRIFT_HAS_LOCATION),
    "statistic_sign": ("sign", _abi.DRIFT_HAS_LOCATION),
    "dof": ("df", _abi.DRIFT_HAS_DF),
}


def _compute(kind: type[_Result], one: bool, calls: Iterable[tuple[Callable[..., int], tuple[Any, ...]]]) -> _Result:
    """Makes the calls, one a column, and gathers what they say."""
    rows = []
    result = _abi.drift_result()
    for function, arguments in calls:
        lib.drift_result_init(result)
        call(function, *arguments, result)
        rows.append([_field(result, name) for name in kind._fields])
    columns = zip(*rows) if rows else [()] * len(kind._fields)
    return kind(*rows[0]) if one else kind(*map(_gathered, columns, kind._fields))


def _field(result: _abi.drift_result, name: str) -> Any:
    if name == "status":
        return STATUS_NAMES[result.status]
    attribute, flag = _FIELDS[name]
    return getattr(result, attribute) if result.fields & flag else None


def _gathered(values: tuple[Any, ...], name: str) -> Any:
    """One field of all columns: an array, masked where there is no value."""
    if name == "status":
        return np.array(values, np.str_)
    gone = [value is None for value in values]
    array = np.array([0 if value is None else value for value in values], np.int32 if name.endswith("sign") else float)
    return np.ma.array(array, mask=gone) if any(gone) else array


# ---- samples ----


def _of_samples(
    kind: type[_Result],
    function: Callable[..., int],
    reference: Any,
    current: Any,
    *,
    axis: int | None,
    nan_policy: str,
) -> _Result:
    if nan_policy not in ("omit", "raise"):
        raise ValueError(f'nan_policy is {nan_policy!r}: "omit" or "raise"')
    found, one = pairs(reference, current, axis)

    def calls() -> Iterable[tuple[Callable[..., int], tuple[Any, ...]]]:
        for r, c in found:
            x, y = numbers(r, nan_policy, "reference"), numbers(c, nan_policy, "current")
            yield function, (as_doubles(x), x.size, as_doubles(y), y.size, None)

    return _compute(kind, one, calls())


def ks_2samp(reference: Any, current: Any, *, axis: int | None = 0, nan_policy: str = "omit") -> KsResult:
    """Two-sample Kolmogorov-Smirnov test, two-sided: the largest difference of the two distribution functions.

    Ties are taken together. The p-value is exact where both samples have at most 10,000 values, as with SciPy's
    ``ks_2samp``, otherwise that of the finite-n Kolmogorov law.

    Examples
    --------
    >>> import numpy as np
    >>> from driftcheck import stats
    >>> rng = np.random.default_rng(0)
    >>> x, y = rng.normal(size=(1000, 2)), rng.normal([0.0, 0.5], size=(800, 2))
    >>> stats.ks_2samp(x, y).pvalue < 0.01
    array([False,  True])
    """
    return _of_samples(KsResult, lib.drift_ks, reference, current, axis=axis, nan_policy=nan_policy)


def wasserstein(reference: Any, current: Any, *, axis: int | None = 0, nan_policy: str = "omit") -> DistanceResult:
    """Area between the two distribution functions (SciPy's ``wasserstein_distance``), in the unit of the data.

    >>> from driftcheck import stats
    >>> stats.wasserstein([0, 1, 3], [5, 6, 8]).statistic
    5.0
    """
    return _of_samples(DistanceResult, lib.drift_wasserstein, reference, current, axis=axis, nan_policy=nan_policy)


def wasserstein_normed(
    reference: Any, current: Any, *, axis: int | None = 0, nan_policy: str = "omit"
) -> DistanceResult:
    """`wasserstein` divided by the reference's standard deviation (n - 1 below the line)."""
    return _of_samples(
        DistanceResult, lib.drift_wasserstein_normed, reference, current, axis=axis, nan_policy=nan_policy
    )


def missing(reference: Any, current: Any, *, axis: int | None = 0) -> ProportionResult:
    """Two-proportion z test on the share of values that are missing, NaN or infinite; of numbers, texts or dates.

    The statistic is the current share minus the reference's.

    >>> from driftcheck import stats
    >>> stats.missing([1.0] * 100, [1.0] * 80 + [float("nan")] * 20).statistic
    0.2
    """
    found, one = pairs(reference, current, axis)

    def calls() -> Iterable[tuple[Callable[..., int], tuple[Any, ...]]]:
        for r, c in found:
            yield lib.drift_missing, (missing_count(r), r.size, missing_count(c), c.size)

    return _compute(ProportionResult, one, calls())


# ---- counts ----


def _of_counts(
    kind: type[_Result],
    function: Callable[..., int],
    reference: Any,
    current: Any,
    *options: Any,
    axis: int | None,
    bins: int | None,
) -> _Result:
    found, one = count_pairs(reference, current, axis, bins)
    calls = ((function, (as_counts(r), as_counts(c), r.size, *options)) for r, c in found)
    return _compute(kind, one, calls)


def psi(
    reference: Any, current: Any, *, bins: int | None = 10, smoothing: float = 0.5, axis: int | None = 0
) -> DistanceResult:
    """Population stability index: sum of (c - r) ln(c / r), in nats.

    Parameters
    ----------
    reference, current
        Samples of numbers or of labels; counts if `bins` is None.
    bins
        Number of quantile bins of the reference, open at both ends; labels are bins of their own. None: `reference` and
        `current` are counts of the same bins.
    smoothing
        Added to each count on both sides.
    axis
        Along which the values of one column lie; None: all values are one sample.

    Examples
    --------
    >>> from driftcheck import stats
    >>> round(stats.psi(range(1000), range(200, 1200)).statistic, 2)
    1.27
    >>> round(stats.psi(["a"] * 50 + ["b"] * 50, ["a"] * 30 + ["b"] * 70).statistic, 3)
    0.166
    """
    return _of_counts(DistanceResult, lib.drift_psi, reference, current, floating(smoothing), axis=axis, bins=bins)


def kl(
    reference: Any, current: Any, *, bins: int | None = 10, smoothing: float = 0.5, axis: int | None = 0
) -> DistanceResult:
    """Kullback-Leibler divergence of current relative to reference: sum of c ln(c / r), in nats. As `psi`."""
    return _of_counts(DistanceResult, lib.drift_kl, reference, current, floating(smoothing), axis=axis, bins=bins)


def js(reference: Any, current: Any, *, bins: int | None = 10, axis: int | None = 0) -> DistanceResult:
    """Jensen-Shannon distance, base 2: SciPy's ``jensenshannon(r, c, 2)`` of the shares, from 0 to 1. As `psi`."""
    return _of_counts(DistanceResult, lib.drift_js, reference, current, axis=axis, bins=bins)


def hellinger(reference: Any, current: Any, *, bins: int | None = 10, axis: int | None = 0) -> DistanceResult:
    """Hellinger distance: sqrt(sum (sqrt r - sqrt c)^2 / 2), from 0 to 1. As `psi`."""
    return _of_counts(DistanceResult, lib.drift_hellinger, reference, current, axis=axis, bins=bins)


def tv(reference: Any, current: Any, *, bins: int | None = 10, axis: int | None = 0) -> DistanceResult:
    """Total variation: half the sum of the absolute differences of shares, from 0 to 1. As `psi`."""
    return _of_counts(DistanceResult, lib.drift_tv, reference, current, axis=axis, bins=bins)


def linf(reference: Any, current: Any, *, bins: int | None = 10, axis: int | None = 0) -> DistanceResult:
    """Largest difference of a bin's share, from 0 to 1. As `psi`."""
    return _of_counts(DistanceResult, lib.drift_linf, reference, current, axis=axis, bins=bins)


def chi2(
    reference: Any, current: Any, *, bins: int | None = 10, correction: bool = False, axis: int | None = 0
) -> Chi2Result:
    """Chi-square test of homogeneity, SciPy's ``chi2_contingency`` of the two vectors of counts. As `psi`.

    Parameters
    ----------
    reference, current, bins, axis
        As in `psi`. Bins that are empty on both sides are left out.
    correction
        Yates' continuity correction, applied where there is one degree of freedom.

    Examples
    --------
    >>> from driftcheck import stats
    >>> result = stats.chi2([10, 20, 30], [20, 20, 20], bins=None)
    >>> round(result.statistic, 4), round(result.pvalue, 4), result.dof
    (5.3333, 0.0695, 2.0)
    """
    return _of_counts(Chi2Result, lib.drift_chi2, reference, current, int(bool(correction)), axis=axis, bins=bins)


def g(reference: Any, current: Any, *, bins: int | None = 10, axis: int | None = 0) -> Chi2Result:
    """G test, the log-likelihood ratio of the same table, without a correction. As `psi`."""
    return _of_counts(Chi2Result, lib.drift_g, reference, current, axis=axis, bins=bins)


def cramers_v(reference: Any, current: Any, *, bins: int | None = 10, axis: int | None = 0) -> DistanceResult:
    """Cramer's V: sqrt(chi2 / N), from 0 to 1. As `psi`."""
    return _of_counts(DistanceResult, lib.drift_cramers_v, reference, current, axis=axis, bins=bins)
