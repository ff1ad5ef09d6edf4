# SPDX-License-Identifier: Apache-2.0
"""Each statistic against SciPy, or where SciPy rounds more than it should against exact arithmetic, on random data with
ties, missing and infinite values, empty and constant samples, and magnitudes from 1e-300 to 1e300."""

import math
import statistics
import warnings
from fractions import Fraction

import numpy as np
import pytest

pytest.importorskip("scipy", reason="SciPy is what the statistics are compared with")
pytest.importorskip("hypothesis", reason="hypothesis makes the examples")
pytest.importorskip("mpmath", reason="mpmath has the digits that doubles lack")
import mpmath
import scipy.stats
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats.contingency import association

from driftcheck import check, stats

mpmath.mp.dps = 50
examples = settings(max_examples=1000, deadline=None)

ordinary = st.floats(-1e6, 1e6)
extreme = st.floats(allow_nan=True, allow_infinity=True)
tied = st.integers(-3, 3).map(float)
samples = st.one_of(*(st.lists(kind, max_size=40) for kind in (ordinary, extreme, tied)), st.lists(st.just(7.0)))
counts = st.lists(st.tuples(*[st.one_of(st.integers(0, 9), st.integers(0, 10**6))] * 2), min_size=1, max_size=30)


def finite(values):
    array = np.array(values, np.float64)
    return array[np.isfinite(array)]


def close(found, expected, scale=0.0):
    """Equal to 1e-12, relative where the value is large."""
    assert abs(found - expected) <= 1e-12 * max(1.0, abs(expected), scale), (found, expected)


SMALLEST = mpmath.mpf(2) ** -1074  # a result below 1e-308 is a whole number of these


def relative(found, expected, tolerance=1e-12, smallest=SMALLEST):
    """Equal to 1e-12 of the value, whatever its magnitude, down to where a double has no more digits."""
    assert abs(mpmath.mpf(found) - expected) <= tolerance * abs(expected) + smallest, (found, expected)


# ---- samples ----


def differences(x, y):
    """Difference of the two distribution functions at each value, rising, in exact arithmetic."""
    return {
        v: Fraction(sum(x <= v), len(x)) - Fraction(sum(y <= v), len(y)) for v in sorted({*x.tolist(), *y.tolist()})
    }


def share_of_orders(n, m, d):
    """Share of the orders of n + m distinct values in which the two functions come d or more apart: all are counted."""
    within = [1] + [0] * m
    for i in range(n + 1):
        for j in range(m + 1):
            if i or j:
                ways = (within[j] if i else 0) + (within[j - 1] if j else 0)
                within[j] = ways if abs(Fraction(i, n) - Fraction(j, m)) < d else 0
    return 1 - Fraction(within[m], math.comb(n + m, n)) if d else Fraction(1)


@examples
@given(samples, samples)
def test_ks(x, y):
    found = stats.ks_2samp(x, y)
    x, y = finite(x), finite(y)
    if not x.size or not y.size:
        assert found == (None, None, None, None, "EMPTY")
        return
    apart = differences(x, y)
    d = max(map(abs, apart.values()))
    assert found.status == "OK"
    assert found.statistic == float(d)
    close(found.pvalue, float(share_of_orders(x.size, y.size, d)))
    assert found.statistic_sign == (1 if d in apart.values() else -1)
    first = next(v for v, difference in apart.items() if difference == d * found.statistic_sign)
    assert found.statistic_location == first


@examples
@given(samples, samples)
def test_ks_is_that_of_scipy(x, y):
    x, y = finite(x), finite(y)
    if not x.size or not y.size:
        return
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        expected = scipy.stats.ks_2samp(x, y)
    found = stats.ks_2samp(x, y)
    close(found.statistic, expected.statistic)
    if not said:  # SciPy warns where it gives up the exact p-value; test_ks has that
        close(found.pvalue, expected.pvalue)


