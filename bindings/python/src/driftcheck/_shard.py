# SPDX-License-Identifier: Apache-2.0
"""Counts of worker threads, for the monitor to collect."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from . import _abi
from ._library import Handle, Owner, call, create, lib

if TYPE_CHECKING:
    from ._monitor import Monitor


class Shard(Owner):
    """Counts of one worker thread. Make one with `Monitor.shard`.

    Counting never waits for the monitor, nor for other shards. A shard that several threads use lets one count at a
    time; a `ShardPool` gives each a shard of its own.
    """

    def __init__(self, monitor: Monitor) -> None:
        self._batches = monitor._reader()
        self._own = threading.Lock()
        lock = monitor._lock

        def free(pointer: Any) -> None:
            with lock:  # what was not collected goes to the monitor
                lib.drift_shard_free(pointer)

        with lock:
            handle = monitor._use()
            self._handle = create(_abi.drift_shard, free, lib.drift_shard_create, handle, keeps=handle)

    def observe(self, data: Any) -> None:
        """Counts the rows of a batch."""
        with self._own:
            handle: Handle = self._use()
            for batch in self._batches.batches(data):
                call(lib.drift_shard_observe, handle, batch)


class ShardPool:
    """Shards for a thread pool: as many as threads count at once. Make one with `Monitor.shard_pool`.

    Any thread may call `observe`. The owner of the monitor calls `Monitor.collect` now and then.
    """

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor
        self._free: deque[Shard] = deque()

    def __reduce__(self) -> Any:
        raise TypeError("a ShardPool cannot be pickled: it belongs to its monitor")

    def observe(self, data: Any) -> None:
        """Counts the rows of a batch in a shard that no other thread is using."""
        try:
            shard = self._free.pop()
        except IndexError:
            shard = Shard(self._monitor)
        try:
            shard.observe(data)
        finally:
            self._free.append(shard)
