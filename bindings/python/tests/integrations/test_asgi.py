# SPDX-License-Identifier: Apache-2.0
"""The middleware in a real FastAPI application."""

import logging
import os
import signal

import numpy as np
import pytest

pytest.importorskip("fastapi", reason="fastapi is needed")
pytest.importorskip("httpx2", reason="httpx2 is what Starlette's test client needs")
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from driftcheck import Monitor
from driftcheck.integrations.asgi import DriftMiddleware, metrics_app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")


def made(**options):
    rng = np.random.default_rng(0)
    reference = {"age": rng.normal(40, 10, 2000), "p": rng.uniform(size=2000)}
    monitor = Monitor(reference, window_rows=200, roles={"p": "score"})
    app = FastAPI()

    @app.post("/predict")
    def predict(body: dict) -> dict:
        if body.get("fail"):
            return JSONResponse({"error": "no"}, 500)
        return {"p": [min(max(age / 80, 0.0), 1.0) for age in body["age"]]}

    @app.post("/other")
    def other(body: dict) -> dict:
        return body

    app.mount("/metrics", metrics_app(monitor))
    watched = DriftMiddleware(app, monitor, **options)
    return watched, monitor, TestClient(watched)


def ages(mean, rows=100, seed=1):
    return {"age": np.random.default_rng(seed).normal(mean, 10, rows).tolist()}


def test_features_and_predictions_are_observed():
    events = []
    watched, monitor, client = made(predictions=lambda answer: {"p": answer["p"]}, on_event=events.append)
    for seed in range(2):
        assert client.post("/predict", json=ages(60, seed=seed)).status_code == 200
    watched.observer.flush()
    assert monitor.summary.total_rows == 200
    assert {(event.kind, event.name) for event in events} == {("data_drift", "age"), ("prediction_drift", "p")}
    assert 'driftcheck_column_verdict{column="age"' in client.get("/metrics").text
    assert watched.observer.failed == watched.observer.dropped == 0


def test_what_is_not_observed():
    watched, monitor, client = made()
    assert client.post("/other", json=ages(40)).status_code == 200
    assert client.post("/predict", json={"fail": True, **ages(40)}).status_code == 500
    assert client.get("/nowhere").status_code == 404
    watched.observer.flush()
    assert monitor.summary.total_rows == 0


def test_a_failure_does_not_reach_the_client(caplog):
    watched, monitor, client = made(features=lambda body: body["nothing"])
    with caplog.at_level(logging.WARNING, "driftcheck"):
        for _ in range(3):
            assert client.post("/predict", json=ages(40)).json()["p"]
        watched.observer.flush()
    assert watched.observer.failed == 3
    assert len(caplog.records) == 1
    assert monitor.summary.total_rows == 0


def test_a_slow_monitor_does_not_fill_the_memory():
    import threading

    let_go = threading.Event()

    def wait(body):
        let_go.wait()
        return body

    watched, monitor, client = made(features=wait, capacity=2)
    for _ in range(6):
        client.post("/predict", json=ages(40, 10))
    let_go.set()
    watched.observer.flush()
    dropped = watched.observer.dropped
    assert dropped in (3, 4)  # one was taken from the queue at once, or not yet
    assert monitor.summary.total_rows == 10 * (6 - dropped)
    watched.observer.close()


def test_rows_that_lack_a_name():
    from driftcheck.integrations.asgi import _columns

    assert _columns([{"a": 1}, {"b": 2}]) == {"a": [1, None], "b": [None, 2]}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is needed")
@pytest.mark.filterwarnings("ignore")  # of forks beside threads
def test_a_forked_worker_observes():
    watched, monitor, client = made()
    client.post("/predict", json=ages(40, 10))
    watched.observer.flush()
    child = os.fork()
    if child == 0:
        signal.alarm(300)  # rather than waiting for ever
        watched.observer.submit(lambda: {"age": [40.0] * 5})
        watched.observer.flush()
        os._exit(monitor.summary.total_rows)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 15