def area(x, y):
    """Area between two distribution functions, in exact arithmetic."""
    places = sorted({Fraction(v) for v in [*x, *y]})
    below = [(sum(Fraction(v) <= p for v in x), sum(Fraction(v) <= p for v in y)) for p in places]
    return sum(
        (abs(Fraction(i, len(x)) - Fraction(j, len(y))) * (b - a) for (i, j), a, b in zip(below, places, places[1:])),
        Fraction(0),
    )


def exactly(fraction):
    return mpmath.mpf(fraction.numerator) / fraction.denominator


@examples
@given(samples, samples)
def test_wasserstein(x, y):
    found = stats.wasserstein(x, y)
    x, y = finite(x), finite(y)
    if not x.size or not y.size:
        assert found == (None, "EMPTY")
        return
    expected = exactly(area(x.tolist(), y.tolist()))
    if found.status == "OVERFLOW":
        assert found.statistic is None
        assert expected > 1e307
    else:
        relative(found.statistic, expected)


@examples
@given(samples, samples)
@example(
    np.array([0.0] * 8 + [61220.5, 1.1125369292536007e-308]),
    np.array([0.0] * 7 + [61220.5] + [1.1125369292536007e-308] * 2),
)
def test_wasserstein_normed(x, y):
    found = stats.wasserstein_normed(x, y)
    x, y = finite(x), finite(y)
    if not x.size or not y.size:
        assert found == (None, "EMPTY")
    elif x.size == 1 or x.min() == x.max():
        assert found == (None, "CONSTANT")
    elif found.status != "OVERFLOW":
        assert found.status == "OK"
        variance = exactly(statistics.variance([Fraction(v) for v in x.tolist()]))
        deviation = mpmath.sqrt(variance)
        lost = SMALLEST * (1 + (x.size + y.size) / deviation)  # by the terms of the area, then divided
        relative(found.statistic, exactly(area(x.tolist(), y.tolist())) / deviation, 1e-12, lost)


@examples
@given(samples, samples)
def test_missing(x, y):
    found = stats.missing(x, y)
    if not x or not y:
        assert found == (None, None, "EMPTY")
        return
    a, b = len(x) - finite(x).size, len(y) - finite(y).size
    pooled = (a + b) / (len(x) + len(y))
    close(found.statistic, b / len(y) - a / len(x))
    if pooled in (0.0, 1.0):
        assert found.pvalue == 1.0
    else:
        z = (b / len(y) - a / len(x)) / math.sqrt(pooled * (1 - pooled) * (1 / len(x) + 1 / len(y)))
        close(found.pvalue, 2 * scipy.stats.norm.sf(abs(z)))


# ---- counts ----


def shares(table, smoothing):
    """Shares of both sides, with 50 digits."""
    sides = [[mpmath.mpf(value) + smoothing for value in side] for side in zip(*table)]
    return [[value / mpmath.fsum(side) for value in side] for side in sides]


def is_empty(table):
    return any(sum(side) == 0 for side in zip(*table))


def divergence(table, smoothing, term):
    r, c = shares(table, mpmath.mpf(smoothing))
    return mpmath.fsum(term(a, b) for a, b in zip(r, c) if a or b)


DIVERGENCES = {
    "psi": lambda r, c: (c - r) * mpmath.log(c / r),
    "kl": lambda r, c: c * mpmath.log(c / r),
}


@pytest.mark.parametrize("name", DIVERGENCES)
@examples
@given(counts, st.sampled_from([0.5, 1e-4, 3.0]))
def test_divergences(name, table, smoothing):
    r, c = zip(*table)
    found = getattr(stats, name)(r, c, bins=None, smoothing=smoothing)
    if is_empty(table):
        assert found == (None, "EMPTY")
    else:
        close(found.statistic, divergence(table, smoothing, DIVERGENCES[name]))


@examples
@given(counts)
def test_without_smoothing_an_empty_bin_is_an_overflow(table):
    found = stats.psi(*zip(*table), bins=None, smoothing=0)
    if is_empty(table):
        assert found == (None, "EMPTY")
    elif any((r == 0) != (c == 0) for r, c in table):
        assert found == (None, "OVERFLOW")
    else:
        close(found.statistic, divergence(table, 0, DIVERGENCES["psi"]))


