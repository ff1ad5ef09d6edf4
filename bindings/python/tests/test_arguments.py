# SPDX-License-Identifier: Apache-2.0
"""Arguments that are wrong: the message names them and says what is needed."""

import copy
import datetime
import pickle

import numpy as np
import pytest

from driftcheck import DataError, FormatError, Monitor, Profile, check, detectors, stats

NUMBERS = {"a": np.arange(100.0), "b": np.arange(100.0)}


@pytest.fixture(scope="module")
def reference():
    return Profile.from_data(NUMBERS)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"alpha": "0.05"}, "alpha is '0.05': a number above 0"),
        ({"alpha": [0.05]}, r"alpha is \[0.05\]: a number above 0"),
        ({"min_rows": "30"}, "min_rows is '30': a whole number"),
        ({"min_rows": float("nan")}, "min_rows is nan: a whole number"),
        ({"min_rows": float("inf")}, "min_rows is inf: a whole number"),
        ({"threads": []}, r"threads is \[\]: a whole number"),
        ({"types": ["numeric"]}, r"types is \['numeric'\]: a type, or a dictionary"),
        ({"columns": 5}, "5 is no list of names"),
        ({"ignore": 5}, "5 is no list of names"),
        ({"columns": []}, "no column to look at"),
        ({"thresholds": "psi"}, "thresholds is 'psi': a dictionary is needed"),
        ({"thresholds": {5: 1}}, "thresholds has the key 5"),
        ({"thresholds": {("psi", "a", "b"): 1}}, "thresholds has the key"),
        ({"thresholds": {"psi": (1, 2, 3)}}, r"the threshold of psi is \(1, 2, 3\)"),
        ({"thresholds": {"psi": "high"}}, "the threshold of psi is 'high'"),
    ],
)
def test_check(options, says):
    with pytest.raises((ValueError, TypeError), match=says):
        check(NUMBERS, NUMBERS, **options)


def test_a_threshold_names_a_column_that_is_a_number():
    table = {0: np.arange(100.0)}
    assert check(table, {0: np.arange(100.0) + 40}, thresholds={("psi", 0): 0.001}).verdict == "drift"


def test_a_profile_is_checked_as_it_was_made(reference):
    for options in ({"columns": ["a"]}, {"ignore": ["b"]}):
        with pytest.raises(ValueError, match=f"{next(iter(options))}: the reference is a profile"):
            check(reference, NUMBERS, **options)
    assert check(reference, NUMBERS, ignore=["c"], columns=["b", "a"]).verdict == "none"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"window_span": datetime.timedelta(0)}, "window_span is datetime.timedelta"),
        ({"window_span": "1h"}, "window_span is '1h'"),
        ({"decay": "slow"}, "decay is 'slow': a number above 0"),
        ({"weights": ["a"]}, r"weights is \['a'\]: a dictionary"),
        ({"weights": {"a": "much"}}, "a weight must be"),
        ({"roles": 5}, "roles is 5: a dictionary"),
        ({"metric_rules": ["accuracy"]}, "metric_rules is .*: a dictionary"),
        ({"metric_rules": {"accuracy": 0.9}}, "the rule of accuracy is 0.9: a MetricRule"),
        ({"metric_rules": {"accuracy": (0.9, "low")}}, "the warning level of accuracy is 'low'"),
        ({"metric_rules": {"accuracy": ("x", 0.1)}, "task": "binary"}, "accuracy"),
        ({"streams": ["x\0y"]}, "zero byte"),
        ({"detectors": [detectors.ADWIN()]}, "detectors holds ADWIN.*: pairs of a source and a detector"),
        ({"detectors": detectors.ADWIN()}, "detectors holds ADWIN.*: pairs of a source and a detector"),
        ({"detectors": {"error": detectors.ADWIN()}}, "detectors holds 'error': pairs"),
        ({"detectors": [("error", detectors.ADWIN)]}, "detectors holds .*: pairs"),
        ({"detectors": [(("column",), detectors.ADWIN())]}, "detectors holds .*: pairs"),
        ({"persistence": (1, 2, 3)}, r"persistence is \(1, 2, 3\)"),
    ],
)
def test_monitor(reference, options, says):
    with pytest.raises((ValueError, TypeError), match=says):
        Monitor(reference, **options)


