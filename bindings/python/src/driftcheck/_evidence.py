# SPDX-License-Identifier: Apache-2.0
"""What the evidence of a monitor says, copied out of the library."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from . import _abi
from ._library import Handle, lib, written
from ._options import sized

_KINDS = {"data_drift": _abi.DRIFT_EVENT_DATA_DRIFT, "prediction_drift": _abi.DRIFT_EVENT_PREDICTION_DRIFT}


@dataclass(frozen=True)
class EvidenceState:
    """Evidence on many columns together.

    Attributes
    ----------
    evidence : float
        "This or more appears by chance at most once in so many checks."
    false_alarm_every : float
        Where the alarm is raised: the monitor's budget over this alarm's part of all weights.
    alarm : bool
        An alarm stands.
    checks, alarms, last_alarm : int
        Made and raised since creation or reset; number of the check that raised the last one, from 1, or 0.
    listed : int
        Columns that the last alarm names; 0 at an alarm: a little has changed in many.
    """

    evidence: float
    false_alarm_every: float
    alarm: bool
    checks: int
    alarms: int
    last_alarm: int
    listed: int


@dataclass(frozen=True)
class ColumnEvidence:
    """What the evidence says of one column or stream.

    Attributes
    ----------
    name : str
    evidence : float
        "This or more appears in this column by chance at most once in so many checks."
    listed : bool
        The alarm names the column.
    explanation : str
        "mean", "scale", "below_range", "above_range", "missing", "other", "category", "shape" or "none".
    size, before : float
        Size of the change: a shift in standard deviations, a factor of the standard deviation, a PSI, or a share of
        rows, which was `before` in the reference.
    category : str or None
        Explanation "category": which one; None: rarer ones.
    onset, checks : int
        Check where the change began, estimated; checks made until now.
    rows : int
        Of the last check; of these are the numbers below.
    psi, psi_lower, psi_upper : float or None
        PSI less what chance gives on average, and a 90 % interval.
    out_of_range : float or None
        Share of values outside the reference's range, or in categories that it does not list.
    text : str
        All of it in words.
    """

    name: str
    evidence: float
    listed: bool
    explanation: str
    size: float
    before: float
    category: str | None
    onset: int
    checks: int
    rows: int
    psi: float | None
    psi_lower: float | None
    psi_upper: float | None
    out_of_range: float | None
    text: str


def evidence_of(handle: Handle) -> dict[str, EvidenceState]:
    """The states of a monitor's alarms on columns."""
    found = {}
    for kind, number in _KINDS.items():
        struct = sized(_abi.drift_evidence_state())
        if lib.drift_monitor_get_evidence(handle, number, struct, None) != _abi.DRIFT_OK:
            continue
        numbers = {name: getattr(struct, name) for name in EvidenceState.__dataclass_fields__ if name != "alarm"}
        found[kind] = EvidenceState(alarm=bool(struct.alarm), **numbers)
    return found


def column_evidence_of(getter: Any, handle: Handle, index: int) -> ColumnEvidence | None:
    """What a monitor knows now of a column or a stream; None if it looks at no evidence of it."""
    struct = sized(_abi.drift_column_evidence())
    if getter(handle, index, _abi.DRIFT_EVIDENCE_NOW, struct, None) != _abi.DRIFT_OK:
        return None
    return ColumnEvidence(**json.loads(written(lib.drift_column_evidence_json, struct)))
