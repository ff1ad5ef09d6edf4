# SPDX-License-Identifier: Apache-2.0
"""Watches a model in production: batch after batch in, events out."""

from __future__ import annotations

import ctypes
import datetime
import os
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from . import _abi
from ._data.values import doubles
from ._detector import Detector
from ._event import Event, event_of
from ._evidence import EvidenceState, evidence_of
from ._library import Handle, Owner, bytes_of, call, create, lib, path_bytes, text, written
from ._monitor_options import MetricRule, Source, Time, monitor_options, time_number
from ._monitor_state import (
    AttachedDetector,
    Metric,
    MonitorColumn,
    MonitorSummary,
    Stream,
    column_of,
    detector_of,
    metrics_of,
    stream_of,
    summary_of,
)
from ._options import Thresholds, share_of
from ._profile import profile_of
from ._reader import BatchReader
from ._risk import Risk, RiskRule, prediction_times, risk_of
from ._shard import Shard, ShardPool

if TYPE_CHECKING:
    import pandas as pd

_EVENTS_AT_ONCE = 64


class Monitor(Owner):
    """Watches a model in production.

    Hand over each batch with `observe`, and learn of changes with `events`. Memory is taken at creation and never
    grows. Threads may share a monitor: one call goes on at a time. Threads that must not wait count in shards.

    Parameters
    ----------
    reference
        Profile of the data that the model was trained on, the path of one (.dcp), or the data itself.
    window
        "tumbling" (each window is evaluated, then counting starts anew), "sliding" (the last `panes` panes) or
        "decaying" (older rows lose weight).
    window_rows
        Rows of a window; decaying: of a pane. 1,000 by default.
    window_span
        Time of a window instead of rows: a number in the unit of the timestamps, or a timedelta where timestamps are
        dates.
    panes
        Of a sliding window; 10 by default.
    decay
        Weight left after one pane; 0.9 by default.
    policy
        What decides on drift: "evidence", an alarm with a false-alarm budget, or "window", thresholds of windows.
    false_alarm_every
        Evidence: checks to a false alarm, over all columns together; 1,000,000 by default. The chance of any false
        alarm in the first n checks is at most n / false_alarm_every.
    check_rows
        Evidence: rows of a check; by default those of a window (sliding, decaying: of a pane). See also `check`.
    min_effect
        Evidence: PSI that is not worth an alarm; 0 by default.
    design_effect
        Evidence: how much more means of batches vary than those of independent rows, one number, or ``{"age": 4.2}``,
        as `Profile.design_effects` estimates them from batches of the reference. Rows that depend on each other break
        the promise unless this tells of it; by default they are taken to be independent, which `caution` says.
    slots
        Evidence: seasons, such as hours of the day: a profile for each (or its path), made ``like`` the reference from
        the rows of that season. `set_slot` says of which season the rows are that come next.
    weights
        Evidence: ``{"income": 5, "id": 0}``: columns that matter more than others, which have 1, or not at all.
    risks
        Evidence: ``[("error", RiskRule(limit=0.1)), (("column", "loss"), RiskRule(tolerance=0.02))]``: losses in [0,1]
        that are told of when they are above their limit. The errors of a classifier are watched by themselves if no
        rule is about outcomes: their limit is 1 - the reference of a metric rule on accuracy, or that of the first
        `risk_baseline_rows`, with the tolerance.
    default_risks
        False: only the risks of the rules.
    risk_tolerance
        By which a loss may be above its reference's; 0.01 by default.
    risk_share
        Part of the budget that risks have together; 0.5 by default, if there are any.
    risk_baseline_rows
        Losses that are their own reference, where there is none; 1,000 by default.
    outcome_delay
        Time after which nearly all outcomes of a prediction are known: risks then take outcomes when they are so old,
        in the order of their predictions (`times` of `observe_outcomes`). Unlike the order in which they come, that
        does not depend on what the outcome is.
    task
        "binary", "multiclass" or "regression", for `observe_outcomes`.
    classes
        Number of classes, for "multiclass".
    roles
        ``{"prediction": "prediction", "p": "score"}``: columns that are not features.
    metric_rules
        ``{"accuracy": MetricRule(reference=0.95, warning=0.02, drift=0.05)}``
    streams
        Names of streams of numbers, for `observe_stream`.
    detectors
        ``[("error", DDM()), (("column", "age"), ADWIN()), (("stream", "latency"), PageHinkley())]``: their parameters
        are taken; what they find comes as concept-drift events.
    event_capacity
        Events kept until drained; 256 by default.
    persistence
        Drifted windows that an event needs, or a tuple: so many among the last so many. 1 by default.
    cooldown
        Windows after an event before the same can come again.
    warning_events
        Warnings give events as well.
    recovery
        Recovered at this share of the threshold or less; 0.8 by default.
    alpha, adjust, min_rows, smoothing, drift_share, thresholds
        As in the function `check`; they decide with policy "window".

    Examples
    --------
    >>> import numpy as np, driftcheck
    >>> rng = np.random.default_rng(0)
    >>> monitor = driftcheck.Monitor({"age": rng.normal(40, 10, 5000)}, window_rows=500)
    >>> monitor.observe({"age": rng.normal(40, 10, 500)})
    >>> monitor.events()
    []
    >>> monitor.observe({"age": rng.normal(50, 10, 500)})
    >>> [event] = monitor.events()
    >>> event.kind, event.name, event.statistic
    ('data_drift', 'age', 'evidence')
    >>> event.columns[0].explanation, round(event.columns[0].size, 1)
    ('mean', 1.0)
    >>> event.columns[0].text.split(",")[0]
    'mean up by about 1 standard deviations'
    >>> monitor.acknowledge()  # the alarm stands until then
    """

    def __init__(
        self,
        reference: Any,
        *,
        window: str = "tumbling",
        window_rows: int | None = None,
        window_span: int | datetime.timedelta | None = None,
        panes: int | None = None,
        decay: float | None = None,
        policy: str = "evidence",
        false_alarm_every: float | None = None,
        check_rows: int | None = None,
        min_effect: float | None = None,
        design_effect: float | Mapping[str, float] | None = None,
        slots: Sequence[Any] = (),
        weights: Mapping[str, float] | None = None,
        risks: Sequence[tuple[Source, RiskRule]] = (),
        default_risks: bool = True,
        risk_tolerance: float | None = None,
        risk_share: float | None = None,
        risk_baseline_rows: int | None = None,
        outcome_delay: int | datetime.timedelta | None = None,
        task: str = "none",
        classes: int | None = None,
        roles: Mapping[str, str] | None = None,
        metric_rules: Mapping[str, MetricRule | tuple[float, ...]] | None = None,
        streams: Sequence[str] = (),
        detectors: Sequence[tuple[Source, Detector]] = (),
        event_capacity: int | None = None,
        persistence: int | tuple[int, int] | None = None,
        cooldown: int | None = None,
        warning_events: bool = False,
        recovery: float | None = None,
        alpha: float | None = None,
        adjust: str = "bh",
        min_rows: int | None = None,
        smoothing: float | None = None,
        drift_share: float | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        profile = profile_of(reference)
        seasons = [profile_of(slot) for slot in slots]
        options = monitor_options(
            profile.names,
            window=window,
            window_rows=window_rows,
            window_span=window_span,
            panes=panes,
            decay=decay,
            policy=policy,
            false_alarm_every=false_alarm_every,
            check_rows=check_rows,
            min_effect=min_effect,
            design_effect=design_effect,
            slots=[season._use() for season in seasons],
            weights=weights,
            risks=risks,
            default_risks=default_risks,
            risk_tolerance=risk_tolerance,
            risk_share=risk_share,
            risk_baseline_rows=risk_baseline_rows,
            outcome_delay=outcome_delay,
            task=task,
            classes=classes,
            roles=roles,
            metric_rules=metric_rules,
            streams=streams,
            detectors=detectors,
            event_capacity=event_capacity,
            persistence=persistence,
            cooldown=cooldown,
            warning_events=warning_events,
            recovery=recovery,
            alpha=alpha,
            adjust=adjust,
            min_rows=min_rows,
            smoothing=smoothing,
            drift_share=drift_share,
            thresholds=thresholds,
        )
        free = lib.drift_monitor_free
        self._attach(create(_abi.drift_monitor, free, lib.drift_monitor_create, profile._use(), options))

    def _attach(self, handle: Handle) -> None:
        self._handle = handle
        self._lock = threading.RLock()
        count = lib.drift_monitor_column_count(handle)
        self._names = [column_of(handle, index).name for index in range(count)]
        streams = [stream_of(handle, index).name for index in range(lib.drift_monitor_stream_count(handle))]
        self._streams = {name: index for index, name in enumerate(streams)}
        self._by_time = summary_of(handle).rows_left == 0
        self._batches = self._reader()

    def _reader(self) -> BatchReader:
        return BatchReader(self._names)

    def _time(self, timestamp: Time | None) -> int:
        if timestamp is None and self._by_time:
            raise ValueError("the windows of this monitor are by time, so a timestamp is needed")
        return time_number(timestamp)

    # ---- data in ----

    def observe(self, data: Any, timestamp: Time | None = None) -> None:
        """Counts the rows of a batch.

        Parameters
        ----------
        data
            What `Profile.from_data` takes; columns are matched by name. An array without names has the columns of the
            profile, in their order.
        timestamp
            A number in a unit of the caller's choice, the same in all calls, or a date, which is microseconds since
            1970. Windows by time need it; others only store it.
        """
        time = self._time(timestamp)
        with self._lock:
            handle = self._use()
            for batch in self._batches.batches(data):
                call(lib.drift_monitor_observe, handle, batch, time)

    def observe_outcomes(
        self,
        truth: npt.ArrayLike,
        prediction: npt.ArrayLike | None = None,
        score: npt.ArrayLike | None = None,
        weight: npt.ArrayLike | None = None,
        timestamp: Time | None = None,
        times: npt.ArrayLike | None = None,
    ) -> None:
        """Counts predictions whose truth has come.

        Parameters
        ----------
        truth
            0 or 1 (binary), 0 to classes - 1 (multiclass), any number (regression); NaN: not known, counted apart.
        prediction
            As truth; for a classifier with scores it may be left out: score >= 0.5.
        score
            Probability of class 1, for "binary".
        weight
            Of each row; 1 by default.
        timestamp
            As in `observe`.
        times
            When each was predicted, for `outcome_delay`; by default at `timestamp`.
        """
        if truth is None or (prediction is None and score is None):
            raise ValueError("truth is needed, and a prediction or a score")
        given = {"truth": truth, "prediction": prediction, "score": score, "weight": weight}
        arrays = {name: doubles(name, values) for name, values in given.items() if values is not None}
        rows = arrays["truth"].size
        outcomes = _abi.drift_outcomes()
        lib.drift_outcomes_init(outcomes, rows)
        for name, array in arrays.items():
            if array.size != rows:
                raise ValueError(f"{name} has {array.size} values, and truth has {rows}")
            setattr(outcomes, name, array.ctypes.data)
        moments = None if times is None else prediction_times(times)
        if moments is not None:
            if moments.shape != (rows,):
                raise ValueError(f"times has the shape {moments.shape}, and truth has {rows} values")
            outcomes.times = moments.ctypes.data
        time = self._time(timestamp)
        with self._lock:
            call(lib.drift_monitor_observe_outcomes, self._use(), outcomes, time)

    def observe_stream(self, name: str, values: npt.ArrayLike, timestamp: Time | None = None) -> None:
        """Counts values of a stream; one number or many."""
        array = doubles(f"stream {name!r}", values)
        time = self._time(timestamp)
        with self._lock:
            call(lib.drift_monitor_observe_stream, self._use(), self._stream(name), array.ctypes.data, array.size, time)

    def advance(self, timestamp: Time) -> None:
        """Closes windows by time that have ended; for monitors without traffic."""
        if timestamp is None:
            raise ValueError("a timestamp is needed")
        with self._lock:
            call(lib.drift_monitor_advance, self._use(), time_number(timestamp))

    def _stream(self, name: str) -> int:
        try:
            return self._streams[name]
        except KeyError:
            has = ", ".join(map(repr, self._streams)) or "none"
            raise KeyError(f"the monitor has no stream {name!r}; it has {has}") from None

    # ---- shards ----

    def shard(self) -> Shard:
        """Counts for one worker thread, which it hands over without waiting; see `collect`."""
        return Shard(self)

    def shard_pool(self) -> ShardPool:
        """Shards for a thread pool: any thread may count."""
        return ShardPool(self)

    def collect(self, timestamp: Time | None = None) -> None:
        """Takes what the shards have counted, as if it had been observed at `timestamp`."""
        time = self._time(timestamp)
        with self._lock:
            call(lib.drift_monitor_collect, self._use(), time)

    # ---- results out ----

    def events(self) -> list[Event]:
        """Drains the events, oldest first."""
        structs: list[_abi.drift_event] = []
        count = ctypes.c_size_t(_EVENTS_AT_ONCE)
        with self._lock:
            handle = self._use()
            while count.value == _EVENTS_AT_ONCE:
                room = (_abi.drift_event * _EVENTS_AT_ONCE)()
                call(lib.drift_monitor_events, handle, room, _EVENTS_AT_ONCE, ctypes.byref(count))
                structs.extend(room[: count.value])
            return [event_of(handle, struct) for struct in structs]

    def check(self, timestamp: Time | None = None) -> None:
        """Evidence: makes a check of the rows that no check has taken yet, as after each batch.

        Set `check_rows` a little above the size of batches then: bets are made for checks of so many rows. When it is
        called must not depend on what is in the rows.

        Examples
        --------
        >>> import numpy as np, driftcheck
        >>> rng = np.random.default_rng(0)
        >>> monitor = driftcheck.Monitor({"age": rng.normal(40, 10, 5000)}, window_rows=10_000, check_rows=100)
        >>> for _ in range(3):
        ...     monitor.observe({"age": rng.normal(40, 10, 80)})
        ...     monitor.check()
        >>> monitor.evidence["data_drift"].checks
        3
        """
        time = self._time(timestamp)
        with self._lock:
            call(lib.drift_monitor_check, self._use(), time)

    def set_slot(self, slot: int, timestamp: Time | None = None) -> None:
        """Says of which season the rows are that come next: its place in `slots`; 0 at first.

        If it is another one, a check takes the rows that no check has taken, as of the season before. To be known
        before the rows are: a time, not something in them.

        Examples
        --------
        >>> import numpy as np, driftcheck
        >>> rng = np.random.default_rng(0)
        >>> night, day = rng.normal(0, 1, 2000), rng.normal(5, 1, 2000)
        >>> reference = driftcheck.Profile.from_data({"load": np.concatenate([night, day])})
        >>> slots = [driftcheck.Profile.from_data({"load": rows}, like=reference) for rows in (night, day)]
        >>> monitor = driftcheck.Monitor(reference, slots=slots, check_rows=100)
        >>> for hour in range(240):
        ...     monitor.set_slot(int(8 <= hour % 24 < 20))
        ...     monitor.observe({"load": rng.normal(5 * (8 <= hour % 24 < 20), 1, 100)})
        >>> monitor.events()
        []
        """
        time = self._time(timestamp)
        with self._lock:
            call(lib.drift_monitor_set_slot, self._use(), slot, time)

    @property
    def caution(self) -> str | None:
        """What a person should know of the promise, in words: that rows are only assumed to be independent."""
        with self._lock:
            said = lib.drift_monitor_caution(self._use())
        return None if said is None else text(said)

    @property
    def evidence(self) -> dict[str, EvidenceState]:
        """Evidence on all features ("data_drift") and on all predictions and scores ("prediction_drift").

        Empty with policy "window"; of columns: `MonitorColumn.evidence`.
        """
        with self._lock:
            return evidence_of(self._use())

    @property
    def risks(self) -> list[Risk]:
        """Risks that are watched: those of the rules in their order, then that of errors by default."""
        with self._lock:
            handle = self._use()
            return [risk_of(handle, index) for index in range(lib.drift_monitor_risk_count(handle))]

    def acknowledge(self) -> None:
        """Ends the alarms of evidence that stand, those of risks as well; evidence starts from nothing."""
        with self._lock:
            lib.drift_monitor_acknowledge(self._use())

    def rebaseline(self, reference: Any = None) -> None:
        """Accepts other data as normal: evidence starts anew against them. Windows are compared as before.

        Parameters
        ----------
        reference
            Profile made ``like`` the monitor's reference, or the path of one; by default the rows of the
            last evaluated window, at least 100.
        """
        profile = None if reference is None else profile_of(reference)
        with self._lock:
            call(lib.drift_monitor_rebaseline, self._use(), None if profile is None else profile._use())

    def evaluate(self) -> MonitorSummary:
        """Evaluates the windows as they are now, the open ones included, without events."""
        with self._lock:
            call(lib.drift_monitor_evaluate, self._use())
            return summary_of(self._use())

    @property
    def summary(self) -> MonitorSummary:
        """The last evaluation and the counters."""
        with self._lock:
            return summary_of(self._use())

    @property
    def verdict(self) -> str:
        """Verdict on the columns in the last evaluation; "insufficient" while there is none."""
        return self.summary.verdict

    @property
    def drifted(self) -> bool:
        """Whether that verdict is "drift"."""
        return self.verdict == "drift"

    @property
    def columns(self) -> dict[str, MonitorColumn]:
        """Columns in the last evaluation, by name."""
        with self._lock:
            handle = self._use()
            return {name: column_of(handle, index) for index, name in enumerate(self._names)}

    @property
    def metrics(self) -> dict[str, Metric]:
        """Metrics of the outcomes in the last evaluation, by name."""
        with self._lock:
            return metrics_of(self._use())

    @property
    def streams(self) -> dict[str, Stream]:
        """Streams in the last evaluation, by name."""
        with self._lock:
            handle = self._use()
            return {name: stream_of(handle, index) for name, index in self._streams.items()}

    def quantile(self, stream: str, q: float) -> float:
        """Quantile of a stream in the last evaluation, within 0.8 %."""
        value, share = ctypes.c_double(), share_of(q)
        with self._lock:
            call(lib.drift_monitor_stream_quantile, self._use(), self._stream(stream), share, ctypes.byref(value))
        return value.value

    @property
    def detectors(self) -> list[AttachedDetector]:
        """Attached detectors, in their order."""
        with self._lock:
            handle = self._use()
            return [detector_of(handle, index) for index in range(lib.drift_monitor_detector_count(handle))]

    def to_pandas(self) -> pd.DataFrame:
        """One row for each column in the last evaluation: verdict, status, shares and statistics."""
        import pandas as pd

        table: pd.DataFrame = pd.DataFrame(map(_line, self.columns.values())).set_index("name")
        return table

    def prometheus(self) -> str:
        """The state of the last evaluation in the Prometheus text format."""
        with self._lock:
            return written(lib.drift_monitor_prometheus, self._use())

    @property
    def memory(self) -> int:
        """Bytes that the monitor holds, without its shards."""
        return lib.drift_monitor_memory(self._use())

    def reset(self) -> None:
        """Forgets all rows, outcomes, values, events and alarms; options stay."""
        with self._lock:
            lib.drift_monitor_reset(self._use())

    # ---- snapshots ----

    def snapshot(self) -> bytes:
        """The whole monitor as bytes. Rows that shards have not handed over are not in it."""
        with self._lock:
            handle = self._use()
            size = lib.drift_monitor_snapshot_size(handle)
            buffer = ctypes.create_string_buffer(size)
            call(lib.drift_monitor_snapshot, handle, buffer, size)
        return buffer.raw

    @classmethod
    def restore(cls, data: bytes) -> Monitor:
        """A monitor that goes on where the other one was."""
        data = bytes_of(data)
        return cls._made(lib.drift_monitor_restore, data, len(data), None)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a snapshot to a file, whole or not at all."""
        with self._lock:
            call(lib.drift_monitor_save, self._use(), path_bytes(path))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Monitor:
        """Reads a snapshot from a file."""
        return cls._made(lib.drift_monitor_load, path_bytes(path), None)

    @classmethod
    def _made(cls, function: Any, *arguments: Any) -> Monitor:
        monitor = cls.__new__(cls)
        monitor._attach(create(_abi.drift_monitor, lib.drift_monitor_free, function, *arguments))
        return monitor

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).restore, (self.snapshot(),)

    def __repr__(self) -> str:
        if self.closed:
            return "<driftcheck.Monitor: closed>"
        summary = self.summary
        return (
            f"<driftcheck.Monitor: {len(self._names)} columns, {summary.windows:,} windows, "
            f"{summary.total_rows:,} rows, verdict {summary.verdict}>"
        )


def _line(column: MonitorColumn) -> dict[str, Any]:
    names = ("name", "role", "type", "verdict", "status", "alarm", "rows", "usable", "unseen", "reference_missing")
    values = {name: statistic.value for name, statistic in column.statistics.items()}
    return {**{name: getattr(column, name) for name in names}, **values}