def test_one_stream_and_a_list_of_windows(reference):
    monitor = Monitor(reference, streams="latency", persistence=[3, 5])
    assert list(monitor.streams) == ["latency"]


@pytest.mark.parametrize(
    "time",
    ["2020", float("nan"), float("inf"), 2**70, -(2**70), [1], np.datetime64("NaT")],
    ids=str,
)
def test_what_is_no_timestamp(reference, time):
    with pytest.raises(ValueError, match=r"the timestamp is .*: a number of 64 bits or a date"):
        Monitor(reference).observe(NUMBERS, time)


def test_a_day_is_a_timestamp(reference):
    monitor = Monitor(reference)
    monitor.observe(NUMBERS, datetime.date(1970, 1, 2))
    assert monitor.evaluate().start == 86_400_000_000


def test_nat_of_pandas_is_no_timestamp(reference):
    pandas = pytest.importorskip("pandas", reason="pandas is needed")
    with pytest.raises(ValueError, match="the timestamp is NaT"):
        Monitor(reference).observe(NUMBERS, pandas.NaT)


def test_advance_needs_a_timestamp(reference):
    with pytest.raises(ValueError, match="a timestamp is needed"):
        Monitor(reference, window_span=10).advance(None)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((None,), "truth is needed"),
        (([1.0],), "a prediction or a score"),
        ((["yes"], ["no"]), "truth cannot be read as numbers"),
        (([1.0], [[1.0]]), "prediction has 2 dimensions"),
    ],
)
def test_outcomes(reference, arguments, says):
    with pytest.raises((ValueError, TypeError), match=says):
        Monitor(reference, task="binary").observe_outcomes(*arguments)


def test_masked_numbers_are_not_counted(reference):
    monitor = Monitor(reference, task="regression", streams=["latency"])
    monitor.observe_stream("latency", np.ma.masked_array([1.0, 999.0], [False, True]))
    monitor.observe_outcomes(np.ma.masked_array([1.0, 999.0], [False, True]), [1.0, 1.0])
    monitor.evaluate()
    assert monitor.streams["latency"].mean == 1.0
    assert monitor.metrics["mae"].value == 0.0
    assert monitor.summary.unlabeled == 1
    with pytest.raises(ValueError, match="value 1 is nan"):
        detectors.ADWIN().update_many(np.ma.masked_array([1.0, 999.0], [False, True]))


