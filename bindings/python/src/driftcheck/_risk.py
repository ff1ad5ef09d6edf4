# SPDX-License-Identifier: Apache-2.0
"""Risks that a monitor watches: rules in Python's manners, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from . import _abi
from ._library import Handle, call, lib, name_of, text
from ._options import real, sized, whole


class RiskRule(NamedTuple):
    """When the loss of a source is harm: an alarm comes when it is above its limit.

    The limit is `limit`; or the upper bound for the reference's loss, plus the tolerance, with the reference's loss
    from `reference_mean` and `reference_rows`, from the profile (columns, and streams that it has), or from the first
    `risk_baseline_rows` losses.
    """

    tolerance: float | None = None
    limit: float | None = None
    reference_mean: float | None = None
    reference_rows: int | None = None
    weight: float | None = None


@dataclass(frozen=True)
class Risk:
    """What is known of a risk.

    Attributes
    ----------
    source, name : str
        Where the losses come from; name of the column or stream, or empty for outcomes.
    alarm : bool
        An alarm stands.
    evidence, false_alarm_every : float
        "This or more appears by chance at most once in so many checks", and where the alarm is raised.
    limit : float or None
        Highest expected loss that is no harm; None while losses are gathered as the reference.
    mean : float or None
        Of the losses since `onset`; None before the first check.
    reference_mean : float or None
    reference_rows : int
        Losses of the reference; none if the limit was given.
    waiting, late : int
        Losses that no check has taken yet; outcomes that came more than outcome_delay after their prediction.
    checks, alarms, last_alarm, onset : int
        Made and raised since creation or reset; number of the check that raised the last one, and of that where harm
        began, estimated, from 1, or 0.
    """

    source: str
    name: str
    alarm: bool
    evidence: float
    false_alarm_every: float
    limit: float | None
    mean: float | None
    reference_mean: float | None
    reference_rows: int
    waiting: int
    late: int
    checks: int
    alarms: int
    last_alarm: int
    onset: int


def risk_rules(risks: Sequence[tuple[Any, RiskRule]]) -> Any:
    """Rules as the library takes them."""
    array = (_abi.drift_risk_rule * len(risks))()
    for struct, (source, given) in zip(array, risks):
        kind, name = source if isinstance(source, tuple) else (source, None)
        sized(struct).source = lib.drift_source_from_name(str(kind).encode())
        if struct.source < 0:
            raise ValueError(
                f"unknown source {kind!r} of a risk: 'error', 'squared_error', ('column', name) or ('stream', name) is "
                "needed"
            )
        struct.name = None if name is None else str(name).encode("utf-8", "backslashreplace")
        rule = RiskRule(*given)
        struct.tolerance = real("tolerance", rule.tolerance)
        struct.limit = real("limit", rule.limit)
        struct.reference_mean = real("reference_mean", rule.reference_mean or None)
        struct.reference_rows = whole("reference_rows", rule.reference_rows, 2**53 - 1)
        struct.weight = real("weight", rule.weight)
    return array


def prediction_times(times: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Moments as the library takes them: numbers, or dates, which are microseconds since 1970."""
    array = np.asarray(times)
    if array.dtype.kind == "M":
        array = array.astype("M8[us]")
    elif array.dtype.kind not in "iu":
        raise TypeError("times must be whole numbers, or dates of NumPy")
    return np.ascontiguousarray(array.astype(np.int64))


def risk_of(handle: Handle, index: int) -> Risk:
    """Risk number `index` of a monitor."""
    struct = sized(_abi.drift_monitor_risk())
    call(lib.drift_monitor_get_risk, handle, index, struct)
    same = ("evidence", "false_alarm_every", "reference_rows", "waiting", "late", "checks", "alarms", "last_alarm")
    return Risk(
        source=name_of(lib.drift_source_name, struct.source),
        name=text(struct.name),
        alarm=bool(struct.alarm),
        limit=struct.limit if struct.has_limit else None,
        mean=struct.mean if struct.onset else None,
        reference_mean=struct.reference_mean if struct.reference_rows else None,
        onset=struct.onset,
        **{name: getattr(struct, name) for name in same},
    )
