# SPDX-License-Identifier: Apache-2.0
"""Monitors: windows, events, outcomes, streams, detectors, shards, snapshots."""

import datetime
import gc
import json
import pickle
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from driftcheck import DataError, DriftError, Event, InvalidArgumentError, MetricRule, Monitor, Profile, RiskRule, check
from driftcheck.detectors import ADWIN, DDM, KSWIN, PageHinkley


def rows(rng, count, shift=0.0):
    return {"a": rng.normal(shift, 1, count), "b": rng.choice(["u", "v"], count)}


@pytest.fixture
def reference(rng):
    return Profile.from_data(rows(rng, 5000))


@pytest.fixture
def monitor(reference):
    return Monitor(reference, window_rows=500, policy="window")


def kinds(monitor):
    return [(event.kind, event.name) for event in monitor.events()]


def test_windows_and_events(monitor, rng):
    assert monitor.verdict == "insufficient"
    monitor.observe(rows(rng, 499))
    assert monitor.summary.windows == 0
    monitor.observe(rows(rng, 1))
    assert (monitor.verdict, monitor.summary.windows, kinds(monitor)) == ("none", 1, [])
    monitor.observe(rows(rng, 500, shift=1), 17)
    (event,) = monitor.events()
    assert (event.kind, event.of, event.severity, event.subject) == ("data_drift", "data_drift", "drift", "column")
    assert (event.name, event.time, event.window, event.rows) == ("a", 17, 1, 500)
    assert event.value >= event.threshold
    assert monitor.drifted
    assert monitor.columns["a"].drifted
    assert monitor.columns["a"].alarm
    assert not monitor.columns["b"].alarm
    monitor.observe(rows(rng, 500))
    (recovery,) = monitor.events()
    assert (recovery.kind, recovery.of, recovery.severity) == ("recovery", "data_drift", "none")
    assert [event.sequence for event in (event, recovery)] == [0, 1]


def test_events_as_json(monitor, rng):
    monitor.observe(rows(rng, 500, shift=1))
    (event,) = monitor.events()
    assert json.loads(event.to_json()) == event.to_dict()
    assert event.to_dict()["schema"] == "driftcheck.event/1"
    assert pickle.loads(pickle.dumps(event)) == event
    assert isinstance(event, Event)


def test_more_events_than_fit_at_once(rng):
    names = [f"c{i}" for i in range(300)]
    data = rng.normal(size=(200, 300))
    monitor = Monitor(Profile.from_data(data, columns=names), window_rows=200, event_capacity=1000, policy="window")
    monitor.observe(data + 5)
    assert [event.index for event in monitor.events()] == list(range(300))
    assert monitor.events() == []


def test_kinds_of_data_are_one(reference, rng):
    pd = pytest.importorskip("pandas")
    data = rows(rng, 300)
    snapshots = []
    records = [{"a": a, "b": b} for a, b in zip(data["a"], data["b"])]
    for given in (data, pd.DataFrame(data), records):
        monitor = Monitor(reference)
        monitor.observe(given)
        snapshots.append(monitor.snapshot())
    monitor = Monitor(reference)
    for record in records:
        monitor.observe(record)
    assert snapshots == snapshots[:1] * 3
    whole = Monitor.restore(snapshots[0])
    assert (monitor.evaluate().total_batches, whole.evaluate().total_batches) == (300, 1)
    assert monitor.columns == whole.columns


def test_matrices(rng):
    data = rng.normal(size=(5000, 8))
    reference = Profile.from_data(data)
    table = {f"x{i}": data[:, i] for i in range(8)}
    for dtype in (np.float64, np.float32):
        one, other = Monitor(reference), Monitor(reference)
        for start in range(0, 900, 300):  # the same place, other memory, another order
            piece = data[start : start + 300].astype(dtype)
            one.observe(np.asfortranarray(piece) if start == 300 else piece)
            other.observe({name: piece[:, i] for i, name in enumerate(table)})
        assert one.snapshot() == other.snapshot()