def to_the_mean(share, mean):
    return share * mpmath.log(share / mean, 2) if share else mpmath.mpf(0)


DISTANCES = {
    "js": lambda pairs: mpmath.sqrt(
        max(0, mpmath.fsum(to_the_mean(r, (r + c) / 2) + to_the_mean(c, (r + c) / 2) for r, c in pairs) / 2)
    ),
    "hellinger": lambda pairs: mpmath.sqrt(mpmath.fsum((mpmath.sqrt(r) - mpmath.sqrt(c)) ** 2 for r, c in pairs) / 2),
    "tv": lambda pairs: mpmath.fsum(abs(r - c) for r, c in pairs) / 2,
    "linf": lambda pairs: max(abs(r - c) for r, c in pairs),
}


@pytest.mark.parametrize("name", DISTANCES)
@examples
@given(counts)
def test_distances(name, table):
    found = getattr(stats, name)(*zip(*table), bins=None)
    if is_empty(table):
        assert found == (None, "EMPTY")
    else:
        close(found.statistic, DISTANCES[name](list(zip(*shares(table, 0)))))
        assert 0 <= found.statistic <= 1


def used_bins(table):
    return np.array([pair for pair in table if sum(pair)]).T


@examples
@given(counts, st.booleans())
def test_chi2(table, correction):
    found = stats.chi2(*zip(*table), bins=None, correction=correction)
    if is_empty(table):
        assert found == (None, None, None, "EMPTY")
        return
    expected = scipy.stats.chi2_contingency(used_bins(table), correction)
    close(found.statistic, expected.statistic)
    close(found.pvalue, expected.pvalue, math.sqrt(max(1.0, expected.statistic)))  # the density times the rounding
    assert found.dof == expected.dof


@examples
@given(counts)
def test_g(table):
    """SciPy adds terms of both signs, which leaves too few digits of a small g: 50 digits instead."""
    found = stats.g(*zip(*table), bins=None)
    if is_empty(table):
        assert found == (None, None, None, "EMPTY")
        return
    observed = used_bins(table)
    rows, columns, total = observed.sum(1), observed.sum(0), observed.sum()
    cells = [(int(observed[i, j]), int(rows[i]), int(columns[j])) for i in (0, 1) for j in range(observed.shape[1])]
    g = 2 * mpmath.fsum(o * mpmath.log(mpmath.mpf(o) * int(total) / (r * c)) for o, r, c in cells if o)
    dof = observed.shape[1] - 1
    close(found.statistic, g)
    close(found.pvalue, mpmath.gammainc(mpmath.mpf(dof) / 2, g / 2, regularized=True) if dof else 1.0)
    assert found.dof == dof


@examples
@given(counts)
def test_cramers_v(table):
    found = stats.cramers_v(*zip(*table), bins=None)
    if is_empty(table):
        assert found == (None, "EMPTY")
    else:
        used = used_bins(table)
        close(found.statistic, association(used, "cramer") if used.shape[1] > 1 else 0.0)


