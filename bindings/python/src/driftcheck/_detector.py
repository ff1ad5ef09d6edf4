# SPDX-License-Identifier: Apache-2.0
"""What all sequential detectors share. The kinds are in detectors.py."""

from __future__ import annotations

import ctypes
import math
import operator
import threading
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

import numpy as np
import numpy.typing as npt

from . import _abi
from ._data.values import doubles
from ._errors import exception_of
from ._library import Handle, Owner, call, create, lib, new_error
from ._options import choice, floating, sized

Self = TypeVar("Self", bound="Detector")

NONE, WARNING, DRIFT = _abi.DRIFT_LEVEL_NONE, _abi.DRIFT_LEVEL_WARNING, _abi.DRIFT_LEVEL_DRIFT

#: What `update_many` returns: for each value at which a drift is found or a warning begins, its index since the start,
#: the level (WARNING or DRIFT), the direction (1 up, -1 down, 0 unknown), the estimated index of the first value after
#: the change, the statistic of the test and the threshold that it passed.
FLAG_DTYPE = np.dtype(
    [
        ("index", np.uint64),
        ("level", np.int32),
        ("direction", np.int32),
        ("change_point", np.uint64),
        ("statistic", np.float64),
        ("threshold", np.float64),
    ]
)

_COMPATS = {"default": _abi.DRIFT_COMPAT_DEFAULT, "moa": _abi.DRIFT_COMPAT_MOA, "frouros": _abi.DRIFT_COMPAT_FROUROS}