def test_what_was_observed_is_not_held(rng):
    monitor = Monitor(Profile.from_data(rng.normal(size=(100, 2))))
    batch = rng.normal(size=(100, 2))
    before = sys.getrefcount(batch)
    for _ in range(3):
        monitor.observe(batch)
    assert sys.getrefcount(batch) == before


def test_statistics_are_those_of_a_check(monitor, reference, rng):
    data = rows(rng, 400, shift=0.2)
    monitor.observe(data)
    monitor.evaluate()
    expected = check(reference, data)
    for name in ("a", "b"):
        for statistic in ("psi", "kl", "js", "missing"):
            assert monitor.columns[name].statistics[statistic].value == pytest.approx(
                expected[name].value(statistic), rel=1e-12, abs=1e-15
            )
    assert monitor.columns["b"].statistics["chi2"].value == pytest.approx(expected["b"].value("chi2"), rel=1e-12)
    assert "ks" not in monitor.columns["b"].statistics
    assert monitor.columns["a"].statistics["psi"].drift == 0.25


def test_windows_by_time(reference, rng):
    start = datetime.datetime(2024, 6, 7, 12, tzinfo=datetime.timezone.utc)
    monitor = Monitor(reference, window_span=datetime.timedelta(hours=1))
    with pytest.raises(ValueError, match="a timestamp is needed"):
        monitor.observe(rows(rng, 10))
    monitor.observe(rows(rng, 300), start)
    monitor.observe(rows(rng, 300), np.datetime64("2024-06-07T12:59:59.999999"))
    assert monitor.summary.windows == 0
    monitor.advance(start.replace(tzinfo=None) + datetime.timedelta(hours=1))
    summary = monitor.summary
    assert (summary.windows, summary.rows, summary.rows_left) == (1, 600, 0)
    assert summary.start == int(start.timestamp()) * 1_000_000
    assert summary.end - summary.start == 3_600_000_000
    numbered = Monitor(reference, window_span=60)
    numbered.observe(rows(rng, 100), 119)
    assert numbered.summary.pane_end == 120
    assert pickle.loads(pickle.dumps(numbered))._by_time


def test_sliding_and_decaying(reference, rng):
    sliding = Monitor(reference, window="sliding", window_rows=500, panes=5)
    decaying = Monitor(reference, window="decaying", window_rows=100, decay=0.5)
    for monitor in (sliding, decaying):
        for _ in range(6):
            monitor.observe(rows(rng, 100))
    assert sliding.summary.windows == 2
    assert decaying.summary.windows == 6
    assert decaying.summary.rows < 200


def test_options_of_events(reference, rng):
    monitor = Monitor(reference, window_rows=200, persistence=(2, 3), cooldown=5, recovery=0.5, policy="window")
    shifted = [1, 0, 1, 1]
    for shift in shifted:
        monitor.observe(rows(rng, 200, shift))
    assert [event.window for event in monitor.events()] == [2]
    loose = Monitor(
        reference, window_rows=400, thresholds={"psi": (0.001, 0.5)}, warning_events=True, alpha=0.9, policy="window"
    )
    loose.observe(rows(rng, 400, 0.3))
    assert {event.severity for event in loose.events()} == {"warning"}


def test_roles_and_quality(reference, rng):
    monitor = Monitor(reference, window_rows=200, roles={"a": "score"}, policy="window")
    monitor.observe(rows(rng, 200, 1))
    monitor.observe({"b": rng.choice(["u", "v"], 200), "a": [None] * 200})
    monitor.observe({"b": rng.choice(["u", "v"], 200)})
    found = [event.kind for event in monitor.events()]
    assert found[0] == "prediction_drift"
    assert "data_quality" in found
    assert "schema" in found
    assert monitor.columns["a"].role == "score"
    assert monitor.columns["a"].status == "MISSING_COLUMN"


# ---- evidence ----