# ---- samples in bins, many columns, what is refused ----


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(2, 20), st.integers(50, 400))
def test_bins_are_the_references_quantiles(seed, bins, rows):
    random = np.random.default_rng(seed)
    x, y = random.normal(size=rows), random.normal(0.3, 1.2, size=rows)
    edges = np.sort(x)[-(-rows * np.arange(1, bins) // bins) - 1]  # of shares i / bins, in whole numbers
    table = [np.bincount(np.searchsorted(edges, side, "right"), minlength=bins) for side in (x, y)]
    assert stats.psi(x, y, bins=bins) == stats.psi(*table, bins=None)


def test_the_same_as_a_check():
    random = np.random.default_rng(1)
    x, y = random.exponential(size=5000).round(1), random.exponential(1.2, size=3000).round(1)
    column = check({"x": x}, {"x": y}, types="numeric")["x"]
    for name in ("psi", "kl", "js", "hellinger", "tv", "linf"):
        assert getattr(stats, name)(x, y).statistic == column.statistics[name].value, name
    assert stats.ks_2samp(x, y).statistic == column.statistics["ks"].value


def test_columns_at_once():
    random = np.random.default_rng(2)
    x, y = random.normal(size=(300, 4)), random.normal(size=(200, 4))
    y[:, 2] = np.nan
    for function in (stats.ks_2samp, stats.wasserstein, stats.psi, stats.chi2, stats.missing):
        together, turned = function(x, y), function(x.T, y.T, axis=1)
        for column in range(4):
            alone = function(x[:, column], y[:, column])
            assert together.status[column] == turned.status[column] == alone.status
            for name in alone._fields[:-1]:
                value = getattr(together, name)[column]
                assert (value is np.ma.masked) == (getattr(alone, name) is None)
                assert value is np.ma.masked or value == getattr(alone, name)
    assert stats.ks_2samp(x, y, axis=None).statistic == stats.ks_2samp(x.ravel(), y.ravel()).statistic


def test_labels():
    r, c = ["b"] * 6 + ["a"] * 3 + [None], ["a"] * 4 + ["c"] * 5 + [float("nan")]
    assert stats.chi2(r, c) == stats.chi2([6, 3, 0], [0, 4, 5], bins=None)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stats.ks_2samp([1.0, np.nan], [1.0], nan_policy="raise"), "reference holds nan in row 1"),
        (lambda: stats.ks_2samp([1.0], [1.0], nan_policy="propagate"), "nan_policy is 'propagate'"),
        (lambda: stats.ks_2samp(np.zeros((2, 2, 2)), [1.0]), "reference has shape"),
        (lambda: stats.ks_2samp(np.zeros((2, 3)), np.zeros((2, 2))), "reference has 3 columns and current 2"),
        (
            lambda: stats.ks_2samp(np.zeros((2, 1)), np.zeros(2)),
            "reference is a table of 1 columns and the other one sample",
        ),
        (
            lambda: stats.ks_2samp(np.zeros(2), np.zeros((2, 1))),
            "current is a table of 1 columns and the other one sample",
        ),
        (lambda: stats.psi([1, 2], [1, 2, 3], bins=None), "reference has 2 counts and current 3"),
        (lambda: stats.psi([1, 2.5], [1, 2], bins=None), "reference holds 2.5 in row 1"),
        (lambda: stats.psi([1, 2], [1, -2], bins=None), "current holds -2 in row 1"),
        (lambda: stats.psi([1, 2], [1, 2], bins=None, smoothing=-1.0), "smoothing"),
        (lambda: stats.psi([1, 2], [1, 2], bins=1), "bins is 1"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_text_has_no_distribution_function():
    with pytest.raises(TypeError, match="reference is of type"):
        stats.ks_2samp(["a"], ["b"])


def test_objects_that_are_numbers():
    x, y = [1.0, None, 2.5, math.nan], [1.0, 2.0, 3.0, 4.0]
    plain = [1.0, math.nan, 2.5, math.nan]
    for function in (stats.ks_2samp, stats.psi, stats.missing):
        assert function(x, y) == function(plain, y)
    exact = [Fraction(1), None, Fraction(5, 2), None]
    assert stats.wasserstein(np.array(exact, object), y) == stats.wasserstein(plain, y)


def test_missing_texts_and_dates():
    assert stats.missing(["a", None, "b", math.nan], ["a"] * 4).statistic == -0.5
    days = np.array(["2020-01-01", "NaT"], "M8[D]")
    assert stats.missing(days, days[:1]).statistic == -0.5


def test_booleans_are_labels():
    x, y = [True, False] * 20, [True, True] * 20
    assert stats.psi(x, y) == stats.psi([20, 20], [40, 0], bins=None)


def test_no_columns():
    nothing = np.zeros((5, 0))
    for function in (stats.ks_2samp, stats.missing, stats.psi):
        assert all(len(field) == 0 for field in function(nothing, nothing))
