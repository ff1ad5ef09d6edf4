# SPDX-License-Identifier: Apache-2.0
"""Threads that are lent to the library, which starts none: columns are treated side by side."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from . import _abi
from ._library import lib
from ._options import sized, whole

T = TypeVar("T")

#: Fewer numbers than this are done before a thread has started.
WORTH_A_THREAD = 50_000


def thread_count(threads: int | None, numbers: int) -> int:
    """How many threads to use for so many numbers: those asked for, or as many processors as this process may use."""
    if threads is not None:
        return whole("threads", threads)
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # no such call on this system
        processors = os.cpu_count() or 1
    return max(1, min(processors, numbers // WORTH_A_THREAD))


def _run_pieces(work: Any, count: int, threads: int) -> None:
    lock, left = threading.Lock(), iter(range(count))

    def pieces() -> None:
        while True:
            with lock:
                index = next(left, None)
            if index is None:
                return
            lib.drift_work_do(work, index)

    helpers = [threading.Thread(target=pieces, name="driftcheck") for _ in range(min(threads, count) - 1)]
    started = []
    for helper in helpers:
        try:
            helper.start()
        except RuntimeError:  # the system gives no more threads: those there are do it all
            break
        started.append(helper)
    pieces()
    for helper in started:
        helper.join()


def _aside(function: Callable[[], T]) -> T:
    """What a function returns or raises, called by a thread of its own.

    An interrupt from the keyboard reaches the main thread alone. It must not end the callback that waits for threads
    which still use the memory of the call.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(function())
        except BaseException as error:  # handed on below
            errors.append(error)

    thread = threading.Thread(target=run, name="driftcheck")
    try:
        thread.start()
    except RuntimeError:  # the system gives no more threads
        return function()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def lend_threads(threads: int, work: Callable[[_abi.drift_executor | None], T]) -> T:
    """Calls `work` with an executor of so many threads, valid during the call; None if one thread is enough."""
    if threads == 1:
        return work(None)
    executor = sized(_abi.drift_executor())
    executor.run = type(executor.run)(lambda _, pieces, count: _run_pieces(pieces, count, threads))
    executor.context = None
    return _aside(lambda: work(executor))
