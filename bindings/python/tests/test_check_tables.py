# SPDX-License-Identifier: Apache-2.0
"""Checks of data in memory: column after column, with the report of the way by two profiles, and without copies."""

import subprocess
import sys

import numpy as np
import pytest

import driftcheck
from driftcheck import Profile, check
from driftcheck._builder import Pieces

ROWS = 4000


def by_profiles(monkeypatch, *sides, **options):
    """The report of the way that data in pieces takes: profiles that hold all rows."""
    with monkeypatch.context() as patch:
        patch.setattr(Pieces, "whole", None)
        return check(*sides, **options).to_json()


def numbers(rng, rows=ROWS, shift=0.0):
    values = rng.normal(size=(rows, 6)) + shift
    values[rng.random(values.shape) < 0.01] = np.nan
    values[:, 3] = np.abs(values[:, 3])
    values[::90, 4] = np.inf
    return values


def arrays(rng, shift):
    values = numbers(rng, shift=shift)
    whole = rng.normal(size=(ROWS, 6)) + shift
    return {
        "rows": values,
        "columns": np.asfortranarray(whole),
        "columns with gaps": np.asfortranarray(values),
        "every other row": np.repeat(whole, 2, axis=0)[::2],
        "upwards": np.asfortranarray(whole)[::-1],
        "floats": whole.astype(np.float32),
        "integers": rng.integers(2**53, 2**62, (ROWS, 3)),
        "few": rng.integers(0, 4, (ROWS, 2)),
        "swapped bytes": whole.astype(">f8"),
        "one value": np.broadcast_to(whole[0], whole.shape),
        "one row": whole[:1],
        "no row": whole[:0],
    }


@pytest.mark.parametrize("kind", arrays(np.random.default_rng(0), 0.0))
@pytest.mark.parametrize("exact", [True, False])
def test_arrays_give_the_report_of_profiles(kind, exact, monkeypatch):
    reference, current = (arrays(np.random.default_rng(seed), seed / 20)[kind] for seed in (1, 2))
    before = reference.copy(), current.copy()
    expected = by_profiles(monkeypatch, reference, current, exact=exact)
    for threads in (1, 2, None):
        assert check(reference, current, exact=exact, threads=threads).to_json() == expected
    np.testing.assert_array_equal(reference, before[0])
    np.testing.assert_array_equal(current, before[1])


def columns_of_all_kinds(rng, rows, shift):
    values = numbers(rng, rows, shift)
    return {
        "a": values[:, 0].copy(),
        "b": values[:, 1],
        "c": values[:, 2].astype(np.float32),
        "d": rng.integers(-(2**62), 2**62, rows),
        "e": rng.choice(["u", "v", "w"], rows),
        "f": rng.random(rows) < 0.3,
        "g": np.datetime64("2026-01-01") + rng.integers(0, 1000, rows),
        "h": [None if x < 0 else x for x in rng.normal(size=rows)],
        "i": np.ma.masked_less(rng.normal(size=rows), -1.0),
    }


def test_dictionaries_give_the_report_of_profiles(monkeypatch):
    reference, current = (columns_of_all_kinds(np.random.default_rng(seed), 2000 * seed, 0.1 * seed) for seed in (1, 2))
    assert check(reference, current).to_json() == by_profiles(monkeypatch, reference, current)
    del current["b"]
    current["z"] = current["a"]
    current["c"] = current["e"]
    options = {"ignore": ["h", "i"], "types": {"a": "categorical"}}
    assert check(reference, current, **options).to_json() == by_profiles(monkeypatch, reference, current, **options)


def test_frames_give_the_report_of_profiles(monkeypatch):
    pd = pytest.importorskip("pandas")

    def frame(seed):
        rng = np.random.default_rng(seed)
        table = pd.DataFrame(
            {key: value for key, value in columns_of_all_kinds(rng, ROWS, seed / 20).items() if key != "i"}
        )
        table["category"] = pd.Categorical(rng.choice(["x", "y"], ROWS))
        table["nullable"] = pd.array(rng.integers(0, 500, ROWS), "Int64").copy()
        table.loc[::7, "nullable"] = pd.NA
        table["text"] = table["e"].astype("string")
        return table

    for make in (frame, lambda seed: pd.DataFrame(numbers(np.random.default_rng(seed)))):
        reference, current = make(1), make(2)
        before = reference.copy(), current.copy()
        assert check(reference, current).to_json() == by_profiles(monkeypatch, reference, current)
        pd.testing.assert_frame_equal(reference, before[0])
        pd.testing.assert_frame_equal(current, before[1])


def test_tables_of_arrow_give_the_report_of_profiles(monkeypatch):
    pa = pytest.importorskip("pyarrow")
    rng = np.random.default_rng(1)
    sides = [pa.table({"a": rng.normal(size=ROWS), "b": rng.choice(["u", "v"], ROWS)}) for _ in range(2)]
    batches = [side.to_batches()[0] for side in sides]
    expected = by_profiles(monkeypatch, *sides)
    for reference in (sides[0], batches[0]):
        for current in (sides[1], batches[1], pa.concat_tables([sides[1][:100], sides[1][100:]])):
            assert check(reference, current).to_json() == expected


@pytest.mark.parametrize("keep_rows", [True, False])
def test_a_profile_and_data(keep_rows, monkeypatch):
    reference, current = (numbers(np.random.default_rng(seed), shift=seed / 20) for seed in (1, 2))
    profile = Profile.from_data(reference, keep_rows=keep_rows)
    assert check(profile, current).to_json() == by_profiles(monkeypatch, profile, current)
    assert check(current, profile).to_json() == by_profiles(monkeypatch, current, profile)


def test_errors_of_columns_come_through():
    data = {"a": np.arange(100.0), "b": ["u", "v"] * 50}
    with pytest.raises(driftcheck.SchemaError, match="numeric"):
        check(data, data, types="numeric")
    with pytest.raises(ValueError, match="types names 'c'"):
        check(data, data, types={"c": "numeric"})
    with pytest.raises(ValueError, match="no column to look at"):
        check({}, np.arange(3.0))
    with pytest.raises(driftcheck.InvalidArgumentError, match="alpha"):
        check(data, data, alpha=3.0)


MEASURE = """
import resource, sys
import numpy as np, driftcheck

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes

def table(seed):
    values = np.empty((rows, columns), order=order)
    if order == "C":
        return np.random.default_rng(seed).standard_normal(out=values)
    return np.random.default_rng(seed).standard_normal(out=values.T).T

rows, columns, order = 100_000, 40, sys.argv[1]
a, b = table(1), table(2)
driftcheck.check(a[:100], b[:100])
before = peak()
driftcheck.check(a, b, threads=int(sys.argv[2]))
print(peak() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the unit of the peak is the system's own")
@pytest.mark.parametrize(("order", "threads"), [("F", 1), ("C", 1), ("F", 2)])
def test_memory_is_that_of_columns_not_of_tables(order, threads):
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, order, str(threads)], capture_output=True, text=True, check=True
    )
    tables = 2 * 100_000 * 40 * 8 / 1024
    assert int(run.stdout) < tables / 4
