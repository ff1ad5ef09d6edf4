# SPDX-License-Identifier: Apache-2.0
"""What a monitor says of its last evaluation, copied out of the library."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from . import _abi
from ._detector import state_of
from ._evidence import ColumnEvidence, column_evidence_of
from ._library import Handle, call, lib, name_of, text
from ._options import sized
from ._report import Statistic

_ROLES = ("feature", "prediction", "score")


@dataclass(frozen=True)
class MonitorSummary:
    """The last evaluation of the columns, and the counters. The verdict is "insufficient" while there is none.

    Attributes
    ----------
    verdict : str
    windows : int
        Windows of columns closed and evaluated so far.
    rows, start, end : int
        Rows of the evaluated window, first and last timestamp; by time: start of its first pane, end of its last.
    columns, evaluated, drifted, warnings, insufficient, failed : int
        Numbers of columns.
    total_rows, total_batches, total_outcomes, late_rows, unlabeled, events, lost_events : int
        Counted since creation or reset.
    rows_left : int
        Until the open pane closes; 0 for windows by time.
    pane_end : int
        By time: when the open pane ends.
    """

    verdict: str
    windows: int
    rows: int
    start: int
    end: int
    columns: int
    evaluated: int
    drifted: int
    warnings: int
    insufficient: int
    failed: int
    total_rows: int
    total_batches: int
    total_outcomes: int
    late_rows: int
    unlabeled: int
    events: int
    lost_events: int
    rows_left: int
    pane_end: int


@dataclass(frozen=True)
class MonitorColumn:
    """One column in the last evaluation.

    Attributes
    ----------
    name, role, type, status, verdict : str
    alarm : bool
        A drift event has come, and no recovery yet.
    rows, usable, unseen : int
        Of the window: all rows, those with a value, those in categories that the reference has not kept.
    missing, reference_missing : float
        Shares of rows without a usable value.
    statistics : dict
        `Statistic` by name.
    evidence : ColumnEvidence or None
        What has changed, since when, and how sure that is; None with policy "window".
    """

    name: str
    role: str
    type: str
    status: str
    verdict: str
    alarm: bool
    rows: int
    usable: int
    unseen: int
    missing: float
    reference_missing: float
    statistics: dict[str, Statistic]
    evidence: ColumnEvidence | None = None

    @property
    def drifted(self) -> bool:
        """Whether the verdict is "drift"."""
        return self.verdict == "drift"


@dataclass(frozen=True)
class Metric:
    """A metric of the last evaluation. What is not defined is None."""

    name: str
    status: str
    verdict: str
    alarm: bool
    rows: int
    value: float | None
    standard_error: float | None
    bound: float | None
    reference: float | None
    warning: float | None
    drift: float | None
    p_value: float | None


@dataclass(frozen=True)
class Stream:
    """A stream in the last evaluation. ks, psi and p_value are None where it is not compared."""

    name: str
    status: str
    verdict: str
    alarm: bool
    rows: int
    finite: int
    mean: float | None
    ks: float | None
    psi: float | None
    p_value: float | None
    evidence: ColumnEvidence | None = None


@dataclass(frozen=True)
class AttachedDetector:
    """A detector of a monitor: where it listens, its kind, and what it knows."""

    source: str
    name: str
    kind: str
    state: dict[str, Any]


def _verdict(number: int) -> str:
    return name_of(lib.drift_verdict_name, number)


def _status(number: int) -> str:
    return name_of(lib.drift_status_name, number)


def summary_of(handle: Handle) -> MonitorSummary:
    """The summary of a monitor."""
    struct = sized(_abi.drift_monitor_summary())
    call(lib.drift_monitor_get_summary, handle, struct)
    numbers = {name: getattr(struct, name) for name in MonitorSummary.__dataclass_fields__ if name != "verdict"}
    return MonitorSummary(verdict=_verdict(struct.verdict), **numbers)


def column_of(handle: Handle, index: int) -> MonitorColumn:
    """Column number `index` of a monitor."""
    struct = sized(_abi.drift_monitor_column())
    call(lib.drift_monitor_get_column, handle, index, struct)
    found = (_statistic(handle, index, number, name) for _, number, name in _abi.STATISTIC_LIST)
    return MonitorColumn(
        name=text(struct.name),
        role=_ROLES[struct.role],
        type="numeric" if struct.type == _abi.DRIFT_TYPE_NUMERIC else "categorical",
        status=_status(struct.status),
        verdict=_verdict(struct.verdict),
        alarm=bool(struct.alarm),
        rows=struct.rows,
        usable=struct.usable,
        unseen=struct.unseen,
        missing=struct.missing,
        reference_missing=struct.reference_missing,
        statistics={statistic.name: statistic for statistic in found if statistic is not None},
        evidence=column_evidence_of(lib.drift_monitor_get_column_evidence, handle, index),
    )


def _statistic(handle: Handle, column: int, number: int, name: str) -> Statistic | None:
    result = sized(_abi.drift_result())
    p_adjusted, warning, drift = (ctypes.c_double() for _ in range(3))
    outputs = (ctypes.byref(p_adjusted), ctypes.byref(warning), ctypes.byref(drift))
    status = lib.drift_monitor_get_statistic(handle, column, number, result, *outputs, None)
    if status != _abi.DRIFT_OK:
        return None
    bounded = bool(result.fields & _abi.DRIFT_HAS_BOUNDS)
    return Statistic(
        name=name,
        value=result.value if result.fields & _abi.DRIFT_HAS_VALUE else None,
        p_value=result.p_value if result.fields & _abi.DRIFT_HAS_P else None,
        p_adjusted=p_adjusted.value if p_adjusted.value >= 0 else None,
        lower=result.lower if bounded else None,
        upper=result.upper if bounded else None,
        method=name_of(lib.drift_method_name, result.method),
        location=result.location if result.fields & _abi.DRIFT_HAS_LOCATION else None,
        df=result.df if result.fields & _abi.DRIFT_HAS_DF else None,
        warning=warning.value or None,
        drift=drift.value or None,
        status=_status(result.status),
    )


def metrics_of(handle: Handle) -> dict[str, Metric]:
    """All metrics that the task has."""
    found = {}
    for _, number, name in _abi.METRIC_LIST:
        struct = sized(_abi.drift_metric())
        if lib.drift_monitor_get_metric(handle, number, struct, None) == _abi.DRIFT_OK:
            found[name] = _metric(name, struct)
    return found


def _metric(name: str, struct: _abi.drift_metric) -> Metric:
    ok, ruled = struct.status == _abi.DRIFT_OK, bool(struct.has_rule)
    return Metric(
        name=name,
        status=_status(struct.status),
        verdict=_verdict(struct.verdict),
        alarm=bool(struct.alarm),
        rows=struct.rows,
        value=struct.value if ok else None,
        standard_error=struct.standard_error if ok else None,
        bound=struct.bound if ok else None,
        reference=struct.reference if ruled else None,
        warning=(struct.warning or None) if ruled else None,
        drift=(struct.drift or None) if ruled else None,
        p_value=struct.p_value if ruled and ok else None,
    )


def stream_of(handle: Handle, index: int) -> Stream:
    """Stream number `index` of a monitor."""
    struct = sized(_abi.drift_stream_state())
    call(lib.drift_monitor_get_stream, handle, index, struct)
    compared = bool(struct.compared)
    return Stream(
        name=text(struct.name),
        status=_status(struct.status),
        verdict=_verdict(struct.verdict),
        alarm=bool(struct.alarm),
        rows=struct.rows,
        finite=struct.finite,
        mean=struct.mean if struct.finite else None,
        ks=struct.ks if compared else None,
        psi=struct.psi if compared else None,
        p_value=struct.p_value if compared else None,
        evidence=column_evidence_of(lib.drift_monitor_get_stream_evidence, handle, index),
    )


def detector_of(handle: Handle, index: int) -> AttachedDetector:
    """Attached detector number `index` of a monitor."""
    source, kind, name = ctypes.c_int32(), ctypes.c_int32(), ctypes.c_char_p()
    state = sized(_abi.drift_detector_state())
    outputs = (ctypes.byref(source), ctypes.byref(kind), ctypes.byref(name))
    call(lib.drift_monitor_get_detector, handle, index, *outputs, state)
    return AttachedDetector(
        source=name_of(lib.drift_source_name, source.value),
        name=text(name.value),
        kind=name_of(lib.drift_detector_name, kind.value),
        state=state_of(state),
    )