def test_evidence_tells_of_a_change_once(reference, rng):
    monitor = Monitor(reference, window_rows=1000, check_rows=50)
    monitor.observe(rows(rng, 2000))
    assert monitor.events() == []
    assert (monitor.verdict, monitor.evidence["data_drift"].checks) == ("none", 40)
    monitor.observe(rows(rng, 1000, shift=0.5), 17)
    (event,) = monitor.events()
    assert (event.kind, event.statistic, event.name, event.rows) == ("data_drift", "evidence", "a", 50)
    assert event.value >= event.threshold == 1e6
    (column,) = event.columns
    assert (column.name, column.explanation, column.listed) == ("a", "mean", True)
    assert 0.2 < column.size < 0.8
    assert 38 <= column.onset <= 44
    assert column.psi_lower < column.psi < column.psi_upper
    assert "appears by chance at most once in" in column.text
    assert json.loads(event.to_json()) == event.to_dict()
    assert event.to_dict()["columns"][0]["text"] == column.text
    assert pickle.loads(pickle.dumps(event)) == event
    assert monitor.drifted
    assert (monitor.columns["a"].alarm, monitor.columns["b"].alarm) == (True, False)
    assert monitor.columns["a"].evidence.evidence > column.evidence > monitor.columns["b"].evidence.evidence
    monitor.observe(rows(rng, 1000))
    assert monitor.events() == []  # it stands
    monitor.acknowledge()
    assert not monitor.drifted
    monitor.observe(rows(rng, 1000))
    assert monitor.events() == []
    assert not monitor.evidence["data_drift"].alarm


def test_predictions_and_streams_have_alarms_of_their_own(rng):
    data = {"x": rng.normal(size=5000), "p": rng.normal(size=5000), "s": rng.normal(size=5000)}
    monitor = Monitor(
        Profile.from_data(data), window_rows=100, roles={"p": "score"}, streams=["s"], weights={"x": 2, "p": 1, "s": 1}
    )
    assert {kind: state.false_alarm_every for kind, state in monitor.evidence.items()} == {
        "data_drift": 2e6,
        "prediction_drift": 4e6,
    }
    monitor.observe({"x": rng.normal(size=500), "p": rng.normal(2, 1, 500)})
    monitor.observe_stream("s", rng.normal(2, 1, 500))
    assert [(event.kind, event.subject, event.name) for event in monitor.events()] == [
        ("prediction_drift", "column", "p"),
        ("data_drift", "stream", "s"),
    ]
    assert monitor.streams["s"].evidence.explanation in ("mean", "shape")


def test_checks_by_hand_and_a_new_baseline(reference, rng):
    monitor = Monitor(
        reference, window_rows=10**6, check_rows=300, false_alarm_every=1e4, min_effect=0.001, design_effect=1.5
    )
    for _ in range(5):
        monitor.observe(rows(rng, 200, shift=1))
        monitor.check()
    assert monitor.evidence["data_drift"].checks == 5
    assert len(monitor.events()) == 1
    monitor.rebaseline(Profile.from_data(rows(rng, 5000, shift=1), like=reference))
    for _ in range(5):
        monitor.observe(rows(rng, 200, shift=1))
        monitor.check()
    assert monitor.events() == []
    with pytest.raises(InvalidArgumentError, match="like the monitor's reference"):
        monitor.rebaseline(Profile.from_data(rows(rng, 500)))
    with pytest.raises(DataError, match="fewer than 100 rows"):
        monitor.rebaseline()


def test_a_monitor_by_windows_has_no_evidence(monitor, rng):
    monitor.observe(rows(rng, 500, shift=1))
    assert monitor.evidence == {}
    assert monitor.columns["a"].evidence is None
    assert monitor.events()[0].columns == ()
    monitor.acknowledge()
    with pytest.raises(DataError, match="no evidence"):
        monitor.check()


