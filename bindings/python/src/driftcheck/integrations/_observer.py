# SPDX-License-Identifier: Apache-2.0
"""Observes in a thread of its own, so that requests neither wait for a monitor nor fail with it."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from .._event import Event
from .._monitor import Monitor

logger = logging.getLogger("driftcheck")

_END = object()


class BackgroundObserver:
    """Takes batches from any thread and counts them in one of its own.

    Parameters
    ----------
    monitor
        Windows by time get the time of the observation, in microseconds since 1970, unless `clock` says otherwise.
    on_event
        Called with each event, in the observer's thread.
    capacity
        Batches that may wait. More are left out and counted in `dropped`: a slow monitor must not fill the memory.
    clock
        Gives the timestamp of a batch.

    Attributes
    ----------
    dropped : int
        Batches left out because too many were waiting.
    failed : int
        Batches that could not be observed; the first error of each kind is logged.
    """

    def __init__(
        self,
        monitor: Monitor,
        *,
        on_event: Callable[[Event], Any] | None = None,
        capacity: int = 1000,
        clock: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        self.monitor = monitor
        self.dropped = 0
        self.failed = 0
        self._on_event = on_event
        self._clock = clock
        self._said: set[str] = set()
        self._queue: queue.Queue[Any] = queue.Queue(capacity)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def submit(self, make: Callable[[], Any]) -> None:
        """Has the batch that `make` returns observed, or nothing if it returns None. Never waits, never fails."""
        if self._thread is None or not self._thread.is_alive():  # a forked worker has not its parent's
            self._start()
        try:
            self._queue.put_nowait(make)
        except queue.Full:
            self.dropped += 1

    def _start(self) -> None:
        """At the first batch rather than at once: servers fork their workers after they are set up."""
        with self._starting:
            if self._thread is not None:
                if self._thread.is_alive():
                    return
                self._queue = queue.Queue(self._queue.maxsize)  # what waits in the other is its process's
            self._thread = threading.Thread(target=self._run, name="driftcheck", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while (make := self._queue.get()) is not _END:
            self._observe(make)
            self._queue.task_done()
        self._queue.task_done()

    def _observe(self, make: Callable[[], Any]) -> None:
        try:
            batch = make()
            if batch is None:
                return
            self.monitor.observe(batch, self._clock())
            if self._on_event is not None:
                for event in self.monitor.events():
                    self._on_event(event)
        except Exception as error:
            self.note(error)

    def note(self, error: Exception) -> None:
        """Counts an error and logs the first of its kind."""
        self.failed += 1
        kind = type(error).__name__
        if kind not in self._said:
            self._said.add(kind)
            logger.warning("a batch was not observed (more of the kind are counted only)", exc_info=error)

    def flush(self) -> None:
        """Waits until all that was submitted is observed; for tests and the end of a server."""
        if self._thread is not None:
            self._queue.join()

    def close(self) -> None:
        """Observes what waits and ends the thread."""
        if self._thread is not None:
            self._queue.put(_END)
            self._thread.join()
            self._thread = None
