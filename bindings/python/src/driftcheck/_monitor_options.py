# SPDX-License-Identifier: Apache-2.0
"""Options of a monitor in Python's manners as its option struct."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Union

import numpy as np

from . import _abi
from ._design_effect import fill_design_effect, fill_slots
from ._detector import Detector
from ._library import lib
from ._options import check_options, choice, floating, mapping, real, sized, whole
from ._risk import RiskRule, risk_rules

WINDOWS = {
    "tumbling": _abi.DRIFT_WINDOW_TUMBLING,
    "sliding": _abi.DRIFT_WINDOW_SLIDING,
    "decaying": _abi.DRIFT_WINDOW_DECAYING,
}
ROLES = {
    "feature": _abi.DRIFT_ROLE_FEATURE,
    "prediction": _abi.DRIFT_ROLE_PREDICTION,
    "score": _abi.DRIFT_ROLE_SCORE,
}
TASKS = {
    "none": _abi.DRIFT_TASK_NONE,
    "binary": _abi.DRIFT_TASK_BINARY,
    "multiclass": _abi.DRIFT_TASK_MULTICLASS,
    "regression": _abi.DRIFT_TASK_REGRESSION,
}
POLICIES = {
    "evidence": _abi.DRIFT_POLICY_EVIDENCE,
    "window": _abi.DRIFT_POLICY_WINDOW,
}
METRICS = {text: number for _, number, text in _abi.METRIC_LIST}

#: Where a detector listens: "error", "log_loss", "squared_error", "absolute_error", "bias" of the outcomes, or
#: ("column", name), or ("stream", name).
Source = Union[str, "tuple[str, str]"]
#: A moment: a number in a unit of the caller's choice, or a date, which is microseconds since 1970.
Time = Union[int, datetime.date, np.datetime64]

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MICROSECOND = datetime.timedelta(microseconds=1)


class MetricRule(NamedTuple):
    """What a metric is compared with.

    It has changed for the worse when it is worse than `reference` by at least a level, and by more than chance.
    """

    reference: float
    warning: float | None = None
    drift: float | None = None


def time_number(time: Time | None) -> int:
    """A moment as the library takes it."""
    if time is None:
        return 0
    number = _microseconds(time) if isinstance(time, (datetime.date, np.datetime64)) else _whole_part(time)
    if number is None or not -(2**63) < number < 2**63:
        raise ValueError(f"the timestamp is {time!r}: a number of 64 bits or a date is needed")
    return number


def _microseconds(time: Any) -> int | None:
    """Microseconds from 1970 to a date; None for one that is not a time."""
    if time != time:  # noqa: PLR0124 - so is NaT
        return None
    if isinstance(time, np.datetime64):
        return int(time.astype("M8[us]").astype(np.int64))
    if not isinstance(time, datetime.datetime):
        time = datetime.datetime(time.year, time.month, time.day)
    utc = time.replace(tzinfo=datetime.timezone.utc) if time.tzinfo is None else time
    return int((utc - _EPOCH) // _MICROSECOND)


def _whole_part(number: Any) -> int | None:
    return int(number) if abs(floating(number)) < math.inf else None


def span_number(name: str, span: int | datetime.timedelta | None) -> int:
    """A length of time, as that of a window."""
    if isinstance(span, datetime.timedelta):
        if span < _MICROSECOND:
            raise ValueError(f"{name} is {span!r}: a timedelta above 0 is needed")
        return span // _MICROSECOND
    return whole(name, span, 2**63 - 1)


def _encoded(name: Any) -> bytes:
    if "\0" in str(name):
        raise ValueError(f"the name {name!r} holds a zero byte")
    return str(name).encode("utf-8", "backslashreplace")


def _roles(roles: Mapping[str, str]) -> Any:
    array = (_abi.drift_role * len(roles))()
    for struct, (column, role) in zip(array, roles.items()):
        struct.column = _encoded(column)
        struct.role = choice(f"the role of {column!r}", role, ROLES)
    return array


def _weights(weights: Mapping[str, float]) -> Any:
    array = (_abi.drift_column_weight * len(weights))()
    for struct, (column, weight) in zip(array, weights.items()):
        struct.column = _encoded(column)
        struct.weight = floating(weight)
    return array


def _metric_rules(rules: Mapping[str, MetricRule | tuple[float, ...]]) -> Any:
    array = (_abi.drift_metric_rule * len(rules))()
    for struct, (metric, rule) in zip(array, rules.items()):
        sized(struct).metric = choice("a metric", metric, METRICS)
        if not isinstance(rule, (tuple, list)) or not 1 <= len(rule) <= 3:
            raise TypeError(f"the rule of {metric} is {rule!r}: a MetricRule(reference, warning, drift) is needed")
        reference, warning, drift = MetricRule(*rule)
        struct.reference = floating(reference)
        struct.warning = real(f"the warning level of {metric}", warning)
        struct.drift = real(f"the drift level of {metric}", drift)
    return array


def _streams(streams: Sequence[str]) -> Any:
    array = (_abi.drift_stream * len(streams))()
    for struct, name in zip(array, streams):
        struct.name = _encoded(name)
    return array


def _attachments(detectors: Sequence[Any]) -> Any:
    array = (_abi.drift_attachment * len(detectors))()
    for struct, attachment in zip(array, detectors):
        kind, name, detector = _attachment(attachment)
        sized(struct).source = lib.drift_source_from_name(_encoded(kind))
        if struct.source < 0:
            raise ValueError(
                f"unknown source {kind!r} of a detector: 'error', 'log_loss', 'squared_error', 'absolute_error', "
                "'bias', ('column', name) or ('stream', name) is needed"
            )
        struct.name = None if name is None else _encoded(name)
        options = (_abi.drift_detector_options * 1)(detector._options())
        struct.detector = options
    return array


def _attachment(given: Any) -> tuple[str, str | None, Detector]:
    """Kind of source, name of a column or stream, and detector of an entry of `detectors`."""
    source, detector = given if isinstance(given, (tuple, list)) and len(given) == 2 else (None, given)
    kind, name = source if isinstance(source, tuple) and len(source) == 2 else (source, None)
    if not isinstance(kind, str) or not isinstance(detector, Detector):
        raise TypeError(
            f"detectors holds {given!r}: pairs of a source and a detector are needed, such as "
            '("error", DDM()) or (("column", "age"), ADWIN())'
        )
    return kind, name, detector


def _persistence(given: Any) -> tuple[Any, Any]:
    """Drifted windows that an event needs, and among how many."""
    pair = given if isinstance(given, (tuple, list)) else (given, None)
    if len(pair) != 2:
        raise ValueError(f"persistence is {given!r}: a number of windows, or (so many, among so many) is needed")
    return pair[0], pair[1]


def monitor_options(
    columns: Iterable[str],
    *,
    window: str,
    window_rows: int | None,
    window_span: int | datetime.timedelta | None,
    panes: int | None,
    decay: float | None,
    policy: str,
    false_alarm_every: float | None,
    check_rows: int | None,
    min_effect: float | None,
    design_effect: float | Mapping[str, float] | None,
    slots: Sequence[Any],
    weights: Mapping[str, float] | None,
    risks: Sequence[tuple[Source, RiskRule]],
    default_risks: bool,
    risk_tolerance: float | None,
    risk_share: float | None,
    risk_baseline_rows: int | None,
    outcome_delay: int | datetime.timedelta | None,
    task: str,
    classes: int | None,
    roles: Mapping[str, str] | None,
    metric_rules: Mapping[str, MetricRule | tuple[float, ...]] | None,
    streams: Sequence[str],
    detectors: Sequence[tuple[Source, Detector]],
    event_capacity: int | None,
    persistence: int | tuple[int, int] | None,
    cooldown: int | None,
    warning_events: bool,
    recovery: float | None,
    **decisions: Any,
) -> _abi.drift_monitor_options:
    """The options of a monitor, which has the defaults. ctypes keeps what they point at alive with them."""
    options = _abi.drift_monitor_options()
    lib.drift_monitor_options_init(options)
    options.window = choice("window", window, WINDOWS)
    options.window_rows = whole("window_rows", window_rows, 2**40)
    options.window_span = span_number("window_span", window_span)
    options.panes = whole("panes", panes)
    options.decay = real("decay", decay)
    options.policy = choice("policy", policy, POLICIES)
    options.false_alarm_every = real("false_alarm_every", false_alarm_every)
    options.check_rows = whole("check_rows", check_rows, 2**40)
    options.min_effect = real("min_effect", min_effect or None)
    fill_design_effect(options, design_effect)
    fill_slots(options, slots)
    options.task = choice("task", task, TASKS)
    options.classes = whole("classes", classes)
    needed, among = _persistence(persistence)
    options.persistence, options.persistence_of = whole("persistence", needed), whole("persistence", among)
    options.event_capacity = whole("event_capacity", event_capacity)
    options.cooldown = whole("cooldown", cooldown or None)
    options.warning_events = int(bool(warning_events))
    options.recovery = real("recovery", recovery)
    options.check = (_abi.drift_check_options * 1)(check_options(columns, **decisions))
    options.risks = _abi.DRIFT_RISKS_DEFAULT if default_risks else _abi.DRIFT_RISKS_OF_RULES
    options.risk_rules, options.risk_rule_count = risk_rules(risks), len(risks)
    options.risk_tolerance = real("risk_tolerance", risk_tolerance)
    options.risk_share = real("risk_share", risk_share)
    options.risk_baseline_rows = whole("risk_baseline_rows", risk_baseline_rows, 2**40)
    options.outcome_delay = span_number("outcome_delay", outcome_delay)
    roles = mapping("roles", roles, '{"p": "score"}')
    metric_rules = mapping("metric_rules", metric_rules, '{"accuracy": MetricRule(0.95, drift=0.05)}')
    weights = mapping("weights", weights, '{"income": 5}')
    streams = [streams] if isinstance(streams, str) else list(streams or ())
    attachments: list[Any] = [detectors] if isinstance(detectors, Detector) else list(detectors or ())
    options.weights, options.weight_count = _weights(weights), len(weights)
    options.roles, options.role_count = _roles(roles), len(roles)
    options.metric_rules, options.metric_rule_count = _metric_rules(metric_rules), len(metric_rules)
    options.streams, options.stream_count = _streams(streams), len(streams)
    options.attachments, options.attachment_count = _attachments(attachments), len(attachments)
    return options
