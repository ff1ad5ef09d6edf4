# SPDX-License-Identifier: Apache-2.0
"""A monitored session runs a real model."""

import copy
import threading

import numpy as np
import pytest

onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is needed")
pytest.importorskip("onnx", reason="onnx makes the model")
from onnx import TensorProto, helper

from driftcheck import Monitor
from driftcheck.integrations.onnxruntime import MonitoredSession


def model():
    """x (rows x 2) times [1, 2]."""
    weights = helper.make_tensor("w", TensorProto.FLOAT, [2, 1], [1.0, 2.0])
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 2])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])
    graph = helper.make_graph([helper.make_node("MatMul", ["x", "w"], ["y"])], "g", [x], [y], [weights])
    whole = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    return whole.SerializeToString()


def made():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2000, 2))
    monitor = Monitor({"age": x[:, 0], "x_1": x[:, 1], "y": x @ [1, 2]}, window_rows=400, roles={"y": "prediction"})
    return MonitoredSession(model(), monitor, columns={"x": ["age", "x_1"]}), monitor


def test_answers_are_the_sessions_and_rows_are_counted():
    session, monitor = made()
    x = np.random.default_rng(1).normal(1.0, 1, size=(400, 2)).astype(np.float32)
    plain = onnxruntime.InferenceSession(model()).run(None, {"x": x})
    threads = [threading.Thread(target=session.run, args=(None, {"x": part})) for part in np.split(x, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.collect()
    assert np.array_equal(session.run(["y"], {"x": x})[0], plain[0])
    found = {event.kind: {column.name for column in event.columns} for event in monitor.events()}
    assert found == {"data_drift": {"age", "x_1"}, "prediction_drift": {"y"}}
    assert session.get_inputs()[0].name == "x"
    assert session.failed == 0


def test_a_failure_to_observe_is_counted(caplog):
    session, _ = made()
    session._columns = {"x": ["only one"]}
    answer = session.run(None, {"x": np.zeros((3, 2), np.float32)})
    assert answer[0].shape == (3, 1)
    assert session.failed == 1
    assert "x has 2 columns" in caplog.text


def test_a_copy_is_a_session():
    session, _ = made()
    assert copy.copy(session).get_inputs()[0].name == "x"