@pytest.mark.parametrize("q", [-0.1, 1.5, float("nan"), "half", None])
def test_quantiles(reference, q):
    for ask in (lambda: reference.quantile("a", q), lambda: Monitor(reference, streams=["s"]).quantile("s", q)):
        with pytest.raises(ValueError, match=r"q is .*: a number from 0 to 1"):
            ask()
    with pytest.raises(DataError, match="finite"):
        Monitor(reference, streams=["s"]).quantile("s", 0.5)


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_paths(reference, path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monitor = Monitor(reference)
    for use in (reference.save, Profile.load, monitor.save, Monitor.load):
        with pytest.raises(ValueError, match=r"the path .* is empty or holds a zero byte"):
            use(path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("data", ["text", 5, None])
def test_bytes(data):
    for read in (Profile.from_bytes, Monitor.restore):
        with pytest.raises(TypeError, match="bytes are needed, not a "):
            read(data)


def test_a_file_that_is_no_profile(tmp_path):
    path = tmp_path / "train.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(FormatError, match=r"not a driftcheck profile.*pandas\.read_csv"):
        check(path, path)
    with pytest.raises(TypeError, match=r"only those of Parquet files.*pandas\.read_csv"):
        Profile.from_data(path)


def test_profiles(reference):
    with pytest.raises(TypeError, match="like is a str: a Profile is needed"):
        Profile.from_data(NUMBERS, like="reference.dcp")
    with pytest.raises(TypeError, match="a Profile is needed to merge with, not a str"):
        reference.merge("reference.dcp")
    with pytest.raises(TypeError, match=r"batches is a dict, which is data itself: use Profile\.from_data"):
        Profile.from_batches(NUMBERS)


def test_arrays_without_names_have_all_columns(reference):
    for data in (np.zeros((5, 3)), np.zeros(2), [1.0, 2.0]):
        with pytest.raises(ValueError, match="columns without names, and the profile 2 with names, such as 'a'"):
            Monitor(reference).observe(data)
    assert check(np.zeros((50, 2)), np.zeros((50, 3))).to_dict()["extra_column_names"] == ["x2"]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: detectors.ADWIN(delta="small"), "delta is 'small': a number is needed"),
        (lambda: detectors.KSWIN(seed=-1), "seed is -1: a whole number from 0"),
        (lambda: detectors.KSWIN(seed=2**64), "seed is 18446744073709551616: a whole number from 0"),
        (lambda: detectors.KSWIN(seed=0.5), "seed is 0.5: a whole number from 0"),
        (lambda: detectors.PageHinkleyColumns(-1), "columns is -1: a whole number"),
        (lambda: detectors.PageHinkleyColumns(2, 5), "detector is 5: a PageHinkley is needed"),
        (lambda: detectors.ADWIN().update_many(["a"]), "values cannot be read as numbers"),
        (lambda: detectors.ADWIN().clone(include_attributes=True), "deepcopy"),
    ],
)
def test_detectors(make, says):
    with pytest.raises((ValueError, TypeError), match=says):
        make()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: stats.psi([1.0], [1.0], bins=0), "bins is 0: a whole number"),
        (lambda: stats.psi([1.0], [1.0], bins=1), "bins is 1: a whole number from 2"),
        (lambda: stats.psi([1.0], [1.0], bins="ten"), "bins is 'ten': a whole number"),
        (lambda: stats.psi([1.0], [1.0], smoothing="little"), "smoothing must be"),
        (lambda: stats.ks_2samp({"a": 1.0}, [1.0]), "reference is a dict: an array"),
        (lambda: stats.ks_2samp([1.0], 5), "current is a int: an array"),
        (lambda: stats.ks_2samp([[1.0], [2.0, 3.0]], [1.0]), "reference is no array of values"),
        (lambda: stats.ks_2samp(np.zeros((5, 2)), np.zeros((5, 2)), axis="x"), "axis is x"),
    ],
)
def test_statistics(make, says):
    with pytest.raises(ValueError, match=says):
        make()


@pytest.mark.parametrize("options", [{"width": -1}, {"width": 1.5}, {"max_columns": -1}])
def test_text(options):
    with pytest.raises(ValueError, match=f"{next(iter(options))} is .*: a whole number"):
        check(NUMBERS, NUMBERS).to_text(**options)


def test_what_cannot_be_pickled_says_so(reference):
    monitor = Monitor(reference)
    for thing in (monitor.shard(), monitor.shard_pool(), detectors.PageHinkleyColumns(2)):
        with pytest.raises(TypeError, match=f"a {type(thing).__name__} cannot be pickled"):
            pickle.dumps(thing)
        with pytest.raises(TypeError, match="cannot be pickled"):
            copy.copy(thing)


def test_all_handles_are_context_managers(reference):
    for make in (Monitor(reference).shard, lambda: detectors.PageHinkleyColumns(2), detectors.DDM):
        with make() as thing:
            assert not thing.closed
        assert thing.closed
        with pytest.raises(ValueError, match="closed"), thing:
            pass
    assert repr(Monitor(reference).shard()) == "<driftcheck.Shard>"


def test_no_columns_have_no_statuses():
    statuses = stats.ks_2samp(np.zeros((3, 0)), np.zeros((3, 0))).status
    assert statuses.shape == (0,)
    assert statuses.dtype.kind == "U"
