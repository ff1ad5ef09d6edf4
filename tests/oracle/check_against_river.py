# SPDX-License-Identifier: Apache-2.0
"""Flags of the library's detectors against those of the installed river, index for index.

usage: check_against_river.py LIBRARY [ELECTRICITY.csv]

Every detector that river has, with several settings, on made-up streams of 2,000 and of 200,000 values. With the third
argument, or the path in DRIFTCHECK_ELECTRICITY, also on the changes of that table's column `class`.
Exit 0 if all flags agree.
"""

import csv
import os
import random
import sys
import time

import numpy as np
import river
import scipy.stats
from river import drift
from river.drift import kswin

import detector_streams as streams
from detectors import Library, collect

SHORT, LONG = 2_000, 200_000
# What is slow in river sees fewer of the long streams.
LONG_STREAMS = {
    "errors": ["steps", "gradual", "rare", "all right"],
    "losses": ["beta"],
    "numbers": ["gauss", "heavy tails", "no change", "far from 0"],
    "few": ["gauss"],
}


def sorted_differences(first, second):
    """ks_2samp of two samples of one size: D times the size, counted with integers."""
    a, b = sorted(first), sorted(second)
    i = j = most = 0
    n = len(a)
    while i < n and j < n:
        at = min(a[i], b[j])
        while i < n and a[i] == at:
            i += 1
        while j < n and b[j] == at:
            j += 1
        most = max(most, abs(i - j))
    return most


class RememberedTest:
    """scipy.stats.ks_2samp takes 0.3 ms, which is a minute for 200,000 values; of samples of one size it depends on one
    integer only, so each answer is asked of SciPy once. Every 500th call is compared with SciPy all the same."""

    def __init__(self):
        self.known = {}
        self.calls = 0

    def ks_2samp(self, first, second, method):
        h = sorted_differences(first, second)
        key = (len(first), h)
        self.calls += 1
        if key not in self.known or self.calls % 500 == 0:
            statistic, p = scipy.stats.ks_2samp(first, second, method=method)
            answer = (float(statistic), float(p))
            assert self.known.setdefault(key, answer) == answer, (key, answer, self.known[key])
        return self.known[key]


def says(detector, values):
    for x in values:
        detector.update(x)
        yield detector.drift_detected, getattr(detector, "warning_detected", False)


def says_fhddm(detector, values):
    """river's FHDDM wants 1 for a right prediction."""
    return says(detector, [1 - int(x) for x in values])


# renamed in river 0.24
HDDM_A = getattr(drift.binary, "HDDMA", None) or drift.binary.HDDM_A
HDDM_W = getattr(drift.binary, "HDDMW", None) or drift.binary.HDDM_W

# name, class, input, settings of river, what they are called here where that differs
CASES = [
    ("page_hinkley", drift.PageHinkley, "numbers", [{}, {"threshold": 5.0}, {"threshold": 20.0, "delta": 0.1, "alpha": 0.99},
                                                    {"mode": "up", "threshold": 10.0}, {"mode": "down", "threshold": 10.0},
                                                    {"min_instances": 1, "threshold": 3.0}]),
    ("adwin", drift.ADWIN, "numbers", [{}, {"delta": 0.1}, {"clock": 1, "delta": 1e-5}, {"max_buckets": 3, "clock": 7},
                                       {"min_window_length": 20, "grace_period": 100}]),
    ("kswin", drift.KSWIN, "few", [{"seed": 0}, {"seed": 42}, {"seed": 2**40 + 3, "alpha": 0.05},
                                   {"seed": 1, "window_size": 60, "stat_size": 30},
                                   {"seed": 5, "window_size": 300, "stat_size": 20, "alpha": 0.001},
                                   {"seed": 6, "window_size": 40, "stat_size": 4, "alpha": 0.1}]),
    ("ddm", drift.binary.DDM, "losses", [{}, {"warm_start": 1}, {"warning_threshold": 1.0, "drift_threshold": 1.5},
                                         {"warm_start": 200}]),
    ("eddm", drift.binary.EDDM, "errors", [{}, {"alpha": 0.99, "beta": 0.95}, {"warm_start": 5}]),
    ("hddm_a", HDDM_A, "losses", [{}, {"two_sided_test": True}, {"drift_confidence": 0.05,
                                                                              "warning_confidence": 0.2},
                                               {"drift_confidence": 1e-9, "two_sided_test": True}]),
    ("hddm_w", HDDM_W, "losses", [{}, {"two_sided_test": True}, {"lambda_val": 0.2},
                                               {"drift_confidence": 0.05, "warning_confidence": 0.2, "lambda_val": 0.01,
                                                "two_sided_test": True}]),
    ("fhddm", drift.binary.FHDDM, "errors", [{}, {"short_window_size": 20}, {"sliding_window_size": 30,
                                                                             "confidence_level": 0.01},
                                             {"sliding_window_size": 500, "short_window_size": 100,
                                              "confidence_level": 1e-3}]),
]
MODES = {"both": 0, "up": 1, "down": 2}


