# SPDX-License-Identifier: Apache-2.0
"""Reports and profiles in MLflow, next to the model that they belong to."""

from __future__ import annotations

import posixpath
import re
import tempfile
from pathlib import Path

import mlflow

from .._profile import Profile
from .._report import Report

#: MLflow takes letters, digits and these in names of metrics.
_NOT_IN_NAMES = re.compile(r"[^\w\-. /:]")
#: Characters of a column that are kept: names of metrics have at most 250.
_LONGEST = 180


def log_report(report: Report, name: str = "driftcheck", *, run_id: str | None = None) -> None:
    """Logs a report to the active run, or to `run_id`.

    Metrics are ``{name}/drifted`` (number of columns) and ``{name}/{column}/{statistic}``; artifacts are
    ``{name}/report.json`` and ``{name}/report.html``. The tag ``{name}.verdict`` holds the verdict. What MLflow does
    not take in names is replaced by ``_``.
    """
    metrics = {f"{name}/drifted": float(len(report.drifted_columns))}
    used: set[str] = set()
    for column in report.columns.values():
        label = _label(column.name, used)
        for statistic in column.statistics.values():
            if statistic.value is not None:
                metrics[f"{name}/{label}/{statistic.name}"] = statistic.value
    mlflow.log_metrics(metrics, run_id=run_id)
    mlflow.log_text(report.to_json(), f"{name}/report.json", run_id=run_id)
    mlflow.log_text(_page(report), f"{name}/report.html", run_id=run_id)
    mlflow.MlflowClient().set_tag(run_id or mlflow.active_run().info.run_id, f"{name}.verdict", report.verdict)


def log_profile(profile: Profile, name: str = "driftcheck", *, run_id: str | None = None) -> None:
    """Logs a profile as the artifact ``{name}/reference.dcp`` of the active run, or of `run_id`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reference.dcp"
        profile.save(path)
        mlflow.log_artifact(str(path), name, run_id=run_id)


def load_profile(run_id: str, name: str = "driftcheck") -> Profile:
    """The profile that `log_profile` has logged."""
    path = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=f"{name}/reference.dcp")
    return Profile.load(path)


def _label(column: str, used: set[str]) -> str:
    """Name of a column as MLflow takes it, such as was not used before."""
    label = _NOT_IN_NAMES.sub("_", column)[:_LONGEST]
    if posixpath.normpath(f"x/{label}/x") != f"x/{label}/x":  # it would be another file
        label = re.sub("[./]", "_", label)
    while label in used:
        label += "_"
    used.add(label)
    return label


def _page(report: Report) -> str:
    return f'<!DOCTYPE html>\n<meta charset="utf-8">\n<title>driftcheck</title>\n{report._repr_html_()}\n'
