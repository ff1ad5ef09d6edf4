# SPDX-License-Identifier: Apache-2.0
"""The monitor's metrics beside those of a program that uses prometheus_client."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from .._monitor import Monitor


class MonitorCollector(Collector):  # type: ignore[misc]
    """Collects the state of a monitor's last evaluation at each scrape.

    >>> import numpy as np, driftcheck
    >>> from prometheus_client import CollectorRegistry, generate_latest
    >>> monitor = driftcheck.Monitor({"age": np.arange(500.0)}, window_rows=500)
    >>> registry = CollectorRegistry()
    >>> registry.register(MonitorCollector(monitor))
    >>> monitor.observe({"age": np.arange(500.0)})
    >>> b"driftcheck_" in generate_latest(registry)
    True
    """

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor

    def collect(self) -> Iterable[Metric]:
        """The families of metrics, as prometheus_client wants them."""
        families: Iterable[Metric] = text_string_to_metric_families(self._monitor.prometheus())
        return families
