# SPDX-License-Identifier: Apache-2.0
"""An ONNX Runtime session whose inputs and outputs are watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnxruntime

from .._monitor import Monitor
from ._observer import logger


class MonitoredSession:
    """Runs a session and counts what goes in and comes out. All else of the session is reached through it.

    Inputs and outputs with one number, text or boolean a row are columns of their name; those with rows of numbers are
    ``name_0``, ``name_1``, ... What the monitor's profile lacks is ignored. A failure to observe is logged once and
    counted in `failed`; the answer of the session is not touched.

    Parameters
    ----------
    session
        An ``onnxruntime.InferenceSession``, or what one is made from (path or bytes of a model).
    monitor
        Threads may run the session side by side: each counts in a shard of its own. `collect` hands over what was
        counted; windows then close.
    columns
        ``{"input": ["age", "income"]}``: names for the columns of an input or output.
    """

    def __init__(self, session: Any, monitor: Monitor, columns: Mapping[str, Sequence[str]] | None = None) -> None:
        if not isinstance(session, onnxruntime.InferenceSession):
            session = onnxruntime.InferenceSession(session)
        self.session = session
        self.monitor = monitor
        self.failed = 0
        self._pool = monitor.shard_pool()
        self._columns = dict(columns or {})
        self._outputs = [output.name for output in session.get_outputs()]

    def run(
        self, output_names: Sequence[str] | None, input_feed: Mapping[str, Any], run_options: Any = None
    ) -> list[Any]:
        """As ``InferenceSession.run``."""
        results: list[Any] = self.session.run(output_names, input_feed, run_options)
        try:
            named = dict(zip(output_names or self._outputs, results))
            self._pool.observe(self._batch({**input_feed, **named}))
        except Exception as error:
            if self.failed == 0:
                logger.warning("a batch was not observed (more are counted only)", exc_info=error)
            self.failed += 1
        return results

    def collect(self, timestamp: Any = None) -> None:
        """Hands what was counted to the monitor; see `Monitor.collect`."""
        self.monitor.collect(timestamp)

    def _batch(self, arrays: Mapping[str, Any]) -> dict[str, Any]:
        batch: dict[str, Any] = {}
        for name, values in arrays.items():
            if isinstance(values, np.ndarray):
                batch.update(self._named(name, values))
        return batch

    def _named(self, name: str, array: Any) -> dict[str, Any]:
        if array.ndim == 2 and array.shape[1] == 1 and name not in self._columns:
            array = array[:, 0]
        if array.ndim == 1:
            return {self._columns.get(name, [name])[0]: array}
        if array.ndim != 2:
            return {}
        names = self._columns.get(name) or [f"{name}_{column}" for column in range(array.shape[1])]
        if len(names) != array.shape[1]:
            raise ValueError(f"{name} has {array.shape[1]} columns, and columns names {len(names)}")
        return {column: array[:, place] for place, column in enumerate(names)}

    def __getattr__(self, name: str) -> Any:
        if name == "session":  # not made yet, as while it is copied
            raise AttributeError(name)
        return getattr(self.session, name)
