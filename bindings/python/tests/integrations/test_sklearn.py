# SPDX-License-Identifier: Apache-2.0
"""DriftMonitor as scikit-learn wants its estimators, and in a pipeline."""

import pickle

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("sklearn", "1.6", reason="scikit-learn 1.6 is needed")
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from driftcheck.integrations.sklearn import DriftMonitor


@parametrize_with_checks([DriftMonitor(window_rows=50, min_rows=5)])
def test_the_checks_of_scikit_learn(estimator, check):
    check(estimator)


def random_frame(seed, shift=0.0, rows=1000):
    rng = np.random.default_rng(seed)
    return pd.DataFrame({"age": rng.normal(40 + 10 * shift, 10, rows), "city": rng.choice(["Bonn", "Kiel"], rows)})


def test_frames_pass_through_as_they_are():
    frame = random_frame(0)
    watch = DriftMonitor(window_rows=200).fit(frame)
    assert watch.transform(frame) is frame
    assert watch.get_feature_names_out().tolist() == ["age", "city"]
    assert watch.monitor_.summary.total_rows == 1000


def test_events_of_a_pipeline():
    events = []
    train = random_frame(0)[["age"]]
    model = make_pipeline(DriftMonitor(window_rows=500, on_event=events.append), LogisticRegression())
    model.fit(train, train["age"] > 40)
    model.predict(random_frame(1)[["age"]])
    assert events == []
    model.predict(random_frame(2, 1.0)[["age"]])
    assert [(event.kind, event.name) for event in events] == [("data_drift", "age")]


def test_missing_values_are_watched_not_refused():
    train = np.arange(1000.0).reshape(-1, 1)
    now = train.copy()
    now[::3] = np.nan
    watch = DriftMonitor(window_rows=1000).fit(train)
    assert np.array_equal(watch.transform(now), now, equal_nan=True)
    assert watch.monitor_.events()[0].columns[0].explanation == "missing"


def test_clones_start_anew_and_pickles_go_on():
    watch = DriftMonitor(window_rows=500).fit(random_frame(0))
    watch.transform(random_frame(1, rows=100))
    assert not hasattr(clone(watch), "monitor_")
    again = pickle.loads(pickle.dumps(watch))
    assert again.monitor_.summary.total_rows == 100