def test_outcomes(reference, rng):
    monitor = Monitor(
        reference,
        window_rows=1000,
        task="binary",
        metric_rules={"accuracy": MetricRule(0.9, drift=0.05), "f1": (0.9, 0.1)},
    )
    truth = rng.integers(0, 2, 1000)
    prediction = np.where(rng.random(1000) < 0.7, truth, 1 - truth)
    monitor.observe_outcomes(truth, prediction)
    found = monitor.metrics
    assert found["accuracy"].value == pytest.approx(np.mean(truth == prediction), rel=1e-12)
    right = np.sum(truth & prediction)
    assert found["precision"].value == pytest.approx(right / prediction.sum(), rel=1e-12)
    assert (found["accuracy"].reference, found["accuracy"].drift, found["accuracy"].warning) == (0.9, 0.05, None)
    assert found["recall"].reference is None
    assert found["roc_auc"].status == "NOT_APPLICABLE"
    told = [(event.kind, event.subject, event.name) for event in monitor.events()]
    assert told == [("performance", "risk", ""), ("performance", "metric", "accuracy")]
    monitor.observe_outcomes(truth, score=np.where(truth == 1, 0.9, 0.2), weight=np.ones(1000))
    assert monitor.metrics["roc_auc"].value == pytest.approx(1.0)
    assert monitor.metrics["brier"].value == pytest.approx(np.mean(np.where(truth == 1, 0.01, 0.04)))
    monitor.observe_outcomes([1.0, np.nan], [1, 1])
    assert monitor.summary.unlabeled == 1


def test_errors_are_watched_by_default(reference):
    monitor = Monitor(reference, window_rows=100, task="binary", risk_baseline_rows=500)
    wrong = np.arange(100) % 10 == 0
    for _ in range(5):
        monitor.observe_outcomes(np.zeros(100), wrong)
    (risk,) = monitor.risks
    assert (risk.source, risk.name, risk.reference_mean, risk.reference_rows) == ("error", "", 0.1, 500)
    assert 0.12 < risk.limit < 0.16
    assert risk.mean is None
    assert not risk.alarm
    for _ in range(20):
        monitor.observe_outcomes(np.zeros(100), np.arange(100) % 2)
    (event,) = monitor.events()
    assert (event.kind, event.subject, event.source, event.statistic) == ("performance", "risk", "error", "evidence")
    assert event.risk["mean"] == 0.5
    assert event.risk["limit"] == risk.limit
    assert monitor.risks[0].alarm
    assert 'driftcheck_risk_alarm{index="0",source="error"} 1' in monitor.prometheus()
    monitor.acknowledge()
    assert not monitor.risks[0].alarm
    assert not Monitor(reference, task="binary", default_risks=False).risks


def test_rules_of_risks_and_outcomes_that_wait():
    day = datetime.timedelta(days=1)
    rules = [(("column", "p"), RiskRule(limit=0.5)), ("error", RiskRule(limit=0.2, weight=3))]
    reference = Profile.from_data({"p": np.linspace(0, 1, 500)})
    monitor = Monitor(reference, task="binary", risks=rules, risk_share=0.1, outcome_delay=7 * day)
    assert [risk.limit for risk in monitor.risks] == [0.5, 0.2]
    assert monitor.risks[1].false_alarm_every == pytest.approx(1e6 / 0.075)
    now = datetime.datetime(2026, 12, 1)
    times = np.array([now - 8 * day, now - 6 * day, now], dtype="M8[s]")
    monitor.observe_outcomes([0, 0, 1], [0, 1, 1], timestamp=now, times=times)
    assert (monitor.risks[1].late, monitor.risks[1].waiting, monitor.risks[1].checks) == (1, 2, 0)
    monitor.advance(now + 8 * day)
    assert (monitor.risks[1].waiting, monitor.risks[1].checks) == (0, 2)
    with pytest.raises(ValueError, match="unknown source 'wrong' of a risk"):
        Monitor(reference, risks=[("wrong", RiskRule())])
    with pytest.raises(ValueError, match="times has the shape"):
        monitor.observe_outcomes([0, 0], [0, 1], times=[1])


