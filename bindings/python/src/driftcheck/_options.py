# SPDX-License-Identifier: Apache-2.0
"""Options in Python's manners as option structs of the library."""

from __future__ import annotations

import ctypes
import math
import operator
from collections.abc import Iterable, Mapping
from typing import Any, Union

from . import _abi
from ._library import lib

#: Thresholds: {"psi": (warning, drift)}, {"psi": drift}, {"psi": None} to let it decide nothing; a key may be narrowed
#: to a type or a column: {("psi", "numeric"): ..., ("psi", "age"): ...}.
Level = Union[float, None, "tuple[float | None, float | None]"]
Thresholds = Mapping[Union[str, "tuple[str, str]"], Level]

TYPES = {"auto": _abi.DRIFT_TYPE_AUTO, "numeric": _abi.DRIFT_TYPE_NUMERIC, "categorical": _abi.DRIFT_TYPE_CATEGORICAL}
ADJUSTMENTS = {
    "bh": _abi.DRIFT_ADJUST_BH,
    "holm": _abi.DRIFT_ADJUST_HOLM,
    "bonferroni": _abi.DRIFT_ADJUST_BONFERRONI,
    "none": _abi.DRIFT_ADJUST_NONE,
}


def choice(name: str, value: str, choices: Mapping[str, int]) -> int:
    """Number of a choice; an error that lists the choices."""
    try:
        return choices[value]
    except (KeyError, TypeError):
        raise ValueError(f"{name} is {value!r}: one of {', '.join(map(repr, choices))} is needed") from None


def sized(struct: Any) -> Any:
    """The same struct with its size filled in."""
    struct.struct_size = ctypes.sizeof(struct)
    return struct


def floating(value: Any) -> float:
    """A number; NaN, which is in no range, if it is none."""
    if isinstance(value, (str, bytes)):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def whole(name: str, value: int | None, most: int = 2**32 - 1) -> int:
    """A whole number that is not negative; None is the library's default, which is 0 to it."""
    if value is None:
        return 0
    try:
        number = operator.index(value)
    except TypeError:
        number = int(value) if floating(value).is_integer() else 0
    if not 0 < number <= most:
        raise ValueError(f"{name} is {value!r}: a whole number from 1 to {most} is needed")
    return number


def real(name: str, value: float | None) -> float:
    """A positive number; None is the library's default."""
    if value is None:
        return 0.0
    number = floating(value)
    if not number > 0:
        raise ValueError(f"{name} is {value!r}: a number above 0 is needed")
    return number


def share_of(q: float) -> float:
    """Which quantile."""
    if not 0 <= floating(q) <= 1:
        raise ValueError(f"q is {q!r}: a number from 0 to 1 is needed")
    return float(q)


def mapping(name: str, value: Any, example: str) -> Mapping[Any, Any]:
    """A dictionary that is an argument; None is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} is {value!r}: a dictionary is needed, such as {example}")
    return value


def statistic_number(name: str) -> int:
    """Number of a statistic."""
    number = lib.drift_statistic_from_name(str(name).encode())
    if number < 0:
        raise ValueError(
            f"unknown statistic {name!r}: one of {', '.join(text for _, _, text in _abi.STATISTIC_LIST)} is needed"
        )
    return number


def threshold_of(key: str | tuple[str, str], level: Level, columns: Iterable[str]) -> _abi.drift_threshold:
    """One threshold; `columns` are those that a key may name."""
    statistic, scope = _key(key)
    threshold = _abi.drift_threshold()
    lib.drift_threshold_init(threshold, statistic_number(statistic))
    if scope in ("numeric", "categorical") and scope not in columns:
        threshold.type = TYPES[scope]
    elif scope is not None:
        threshold.column = str(scope).encode("utf-8", "backslashreplace")
    if level is None:
        threshold.disabled = 1
    else:
        pair = tuple(level) if isinstance(level, (tuple, list)) else (None, level)
        if len(pair) != 2:
            raise ValueError(f"the threshold of {statistic} is {level!r}: (warning, drift) or a number is needed")
        threshold.warning, threshold.drift = (real(f"the threshold of {statistic}", value) for value in pair)
    return threshold


def _key(key: Any) -> tuple[str, Any]:
    """Statistic of a threshold, and the type or column that it is for."""
    if isinstance(key, str):
        return key, None
    if not isinstance(key, tuple) or len(key) != 2:
        raise ValueError(f"thresholds has the key {key!r}: a statistic, or (statistic, type or column) is needed")
    return key


def check_options(
    columns: Iterable[str],
    *,
    alpha: float | None,
    adjust: str,
    min_rows: int | None,
    smoothing: float | None,
    drift_share: float | None,
    thresholds: Thresholds | None,
) -> _abi.drift_check_options:
    """Options of a check, and of a monitor's decisions. ctypes keeps what they point at alive with them."""
    options = _abi.drift_check_options()
    lib.drift_check_options_init(options)
    options.alpha = real("alpha", alpha)
    options.adjust = choice("adjust", adjust, ADJUSTMENTS)
    options.min_rows = whole("min_rows", min_rows, 2**53)
    options.smoothing = real("smoothing", smoothing)
    options.drift_share = real("drift_share", drift_share)
    names, given = list(columns), mapping("thresholds", thresholds, '{"psi": (0.1, 0.25)}')
    made = [threshold_of(key, level, names) for key, level in given.items()]
    array = (_abi.drift_threshold * len(made))(*made)
    options.thresholds = array
    options.threshold_count = len(made)
    return options
