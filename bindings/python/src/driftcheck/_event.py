# SPDX-License-Identifier: Apache-2.0
"""What a monitor tells of: a change of verdict, or an alarm."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from . import _abi
from ._evidence import ColumnEvidence
from ._library import Handle, lib, written


@dataclass(frozen=True)
class Event:
    """One event of a monitor.

    Attributes
    ----------
    sequence : int
        0, 1, 2, ...: a gap means that events were lost.
    time : int
        Timestamp of the call, or the end of the window by time.
    kind : str
        "data_drift", "prediction_drift", "concept_drift", "performance", "data_quality", "schema" or "recovery".
    of : str
        In a recovery, the kind of the event that it ends; else as kind.
    severity : str
        "warning" or "drift"; "none" in a recovery.
    subject : str
        "column", "stream", "metric", "detector" or "risk".
    index : int
        Place of the subject.
    name : str
        Of the column, stream or metric; empty for a detector or a risk of outcomes.
    statistic : str or None
        The statistic, metric or detector that raised it.
    source : str or None
        Detectors and risks: where their values come from.
    direction : str or None
        Detectors: "up" or "down".
    window : int
        Number of the window; detectors: index of the value.
    rows : int
        Of the window; detectors: values since the estimated change.
    value, threshold, p_value : float or None
    columns : tuple of ColumnEvidence
        Evidence: the columns that the alarm names, or the one with most evidence if it names none.
    risk : dict or None
        Risks: "limit", "mean" loss since "onset", and "checks" made until then.
    """

    sequence: int
    time: int
    kind: str
    of: str
    severity: str
    subject: str
    index: int
    name: str
    statistic: str | None
    source: str | None
    direction: str | None
    window: int
    rows: int
    value: float | None
    threshold: float | None
    p_value: float | None
    columns: tuple[ColumnEvidence, ...] = ()
    risk: dict[str, Any] | None = None
    _json: str = field(repr=False, compare=False, default="")

    def to_json(self) -> str:
        """The event as one line of JSON (schema driftcheck.event/1)."""
        return self._json

    def to_dict(self) -> dict[str, Any]:
        """The same as a dictionary."""
        made: dict[str, Any] = json.loads(self._json)
        return made


def event_of(handle: Handle, struct: _abi.drift_event) -> Event:
    """An event of a monitor."""
    text = written(lib.drift_monitor_event_json, handle, struct).rstrip("\n")
    found = json.loads(text)
    found.pop("schema")
    found.setdefault("statistic", found.pop("detector", None))
    found["columns"] = tuple(ColumnEvidence(**column) for column in found.get("columns", ()))
    return Event(source=found.pop("source", None), direction=found.pop("direction", None), **found, _json=text)