def test_design_effects_come_from_batches_of_the_reference(rng):
    days = np.repeat(np.arange(200), 50)
    data = {"together": rng.normal(0, 1, 10_000) + np.repeat(rng.normal(0, 0.5, 200), 50), "apart": rng.random(10_000)}
    reference = Profile.from_data(data)
    effects = reference.design_effects(data, days)
    assert set(effects) == {"together", "apart"}
    assert effects["together"] > 5
    assert 1 <= effects["apart"] < 3
    assert reference.design_effects(data, 50) == effects
    assert reference.design_effects(data, days.astype(str)) == effects
    monitor = Monitor(reference, design_effect=effects)
    assert monitor.caution is None
    assert Monitor(reference, design_effect=3.0).caution is None
    assert "independent" in Monitor(reference).caution
    with pytest.raises(ValueError, match="batches has 3 values"):
        reference.design_effects(data, [1, 2, 3])
    with pytest.raises(DriftError, match="at least 20 are needed"):
        reference.design_effects(data, 5000)


def test_seasons(rng):
    level = [0.0, 5.0]
    rows = [rng.normal(mean, 1, 3000) for mean in level]
    reference = Profile.from_data({"a": np.concatenate(rows)})
    slots = [Profile.from_data({"a": season}, like=reference) for season in rows]
    monitor = Monitor(reference, slots=slots, check_rows=100)
    for day in range(100):
        for slot in (0, 1):
            monitor.set_slot(slot)
            monitor.observe({"a": rng.normal(level[slot] + (0.7 if day >= 80 and slot else 0), 1, 50)})
        if day == 79:
            assert monitor.events() == []
    (event,) = monitor.events()
    assert (event.kind, event.name) == ("data_drift", "a")
    assert Monitor.restore(monitor.snapshot()).snapshot() == monitor.snapshot()
    with pytest.raises(InvalidArgumentError, match="slot 2"):
        monitor.set_slot(2)


def test_other_tasks(reference, rng):
    regression = Monitor(reference, task="regression", window_rows=100)
    truth = rng.normal(size=100)
    regression.observe_outcomes(truth, truth + 0.5)
    assert regression.metrics["mae"].value == pytest.approx(0.5)
    assert regression.metrics["bias"].value == pytest.approx(0.5)
    assert "accuracy" not in regression.metrics
    classes = Monitor(reference, task="multiclass", classes=3, window_rows=4)
    classes.observe_outcomes([0, 1, 2, 2], [0, 1, 2, 1])
    assert classes.metrics["accuracy"].value == 0.75
    assert Monitor(reference).metrics == {}


def test_outcomes_that_are_wrong(reference):
    monitor = Monitor(reference, task="binary")
    with pytest.raises(ValueError, match="prediction has 1 values, and truth has 2"):
        monitor.observe_outcomes([0, 1], [0])
    with pytest.raises(InvalidArgumentError) as caught:
        monitor.observe_outcomes([0, 2], [0, 1])
    assert caught.value.row == 1
    with pytest.raises(InvalidArgumentError):
        Monitor(reference).observe_outcomes([0], [0])
    with pytest.raises(ValueError, match="2 dimensions"):
        monitor.observe_outcomes([[0, 1]], [[0, 1]])


def test_streams(rng):
    latency = rng.gamma(2, 10, 5000)
    reference = Profile.from_data({"a": rng.normal(size=5000), "latency": latency})
    monitor = Monitor(reference, window_rows=1000, streams=["latency", "other"])
    monitor.observe_stream("latency", latency[:1000] * 2)
    monitor.observe_stream("other", 3.0)
    assert ("data_drift", "latency") in kinds(monitor)
    found = monitor.streams
    assert found["latency"].mean == pytest.approx(latency[:1000].mean() * 2)
    assert found["latency"].psi > 0.25
    monitor.observe_stream("latency", latency[:999] * 2)
    assert monitor.quantile("latency", 0.99) == pytest.approx(np.quantile(latency[:999] * 2, 0.99), rel=0.02)
    monitor.evaluate()
    assert monitor.streams["other"].mean == 3.0
    assert monitor.streams["other"].psi is None
    assert list(monitor.columns) == ["a"]
    with pytest.raises(KeyError, match="no stream 'x'; it has 'latency', 'other'"):
        monitor.observe_stream("x", 1.0)


