# SPDX-License-Identifier: Apache-2.0
"""The collector in a real registry: what a scrape gets is what the library writes."""

import numpy as np
import pytest

pytest.importorskip("prometheus_client", reason="prometheus_client is needed")
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from driftcheck import Monitor
from driftcheck.integrations.prometheus import MonitorCollector


def samples(text):
    return {
        (s.name, tuple(sorted(s.labels.items()))): s.value
        for f in text_string_to_metric_families(text)
        for s in f.samples
    }


def test_a_scrape():
    rng = np.random.default_rng(0)
    monitor = Monitor({"age": rng.normal(size=1000), 'odd "name"\n': rng.normal(size=1000)}, window_rows=500)
    registry = CollectorRegistry()
    registry.register(MonitorCollector(monitor))
    monitor.observe({"age": rng.normal(2, 1, size=500), 'odd "name"\n': rng.normal(size=500)})
    scraped = samples(generate_latest(registry).decode())
    assert scraped == samples(monitor.prometheus())
    assert any(dict(labels).get("column") == 'odd "name"\n' for _, labels in scraped)
