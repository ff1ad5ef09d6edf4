# SPDX-License-Identifier: Apache-2.0
"""Detectors: river's interface, river's flags, and what river lacks."""

import copy
import inspect
import pickle
import threading

import numpy as np
import pytest

from driftcheck import InvalidArgumentError, detectors
from driftcheck._abi import DETECTOR_LIST

KINDS = [getattr(detectors, name) for name in detectors.__all__ if name[-1:].isalpha()]
KINDS = [kind for kind in KINDS if inspect.isclass(kind) and issubclass(kind, detectors.Detector)]
KINDS.remove(detectors.Detector)
WARNS = {"DDM", "EDDM", "RDDM", "HDDMA", "HDDMW", "ECDD", "STEPD"}


def stream(kind, n=3000, seed=5):
    """A stream of the kind's domain that changes in its middle."""
    rng = np.random.default_rng(seed)
    if "numbers" in kind.__doc__:
        return np.concatenate((rng.normal(0, 1, n // 2), rng.normal(3, 1, n // 2)))
    return (rng.random(n) < np.repeat([0.1, 0.6], n // 2)).astype(float)


def one_by_one(detector, values):
    """(drifts, beginnings of warnings) of a detector with river's interface."""
    drifts, warnings, before = [], [], False
    for i, x in enumerate(values):
        detector.update(x)
        warning = getattr(detector, "warning_detected", False)
        if detector.drift_detected:
            drifts.append(i)
        elif warning and not before:
            warnings.append(i)
        before = warning and not detector.drift_detected
    return drifts, warnings


def at_once(detector, values):
    flags = detector.update_many(values)
    return tuple(flags["index"][flags["level"] == level].tolist() for level in (detectors.DRIFT, detectors.WARNING))


def test_there_is_a_class_for_each_kind():
    assert sorted(kind._kind for kind in KINDS) == [number for _, number, _ in DETECTOR_LIST]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_one_by_one_is_at_once(kind):
    values = stream(kind)
    found = one_by_one(kind(), values.tolist())
    assert found == at_once(kind(), values)
    assert any(1500 <= i < 2000 for i in found[0])
    assert bool(found[1]) <= (kind.__name__ in WARNS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_pickle_copy_and_clone(kind):
    values = stream(kind)
    expected = kind().update_many(values)
    detector = kind()
    first = detector.update_many(values[:1511])
    copies = [pickle.loads(pickle.dumps(detector)), copy.deepcopy(detector), copy.copy(detector), detector]
    for other in copies:
        assert type(other) is kind
        assert np.array_equal(np.concatenate((first, other.update_many(values[1511:]))), expected)
    for fresh in (detector.clone(), kind(**detector._get_params())):
        assert fresh.state["values"] == 0
        assert np.array_equal(fresh.update_many(values), expected)
    detector.reset()
    assert np.array_equal(detector.update_many(values), expected)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_parameters(kind):
    signature = inspect.signature(kind)
    for name, parameter in signature.parameters.items():
        assert f"\n{name} : " in inspect.getdoc(kind), name
        if parameter.default is not None:
            assert kind(**{name: parameter.default})._get_params()[name] == parameter.default
    assert repr(kind()).startswith(kind.__name__ + "(")
    if "compat" in signature.parameters:
        assert kind(compat="moa").state["values"] == 0
        with pytest.raises(ValueError, match="compat is 'weka': one of 'default'"):
            kind(compat="weka")


def test_parameters_that_are_wrong():
    with pytest.raises(InvalidArgumentError, match="threshold"):
        detectors.PageHinkley(threshold=-1)
    with pytest.raises(ValueError, match="mode is 'sideways': one of 'both', 'up', 'down'"):
        detectors.PageHinkley(mode="sideways")
    with pytest.raises(InvalidArgumentError):
        detectors.ADWIN(compat="frouros")
    with pytest.raises(TypeError):
        detectors.ADWIN(treshold=1)


def test_values_that_are_wrong():
    detector = detectors.DDM()
    with pytest.raises(InvalidArgumentError):
        detector.update(2)
    with pytest.raises(InvalidArgumentError) as caught:
        detector.update_many([0, 1, float("nan"), 0])
    assert caught.value.row == 2
    assert detector.state["values"] == 0
    with pytest.raises(ValueError, match="2 dimensions"):
        detector.update_many([[0, 1]])
    with pytest.raises((TypeError, ValueError)):
        detector.update("a")


def test_flags_and_state():
    values = stream(detectors.PageHinkley)
    detector = detectors.PageHinkley()
    flags = detector.update_many(values)
    assert flags.dtype == detectors.FLAG_DTYPE
    assert flags["direction"][0] == 1
    assert flags["statistic"][0] > flags["threshold"][0] == 50
    state = detector.state
    assert (state["values"], state["drifts"], state["last_drift"]) == (3000, len(flags), flags["index"][-1])
    assert detectors.ADWIN().state["change_point"] is None
    change = detectors.ADWIN().update_many(values)["change_point"][0]
    assert abs(int(change) - 1500) < 50
    assert detectors.PageHinkley(mode="down").update_many(values).size == 0
    assert detectors.PageHinkley().update_many(-values)["direction"][0] == -1


def test_seed():
    values = stream(detectors.KSWIN, 20_000)
    first, again, other = (at_once(detectors.KSWIN(seed=seed, alpha=0.05), values) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_threads_share_a_detector():
    detector = detectors.PageHinkley(threshold=1e9)
    threads = [threading.Thread(target=lambda: [detector.update(1.0) for _ in range(500)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert detector.state["values"] == 4000


def test_closing():
    with detectors.PageHinkley() as detector:
        detector.update(1.0)
    with pytest.raises(ValueError, match="this PageHinkley is closed"):
        detector.update(1.0)


def test_page_hinkley_of_columns(rng):
    rows = rng.normal(size=(4000, 7))
    rows[2000:, 3] += 4
    rows[1000:, 5] -= 4
    for matrix in (rows, rows.astype(np.float32), np.asfortranarray(rows), np.hstack((rows, rows))[:, :7]):
        tests = detectors.PageHinkleyColumns(7)
        found = np.concatenate((tests.update_many(matrix[:1234]), tests.update_many(matrix[1234:])))
        for column in range(7):
            flags = detectors.PageHinkley().update_many(matrix[:, column])
            assert np.array_equal(found["row"][found["column"] == column], flags["index"])
    sensitive = detectors.PageHinkleyColumns(7, detectors.PageHinkley(threshold=5))
    assert sensitive.update_many(rows).size > found.size > 0
    with pytest.raises(ValueError, match=r"\(rows, 7\) is needed"):
        tests.update_many(rows[:, :3])


# ---- against river ----

SAME = ["PageHinkley", "ADWIN", "KSWIN"]
SAME_BINARY = ["DDM", "EDDM", "HDDMA", "HDDMW", "FHDDM"]


@pytest.mark.parametrize("name", SAME + SAME_BINARY)
def test_flags_are_those_of_river(name):
    river = pytest.importorskip("river.drift")
    theirs = getattr(river if name in SAME else river.binary, name, None)
    if theirs is None:
        pytest.skip(f"this river has no {name}")
    kind = getattr(detectors, name)
    options = {"seed": 3} if name == "KSWIN" else {}
    for seed in range(1 if name == "KSWIN" else 10):  # river's KSWIN takes a second
        values = stream(kind, 2000, seed)
        other = 1 - values if name == "FHDDM" else values  # river's wants 1 for "right"
        expected = one_by_one(theirs(**options), other.tolist() if name in SAME else other.astype(int).tolist())
        assert at_once(kind(**options), values) == expected


def test_signatures_are_those_of_river():
    river = pytest.importorskip("river.drift")
    for name in SAME + SAME_BINARY:
        theirs = getattr(river if name in SAME else river.binary, name, None)
        if theirs is None:
            continue
        ours = inspect.signature(getattr(detectors, name)).parameters
        # KSWIN's `window` is values seen before; here update_many takes them
        assert set(inspect.signature(theirs).parameters) - {"window"} <= set(ours), name


@pytest.mark.parametrize("background", [True, False])
def test_river_retrains_by_our_detector(background):
    drift = pytest.importorskip("river.drift")
    from river import datasets, metrics, tree

    def accuracy(detector):
        model = drift.DriftRetrainingClassifier(
            tree.HoeffdingTreeClassifier(), detector, train_in_background=background
        )
        metric = metrics.Accuracy()
        stream = datasets.synth.ConceptDriftStream(
            datasets.synth.SEA(variant=0, seed=1),
            datasets.synth.SEA(variant=3, seed=1),
            position=1000,
            width=10,
            seed=1,
        )
        for x, y in stream.take(2000):
            metric.update(y, model.predict_one(x))
            model.learn_one(x, y)
        return metric.get()

    assert accuracy(detectors.DDM()) == accuracy(drift.binary.DDM())


def test_river_clones_and_uses_our_detector_inside_models():
    pytest.importorskip("river")
    from river import datasets, forest

    model = forest.ARFClassifier(
        n_models=3, seed=8, drift_detector=detectors.ADWIN(), warning_detector=detectors.ADWIN(delta=0.01)
    )
    for x, y in datasets.Phishing().take(300):
        model.learn_one(x, y)
    assert model.clone() is not model
    assert isinstance(model.clone().drift_detector, detectors.ADWIN)
    assert model.predict_one(x) in (True, False)
