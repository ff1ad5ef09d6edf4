# SPDX-License-Identifier: Apache-2.0
"""Reports and profiles in a real MLflow store."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

mlflow = pytest.importorskip("mlflow", reason="mlflow is needed")
from driftcheck import Profile, check
from driftcheck.integrations.mlflow import load_profile, log_profile, log_report

pytestmark = pytest.mark.filterwarnings("ignore")  # MLflow's own


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    mlflow.set_tracking_uri((tmp_path / "runs").as_uri())
    with mlflow.start_run() as run:
        yield run.info.run_id


def test_report_and_profile(run):
    ages = np.arange(500.0) % 50
    report = check({"age (years)": ages + 20}, {"age (years)": ages + 30})
    log_report(report)
    profile = Profile.from_data({"age": ages})
    log_profile(profile)
    kept = mlflow.MlflowClient().get_run(run).data
    assert kept.tags["driftcheck.verdict"] == "drift"
    assert kept.metrics["driftcheck/drifted"] == 1
    assert kept.metrics["driftcheck/age _years_/psi"] == report["age (years)"].statistics["psi"].value
    path = mlflow.artifacts.download_artifacts(run_id=run, artifact_path="driftcheck/report.json")
    assert json.loads(Path(path).read_text()) == report.to_dict()
    assert load_profile(run) == profile


def test_names_that_mlflow_does_not_take(run):
    names = ["../x", "/a", "a//b", ".", "a?", "a!", "x" * 500, "y" * 500 + "1", "y" * 500 + "2"]
    if sys.getfilesystemencoding() == "utf-8":  # MLflow makes files of these names
        names.append("\u540d/b")
    table = {name: np.arange(100.0) for name in names}
    log_report(check(table, table))
    kept = mlflow.MlflowClient().get_run(run).data.metrics
    assert sum(name.endswith("/psi") for name in kept) == len(names)