def test_detectors(reference, rng):
    monitor = Monitor(
        reference,
        task="binary",
        streams=["load"],
        detectors=[
            ("error", DDM()),
            (("column", "a"), ADWIN(delta=1e-6)),
            (("stream", "load"), PageHinkley(threshold=5)),
        ],
    )
    monitor.observe(rows(rng, 600))
    monitor.observe(rows(rng, 600, 3))
    monitor.observe_outcomes(np.zeros(300), np.zeros(300))
    monitor.observe_outcomes(np.zeros(300), np.ones(300))
    monitor.observe_stream("load", np.repeat([0.0, 5.0], 100))
    found = [event for event in monitor.events() if event.kind == "concept_drift"]
    assert [(event.statistic, event.source, event.name) for event in found if event.severity == "drift"][:3] == [
        ("adwin", "column", "a"),
        ("ddm", "error", ""),
        ("page_hinkley", "stream", "load"),
    ]
    assert [(one.kind, one.source, one.name) for one in monitor.detectors] == [
        ("ddm", "error", ""),
        ("adwin", "column", "a"),
        ("page_hinkley", "stream", "load"),
    ]
    assert monitor.detectors[1].state["values"] == 1200
    with pytest.raises(ValueError, match="unknown source 'loss'"):
        Monitor(reference, detectors=[("loss", KSWIN())])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"window": "rolling"}, "window is 'rolling': one of 'tumbling'"),
        ({"window_rows": 0}, "window_rows is 0"),
        ({"window_rows": 2.5}, "window_rows is 2.5"),
        ({"task": "ranking"}, "task is 'ranking'"),
        ({"roles": {"a": "label"}}, "role of 'a' is 'label'"),
        ({"roles": {"z": "score"}}, "'z'"),
        ({"metric_rules": {"acc": (1,)}}, "a metric is 'acc'"),
        ({"metric_rules": {"accuracy": (0.9, 0.1)}}, "accuracy"),
        ({"thresholds": {"psi": -1}}, "the threshold of psi is -1"),
        ({"window": "sliding", "window_rows": 7, "panes": 3}, "panes"),
        ({"decay": 2}, "decay"),
        ({"policy": "psi"}, "policy is 'psi': one of 'evidence'"),
        ({"false_alarm_every": 0.5}, "false_alarm_every must be 1 to 1e12"),
        ({"weights": {"a": -1}}, "a weight must be 0"),
        ({"weights": {"z": 1}}, "a weight names this column"),
    ],
)
def test_wrong_options(reference, options, says):
    with pytest.raises(ValueError, match=says):
        Monitor(reference, **options)


def test_a_batch_that_is_wrong_counts_nothing(monitor):
    before = monitor.snapshot()
    for wrong in ({"a": [1.0], "b": [object()]}, {"a": [1.0], "b": ["u", "v"]}, 3):
        with pytest.raises((TypeError, ValueError)):
            monitor.observe(wrong)
    assert monitor.snapshot() == before


def test_snapshots(reference, rng, tmp_path):
    monitor = Monitor(reference, window_rows=300, task="binary", streams=["s"], detectors=[("error", DDM())])
    monitor.observe(rows(rng, 400, 1))
    monitor.observe_outcomes([0, 1], [0, 1])
    monitor.save(tmp_path / "monitor.dcm")
    copies = [
        Monitor.restore(monitor.snapshot()),
        Monitor.load(tmp_path / "monitor.dcm"),
        pickle.loads(pickle.dumps(monitor)),
    ]
    data = rows(rng, 400)
    for other in (*copies, monitor):
        other.observe(data)
        other.observe_stream("s", [1.0])
    assert {other.snapshot() for other in copies} == {monitor.snapshot()}
    assert [event.to_json() for event in copies[0].events()] == [event.to_json() for event in monitor.events()]
    with pytest.raises(ValueError, match="not a snapshot of a monitor"):
        Monitor.restore(b"nothing")