def ours(library, name, values, settings):
    settings = dict(settings)
    seed = settings.pop("seed", 0)
    settings = {k: MODES.get(v, v) for k, v in settings.items()}
    return library.run(name, values, settings, seed=seed)


def theirs(name, make, values, settings):
    detector = make(**settings)
    return collect((says_fhddm if name == "fhddm" else says)(detector, values))


def streams_for(kind, n):
    if kind in ("numbers", "few"):
        made = streams.number_streams(n)
    else:
        made = streams.error_streams(n)
        if kind == "losses":
            made |= {"loss: " + name: values for name, values in streams.loss_streams(n).items()}
    if n < LONG:
        return made
    wanted = LONG_STREAMS[kind] + (LONG_STREAMS["errors"] if kind == "losses" else [])
    return {name: values for name, values in made.items() if name.removeprefix("loss: ") in wanted}


def compare(library, name, make, values, settings, where):
    mine, other = ours(library, name, values, settings), theirs(name, make, values, settings)
    if mine == other:
        return len(other["drifts"]), len(other["warnings"]), 0
    for level in ("drifts", "warnings"):
        only_here = sorted(set(mine[level]) - set(other[level]))[:5]
        only_there = sorted(set(other[level]) - set(mine[level]))[:5]
        print(f"DIFFERS {name} {settings} on {where}: {level} only here {only_here}, only in river {only_there}")
    return len(other["drifts"]), len(other["warnings"]), 1


def check_case(library, case, n, made):
    name, make, _, variants = case
    drifts = warnings = failures = runs = 0
    begin = time.time()
    if n >= LONG:
        variants = variants[:2]
    for where, values in made.items():
        for settings in variants:
            d, w, failed = compare(library, name, make, values, settings, f"{where} ({n})")
            drifts, warnings, failures, runs = drifts + d, warnings + w, failures + failed, runs + 1
    print(f"{name:13} {n:7} values: {runs:3} runs, {drifts:6} drifts, {warnings:6} warnings, {failures} differ"
          f" ({time.time() - begin:.1f} s)", flush=True)
    if drifts == 0:
        print(f"{name}: no drift on any stream, nothing was compared")
        failures += 1
    return failures


def electricity(path):
    with open(path, encoding="utf-8", newline="") as file:
        classes = [row["class"] for row in csv.DictReader(file)]
    return [float(a != b) for a, b in zip(classes, classes[1:])]


def check_sampler(library):
    """Where a sample of another size than river's default is drawn in Python's other way, the flags show it."""
    r = random.Random(23)
    values = [r.gauss(0.0 if i < 1500 else 0.7, 1.0) for i in range(3000)]
    cases = [{"seed": s, "window_size": w, "stat_size": k, "alpha": 0.2} for s, w, k in
             [(0, 700, 5), (1, 700, 6), (2, 500, 50), (3, 1200, 100), (2**63, 1500, 100)]]
    return sum(compare(library, "kswin", drift.KSWIN, values, settings, "sampler")[2] for settings in cases)


def main():
    library = Library(sys.argv[1])
    path = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("DRIFTCHECK_ELECTRICITY")
    kswin.stats = RememberedTest()
    print(f"river {river.__version__}, SciPy {scipy.__version__}, numpy {np.__version__}")
    failures = check_sampler(library)
    for n in (SHORT, LONG):
        for case in CASES:
            failures += check_case(library, case, n, streams_for(case[2], n))
    if path:
        changes = {"electricity": electricity(path)}
        for case in CASES:
            failures += check_case(library, case, len(changes["electricity"]), changes)
    else:
        print("electricity.csv is not given (second argument or DRIFTCHECK_ELECTRICITY): its class changes are skipped")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
