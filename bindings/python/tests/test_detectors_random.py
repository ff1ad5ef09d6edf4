# SPDX-License-Identifier: Apache-2.0
"""Detectors against river's on random streams, with random parameters, taken in pieces, and pickled on the way."""

import pickle

import numpy as np
import pytest

pytest.importorskip("river", reason="river's flags are what ours are compared with")
pytest.importorskip("hypothesis", reason="hypothesis makes the examples")
from hypothesis import given, settings
from hypothesis import strategies as st
from river import drift

from driftcheck import detectors

examples = settings(max_examples=100, deadline=None)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def numbers(draw):
    """Stretches of normal, tied or constant values around levels of many magnitudes."""
    rng = np.random.default_rng(draw(seeds))
    level, scale = draw(st.sampled_from([(0, 1), (0, 1e-3), (1e6, 1), (-50, 20), (0, 1e9)]))
    stretches = draw(st.lists(st.tuples(st.integers(1, 300), st.integers(-4, 4)), min_size=1, max_size=5))
    parts = [rng.normal(level + shift * scale, scale, length) for length, shift in stretches]
    stream = np.concatenate(parts)
    return np.round(stream / scale) * scale if draw(st.booleans()) else stream


@st.composite
def errors(draw):
    """Stretches of errors at rates from never to always."""
    rng = np.random.default_rng(draw(seeds))
    rates = st.sampled_from([0.0, 0.01, 0.1, 0.3, 0.5, 0.9, 1.0])
    stretches = draw(st.lists(st.tuples(st.integers(1, 400), rates), min_size=1, max_size=5))
    return np.concatenate([rng.random(length) < rate for length, rate in stretches]).astype(float)


def fractions(low, high):
    return st.floats(low, high, exclude_min=low == 0)


PARAMETERS = {
    "PageHinkley": {
        "min_instances": st.integers(1, 60),
        "delta": st.sampled_from([0.0, 0.005, 0.1]),
        "threshold": st.sampled_from([1.0, 5.0, 50.0]),
        "alpha": st.sampled_from([0.99, 0.9999, 1.0]),
        "mode": st.sampled_from(["up", "down", "both"]),
    },
    "ADWIN": {
        "delta": st.sampled_from([0.002, 0.05, 0.5]),
        "clock": st.integers(1, 40),
        "max_buckets": st.integers(2, 7),
        "min_window_length": st.integers(1, 12),
        "grace_period": st.integers(1, 40),
    },
    "DDM": {"warm_start": st.integers(1, 60), "warning_threshold": fractions(1, 2), "drift_threshold": fractions(2, 4)},
    "EDDM": {"warm_start": st.integers(1, 60), "alpha": fractions(0.9, 0.99), "beta": fractions(0.7, 0.9)},
    "HDDMA": {
        "drift_confidence": fractions(1e-4, 0.01),
        "warning_confidence": fractions(0.01, 0.1),
        "two_sided_test": st.booleans(),
    },
    "HDDMW": {
        "drift_confidence": fractions(1e-4, 0.01),
        "warning_confidence": fractions(0.01, 0.1),
        "lambda_val": fractions(0.01, 0.2),
        "two_sided_test": st.booleans(),
    },
    "FHDDM": {"sliding_window_size": st.integers(10, 120), "confidence_level": fractions(1e-6, 0.1)},
    "KSWIN": {"alpha": st.sampled_from([0.001, 0.005, 0.05])},
}
FIXED = {"KSWIN": {"seed": st.integers(0, 1000)}}  # without a seed, river draws one
NUMBERS = ["PageHinkley", "ADWIN", "KSWIN"]


def flags_of_river(detector, values):
    drifts, warnings, before = [], [], False
    for i, value in enumerate(values):
        detector.update(value)
        warning = getattr(detector, "warning_detected", False) and not detector.drift_detected
        if detector.drift_detected:
            drifts.append(i)
        elif warning and not before:
            warnings.append(i)
        before = warning
    return drifts, warnings


def flags_in_pieces(detector, values, cuts):
    """Flags of update_many piece by piece; pickled between them."""
    found = {detectors.DRIFT: [], detectors.WARNING: []}
    begin = 0
    for end in [*sorted({cut % (len(values) + 1) for cut in cuts}), len(values)]:
        flags = detector.update_many(values[begin:end])
        for level, indices in found.items():
            indices.extend(flags["index"][flags["level"] == level].tolist())  # counted from the first value of all
        detector, begin = pickle.loads(pickle.dumps(detector)), end
    return found[detectors.DRIFT], found[detectors.WARNING]


@pytest.mark.parametrize("name", PARAMETERS)
def test_flags_on_random_streams_are_those_of_river(name):
    theirs = getattr(drift if name in NUMBERS else drift.binary, name, None)
    if theirs is None:
        pytest.skip(f"this river has no {name}")

    @(settings(max_examples=10, deadline=None) if name == "KSWIN" else examples)  # a test of river's KSWIN takes 0.3 ms
    @given(
        values=numbers() if name in NUMBERS else errors(),
        options=st.fixed_dictionaries(FIXED.get(name, {}), optional=PARAMETERS[name]),
        cuts=st.lists(st.integers(0, 2000), max_size=4),
    )
    def compare(values, options, cuts):
        other = 1 - values if name == "FHDDM" else values  # river's wants 1 for "right"
        expected = flags_of_river(theirs(**options), other.tolist() if name in NUMBERS else other.astype(int).tolist())
        assert flags_in_pieces(getattr(detectors, name)(**options), values, cuts) == expected

    compare()