def test_reset_memory_and_text(monitor, rng):
    empty = monitor.snapshot()
    memory = monitor.memory
    monitor.observe(rows(rng, 700, 1))
    assert repr(monitor) == "<driftcheck.Monitor: 2 columns, 1 windows, 700 rows, verdict drift>"
    text = monitor.prometheus()
    assert 'column="a"' in text
    assert text.count("# HELP") == text.count("# TYPE") > 5
    assert monitor.memory == memory > 1000
    monitor.reset()
    assert monitor.snapshot() == empty
    with monitor:
        pass
    assert repr(monitor) == "<driftcheck.Monitor: closed>"
    with pytest.raises(ValueError, match="this Monitor is closed"):
        monitor.observe(rows(rng, 1))


def test_table(monitor, rng):
    pytest.importorskip("pandas")
    monitor.observe(rows(rng, 500, 1))
    table = monitor.to_pandas()
    assert table.loc["a", "verdict"] == "drift"
    assert table.loc["a", "psi"] > 0.25
    assert table.loc["b", "chi2"] >= 0


def test_threads_share_a_monitor(reference, rng):
    monitor, alone = Monitor(reference, window_rows=10**6), Monitor(reference, window_rows=10**6)
    pieces = [rows(rng, 50) for _ in range(200)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(monitor.observe, pieces))
    for piece in pieces:
        alone.observe(piece)
    assert monitor.evaluate().rows == alone.evaluate().rows == 10_000
    for name in ("a", "b"):
        assert monitor.columns[name].statistics == alone.columns[name].statistics


@pytest.mark.parametrize("pooled", [True, False])
def test_shards(reference, rng, pooled):
    monitor, alone = Monitor(reference, window_rows=10**6), Monitor(reference, window_rows=10**6)
    pieces = [rows(rng, 50) for _ in range(200)]
    if pooled:
        shards = monitor.shard_pool()
        with ThreadPoolExecutor(8) as pool:
            for _ in pool.map(shards.observe, pieces):
                monitor.collect()
        assert len(shards._free) <= 8
    else:
        shards = [monitor.shard() for _ in range(4)]

        def work(index):
            for piece in pieces[index::4]:
                shards[index].observe(piece)

        threads = [threading.Thread(target=work, args=(index,)) for index in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    monitor.collect(5)
    for piece in pieces:
        alone.observe(piece)
    assert monitor.evaluate().rows == alone.evaluate().rows == 10_000
    for name in ("a", "b"):
        assert monitor.columns[name].statistics == alone.columns[name].statistics


def test_a_shard_outlives_its_monitor_and_loses_nothing(reference, rng):
    monitor = Monitor(reference, window_rows=10**6)
    shard = monitor.shard()
    shard.observe(rows(rng, 70))
    shard.close()
    assert monitor.evaluate().rows == 70
    with monitor.shard() as other:
        other.observe(rows(rng, 30))
    left = monitor.shard()
    monitor.close()
    left.observe(rows(rng, 5))
    with pytest.raises(ValueError, match="closed"):
        monitor.shard()
    with pytest.raises(ValueError, match="this Shard is closed"):
        shard.observe(rows(rng, 5))
    with pytest.raises(InvalidArgumentError):
        Monitor(reference, detectors=[(("column", "a"), ADWIN())]).shard()


def test_a_shard_is_freed_before_its_monitor(rng):
    """Also where both are found in one cycle of garbage, which Python finalizes in any order."""
    for _ in range(20):
        monitor = Monitor({"x": rng.normal(size=200)}, window_rows=50)
        shard = monitor.shard()
        shard.observe({"x": rng.normal(size=10)})
        freed = weakref.ref(shard._handle), weakref.ref(monitor._handle)
        cycle = [monitor._handle, shard._handle]
        cycle.append(cycle)
        del monitor, shard, cycle
        gc.collect()
        assert [handle() for handle in freed] == [None, None]