class Detector(Owner):
    """A sequential detector: it takes a stream value by value and says when the stream has changed.

    The interface is river's: ``update(x)``, then ``drift_detected`` and ``warning_detected``. ``update_many`` takes a
    whole array at the speed of C. A detector can be pickled and copied in the middle of its stream; ``clone`` gives a
    fresh one with the same parameters. Threads may share a detector.
    """

    _kind: ClassVar[int]

    def __init__(self, parameters: Mapping[str, Any], seed: int = 0) -> None:
        self._parameters = dict(parameters)
        self._lock = threading.RLock()
        create_detector, free = lib.drift_detector_create, lib.drift_detector_free
        self._attach(create(_abi.drift_detector, free, create_detector, self._options()))

    def _attach(self, handle: Handle) -> None:
        self._handle = handle
        self._drift_detected = False
        self._value, self._count, self._flag = ctypes.c_double(), ctypes.c_size_t(), _abi.drift_detector_flag()
        self._error = new_error()
        # what one value is passed with, made once: a loop over values is slow enough
        self._one = (ctypes.byref(self._value), 1, self._flag, 1, ctypes.byref(self._count), self._error)

    def _options(self) -> _abi.drift_detector_options:
        """The options that made this detector."""
        options = _abi.drift_detector_options()
        lib.drift_detector_options_init(options, self._kind)
        given = {name: value for name, value in self._parameters.items() if value is not None}
        options.compat = choice("compat", given.pop("compat", "default"), _COMPATS)
        options.seed = _seed(given.pop("seed", 0))
        settings = (_abi.drift_detector_setting * len(given))()
        for setting, (name, value) in zip(settings, given.items()):
            setting.name = name.rstrip("_").encode()
            setting.value = self._number(name, value)
        options.settings = settings
        options.setting_count = len(given)
        return options

    _choices: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def _number(self, name: str, value: Any) -> float:
        if name in self._choices:
            return choice(name, value, {word: place for place, word in enumerate(self._choices[name])})
        number = floating(value)
        if math.isnan(number):
            raise ValueError(f"{name} is {value!r}: a number is needed")
        return number

    # ---- river's interface ----

    def update(self, x: float) -> None:
        """Takes one value."""
        with self._lock:
            self._value.value = x
            status = lib.drift_detector_update(self._use(), *self._one)
            if status:
                raise exception_of(status, self._error)
            self._drift_detected = self._count.value > 0 and self._flag.level == DRIFT

    @property
    def drift_detected(self) -> bool:
        """Whether the last value was a drift."""
        return self._drift_detected

    @property
    def warning_detected(self) -> bool:
        """Whether the detector warns after the last value."""
        return self._read_state().level == WARNING

    def _read_level(self) -> None:
        self._drift_detected = self._read_state().level == DRIFT

    def _read_state(self) -> _abi.drift_detector_state:
        state: _abi.drift_detector_state = sized(_abi.drift_detector_state())
        with self._lock:
            call(lib.drift_detector_get_state, self._use(), state)
        return state

    def clone(self: Self, new_params: Mapping[str, Any] | None = None, include_attributes: bool = False) -> Self:
        """A fresh detector with the same parameters, or with some of them changed.

        `include_attributes` is there for river and must be False: `copy.deepcopy` copies the state as well.
        """
        if include_attributes:
            raise ValueError("include_attributes is not supported: copy.deepcopy copies a detector with its state")
        return type(self)(**{**self._parameters, **(new_params or {})})

    def _get_params(self) -> dict[str, Any]:
        return dict(self._parameters)

    # ---- more than river's ----

    def update_many(self, values: npt.ArrayLike) -> npt.NDArray[Any]:
        """Takes many values, in their order.

        Returns
        -------
        numpy.ndarray
            Structured array of `FLAG_DTYPE`, one row for each drift and each beginning of a warning.
        """
        array = doubles("values", values)
        flags = np.empty(array.size, FLAG_DTYPE)
        count = ctypes.c_size_t()
        with self._lock:
            handle = self._use()
            room = flags.ctypes.data_as(ctypes.POINTER(_abi.drift_detector_flag))
            values = array.ctypes.data
            call(lib.drift_detector_update, handle, values, array.size, room, flags.size, ctypes.byref(count))
            self._read_level()
        found: npt.NDArray[Any] = flags[: count.value].copy()
        return found

    def reset(self) -> None:
        """As after creation; parameters stay."""
        with self._lock:
            lib.drift_detector_reset(self._use())
            self._read_level()

    @property
    def state(self) -> dict[str, Any]:
        """What the detector knows: values, drifts, warnings, statistic, threshold, direction, change_point."""
        return state_of(self._read_state())

    def to_bytes(self) -> bytes:
        """Parameters and state; the same bytes on every machine."""
        with self._lock:
            handle = self._use()
            size = lib.drift_detector_snapshot_size(handle)
            buffer = ctypes.create_string_buffer(size)
            call(lib.drift_detector_snapshot, handle, buffer, size)
        return buffer.raw

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self._parameters, self.to_bytes())

    def __repr__(self) -> str:
        listed = ", ".join(f"{name}={value!r}" for name, value in self._parameters.items() if value is not None)
        return f"{type(self).__name__}({listed})"


def _seed(seed: Any) -> int:
    try:
        number = operator.index(seed)
    except TypeError:
        number = -1
    if not 0 <= number < 2**64:
        raise ValueError(f"seed is {seed!r}: a whole number from 0 to 2^64 - 1 is needed")
    return number


def _restored(kind: type[Detector], parameters: dict[str, Any], data: bytes) -> Detector:
    """The detector that was pickled, where it was in its stream."""
    detector = kind.__new__(kind)
    detector._parameters = parameters
    detector._lock = threading.RLock()
    restore, free = lib.drift_detector_restore, lib.drift_detector_free
    detector._attach(create(_abi.drift_detector, free, restore, data, len(data), None))
    detector._read_level()
    return detector


def state_of(state: _abi.drift_detector_state) -> dict[str, Any]:
    """A state as a dictionary; what there is not yet is None."""
    flagged = state.drifts + state.warnings > 0
    return {
        "level": ("none", "warning", "drift")[state.level],
        "direction": state.direction,
        "values": state.values,
        "drifts": state.drifts,
        "warnings": state.warnings,
        "last_drift": state.last_drift if state.drifts else None,
        "change_point": state.change_point if flagged else None,
        "statistic": state.statistic,
        "threshold": state.threshold,
    }
