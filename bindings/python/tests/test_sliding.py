# SPDX-License-Identifier: Apache-2.0
"""The sliding Kolmogorov-Smirnov test, against the one of each window alone."""

from decimal import Decimal

import numpy as np
import pytest

from driftcheck import InvalidArgumentError, Profile, stats

REFERENCES = {
    "normal": lambda rng, n: rng.normal(size=n),
    "tied": lambda rng, n: rng.integers(0, 9, size=n).astype(float),
    "heavy": lambda rng, n: rng.pareto(0.7, size=n),
    "constant": lambda rng, n: np.full(n, 3.0),
}


@pytest.mark.parametrize("kind", REFERENCES)
def test_each_window_as_by_itself(kind):
    rng, draw = np.random.default_rng(3), REFERENCES[kind]
    reference, stream = draw(rng, 400), draw(rng, 250) + rng.choice([0.0, 0.5], size=250)
    sliding = stats.SlidingKS(reference, 90)
    assert sliding.test() == (None, None, None, None, "TOO_FEW")
    d = sliding.push(stream)
    assert np.all(d[:89] == 0)
    for end in range(90, 251):
        assert d[end - 1] == stats.ks_2samp(reference, stream[end - 90 : end]).statistic
    result, alone = sliding.test(), stats.ks_2samp(reference, stream[-90:])
    assert result == (alone.statistic, alone.pvalue, alone.statistic, alone.statistic, "OK")
    assert sliding.value == d[-1]


@pytest.mark.parametrize("kind", REFERENCES)
def test_counts_bound_the_exact_distance(kind):
    rng, draw = np.random.default_rng(4), REFERENCES[kind]
    reference, stream = draw(rng, 5000), draw(rng, 300) + 0.3
    column = Profile.from_data({"x": reference}, types="numeric").columns[0]
    counted, exact = stats.SlidingKS(column, 200), stats.SlidingKS(reference, 200)
    for part in np.split(stream, 30):
        lower, d = counted.push(part), exact.push(part)
        assert np.all(lower <= d)
    result = counted.test()
    assert result.status == "OK"
    assert result.lower <= exact.value <= result.upper <= result.lower + 0.03
    assert result.pvalue >= exact.test().pvalue
    assert result.statistic == counted.value == result.lower


def test_a_reset_empties_the_window():
    sliding = stats.SlidingKS([1, 2, 3], 2)
    first = sliding.push([9.0, 9.0, 2.0])
    sliding.reset()
    assert sliding.value == 0
    assert np.array_equal(sliding.push([9.0, 9.0, 2.0]), first)
    sliding.close()
    with pytest.raises(ValueError, match="closed"):
        sliding.push([1.0])


@pytest.mark.parametrize(
    ("reference", "window", "error", "message"),
    [
        ([1.0, np.nan], 5, ValueError, "reference holds nan in row 1; leave such rows out$"),
        ([1.0, None], 5, ValueError, "reference holds nan in row 1; leave such rows out$"),
        ([], 5, InvalidArgumentError, "reference has no values"),
        ([[1.0, 2.0]], 5, ValueError, "one dimension is needed"),
        ([[1.0], [2.0]], 5, ValueError, r"shape \(2, 1\): one dimension is needed"),
        (["a"], 5, TypeError, "needs numbers"),
        (Profile.from_data({"x": [1.0, 2.0]}), 5, TypeError, "is a profile: one of its columns is needed"),
        ([1.0], 0, ValueError, "window is 0"),
        ([1.0], None, ValueError, "window is None"),
        ([1.0], 2.5, ValueError, "window is 2.5"),
    ],
)
def test_what_is_refused(reference, window, error, message):
    with pytest.raises(error, match=message):
        stats.SlidingKS(reference, window)


def test_a_single_date_is_its_seconds():
    sliding = stats.SlidingKS([1.0], 1)
    assert sliding.push(np.datetime64("1970-01-01T00:00:01")) == [0]
    with pytest.raises(InvalidArgumentError, match="value 0 is not finite"):
        sliding.push(np.datetime64("NaT"))


def test_columns_without_knots_are_refused():
    profile = Profile.from_data({"text": ["a", "b", "a"], "empty": [np.nan] * 3}, types={"empty": "numeric"})
    for column, message in zip(profile.columns, ("is categorical", "has no finite number")):
        with pytest.raises(ValueError, match=message):
            stats.SlidingKS(column, 5)


def test_a_value_that_is_not_finite_takes_none():
    sliding = stats.SlidingKS([1.0, 2.0], 2)
    with pytest.raises(InvalidArgumentError, match="value 1 is not finite"):
        sliding.push([5.0, np.nan])
    assert np.array_equal(sliding.push([5.0, 5.0]), [0, 1])


@pytest.mark.parametrize("reference", [[1, 2.5, Decimal("4")], np.array([1, 2.5, 4.0], object)])
def test_numbers_of_any_kind_are_a_reference(reference):
    sliding, of_floats = (stats.SlidingKS(values, 2) for values in (reference, [1.0, 2.5, 4.0]))
    assert np.array_equal(sliding.push([2.5, 3, 9]), of_floats.push([2.5, 3, 9]))


@pytest.mark.parametrize("unit", ["s", "ms", "ns"])
def test_dates_are_seconds_as_in_profiles(unit):
    days = np.datetime64("2026-01-01", "s") + 3600 * np.arange(500)
    sliding = stats.SlidingKS(Profile.from_data({"at": days}).columns[0], 500)
    sliding.push(days.astype(f"M8[{unit}]"))
    assert sliding.value == 0
    with pytest.raises(InvalidArgumentError, match="value 1 is not finite"):
        sliding.push(np.array(["2026-01-01", "NaT"], "M8[ns]"))
