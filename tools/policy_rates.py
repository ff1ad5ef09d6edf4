#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How often the two policies of a monitor are wrong: false alarms in windows of columns that do not change.

Prints the table of docs/evidence.md. Columns are independent and normal, the reference has 10,000 rows; each line is of
20 references with 100 windows each. A window is wrong if its verdict is drift, or if evidence raises an alarm in it.

usage: policy_rates.py        needs numpy and the Python package of this tree
"""
import numpy as np

import driftcheck

REFERENCES, WINDOWS, REFERENCE_ROWS = 20, 100, 10_000
SIZES = ((1, 50), (20, 50), (200, 50), (20, 200), (20, 1000))
# No test of significance: what is left of a rule such as "psi above 0.2".
PSI_ALONE = {"policy": "window", "alpha": 1 - 1e-9, "adjust": "none", "thresholds": {"psi": (None, 0.2)}}
POLICIES = (
    ("psi > 0.2 alone", PSI_ALONE),
    ("policy window", {"policy": "window"}),
    ("window, psi > 0.1", {"policy": "window", "thresholds": {"psi": (None, 0.1)}}),
    ("evidence, 1,000", {"false_alarm_every": 1000}),
    ("evidence, 1,000,000", {"false_alarm_every": 1e6}),
)


def wrong_windows(monitor, windows):
    """Windows that are told of, an alarm being acknowledged at once."""
    wrong = 0
    for window in windows:
        monitor.observe(window)
        wrong += monitor.drifted
        monitor.acknowledge()
    return wrong


def rates(columns, rows):
    rng = np.random.default_rng(columns * 10_000 + rows)
    wrong = dict.fromkeys((name for name, _ in POLICIES), 0)
    for _ in range(REFERENCES):
        profile = driftcheck.Profile.from_data(rng.normal(size=(REFERENCE_ROWS, columns)))
        windows = rng.normal(size=(WINDOWS, rows, columns))
        for name, options in POLICIES:
            wrong[name] += wrong_windows(driftcheck.Monitor(profile, window_rows=rows, **options), windows)
    return {name: count / (REFERENCES * WINDOWS) for name, count in wrong.items()}


def main():
    print("| columns | rows of a window | " + " | ".join(name for name, _ in POLICIES) + " |")
    print("| --- " * (len(POLICIES) + 2) + "|")
    for columns, rows in SIZES:
        found = rates(columns, rows)
        print(f"| {columns} | {rows} | " + " | ".join(f"{100 * rate:.3g} %" for rate in found.values()) + " |", flush=True)


if __name__ == "__main__":
    main()
