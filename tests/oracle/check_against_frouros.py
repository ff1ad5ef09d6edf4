# SPDX-License-Identifier: Apache-2.0
"""Flags of the library's detectors under compat=frouros against those of the installed frouros, index for index.

usage: check_against_frouros.py LIBRARY

frouros never begins anew by itself: here it is reset after each drift, as its documentation has the caller do.
Exit 0 if all flags agree.
"""

import importlib.metadata
import sys
import time

from frouros.detectors import concept_drift as frouros

import detector_streams as streams
from detectors import Library, collect


def says(detector, values):
    for x in values:
        detector.update(value=x)
        drift, warning = bool(detector.drift), bool(getattr(detector, "warning", False))
        yield drift, warning
        if drift:
            detector.reset()


# kind, class, its configuration, input, settings: name here -> name in frouros
CASES = [
    ("page_hinkley", frouros.PageHinkley, frouros.PageHinkleyConfig, "numbers",
     {"min_instances": "min_num_instances", "threshold": "lambda_", "delta": "delta", "alpha": "alpha"},
     [{}, {"threshold": 5.0}, {"delta": 0.1, "alpha": 0.99, "threshold": 2.0, "min_instances": 10}]),
    ("cusum", frouros.CUSUM, frouros.CUSUMConfig, "numbers",
     {"min_instances": "min_num_instances", "threshold": "lambda_", "delta": "delta"},
     [{}, {"threshold": 5.0, "delta": 0.1}]),
    ("gma", frouros.GeometricMovingAverage, frouros.GeometricMovingAverageConfig, "numbers",
     {"min_instances": "min_num_instances", "threshold": "lambda_", "alpha": "alpha"},
     [{}, {"threshold": 0.2}, {"threshold": 0.5, "alpha": 0.9}]),
    ("ecdd", frouros.ECDDWT, frouros.ECDDWTConfig, "errors",
     {"min_instances": "min_num_instances", "lambda": "lambda_", "average_run_length": "average_run_length",
      "warning_level": "warning_level"},
     [{}, {"average_run_length": 100}, {"average_run_length": 1000, "lambda": 0.1, "warning_level": 0.8}]),
    ("ddm", frouros.DDM, frouros.DDMConfig, "losses",
     {"warm_start": "min_num_instances", "warning_threshold": "warning_level", "drift_threshold": "drift_level"},
     [{}, {"warm_start": 100, "warning_threshold": 1.0, "drift_threshold": 2.0}]),
]


def streams_for(kind, n):
    if kind == "numbers":
        return streams.number_streams(n)
    return streams.error_streams(n) | (streams.loss_streams(n) if kind == "losses" else {})


def check_case(library, case, n):
    kind, make, configure, takes, names, variants = case
    begin = time.time()
    drifts = warned = failures = 0
    for where, values in streams_for(takes, n).items():
        for settings in variants:
            detector = make(config=configure(**{names[k]: v for k, v in settings.items()}))
            expected = collect(says(detector, values))
            found = library.run(kind, values, settings, "frouros")
            drifts, warned = drifts + len(expected["drifts"]), warned + len(expected["warnings"])
            for level in ("drifts", "warnings"):
                if found[level] != expected[level]:
                    here, there = set(found[level]), set(expected[level])
                    print(f"DIFFERS {kind} {settings} on {where}: {level} only here {sorted(here - there)[:5]}, only in "
                          f"frouros {sorted(there - here)[:5]}")
                    failures += 1
    print(f"{kind:13} {n:6} values: {drifts:6} drifts, {warned:6} warnings, {failures} differ ({time.time() - begin:.1f} s)",
          flush=True)
    if drifts == 0:
        print(f"{kind}: no drift on any stream, nothing was compared")
    return failures + (drifts == 0)


def main():
    library = Library(sys.argv[1])
    print("frouros", importlib.metadata.version("frouros"))
    failures = sum(check_case(library, case, n) for n in (2_000, 20_000) for case in CASES)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
