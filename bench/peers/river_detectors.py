# SPDX-License-Identifier: Apache-2.0
"""Times river's detectors and the library's on the same values, in turns, and checks that their flags are the same.

usage: river_detectors.py LIBRARY [VALUES] [--json]      (--json: a line of JSON for each detector instead of a table)

river takes a Python list value by value, as it is used: of floats, or of 0 and 1 where a detector takes errors. The
library takes all values in one call: through ctypes as a program would that has them as doubles, and, in the last
columns, by `update_many` of the Python package from the same list, its conversion included. The smallest of three times
of the processor counts.
Exit 1 if flags differ.
"""

import array
import ctypes
import json
import os
import platform
import sys
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(ROOT, "tests", "oracle"), os.path.join(ROOT, "bindings", "python", "src")]
os.environ["DRIFTCHECK_LIBRARY"] = os.path.abspath(sys.argv[1])

import river  # noqa: E402

import detector_streams as streams  # noqa: E402
import driftcheck.detectors  # noqa: E402
from check_against_river import CASES, ours  # noqa: E402
from detectors import Flag, Library, collect  # noqa: E402

ROUNDS = 3
IN_PYTHON = {"page_hinkley": "PageHinkley", "adwin": "ADWIN", "kswin": "KSWIN", "ddm": "DDM", "eddm": "EDDM", "hddm_a": "HDDMA",
             "hddm_w": "HDDMW", "fhddm": "FHDDM"}
SLOW = {"kswin": 20}  # one value of so many: river's takes a fraction of a millisecond for each


def stream_for(kind, n):
    if kind == "errors":
        return [int(x) for x in streams.error_streams(n)["steps"]]
    if kind == "losses":
        return streams.loss_streams(n)["beta"]
    return streams.number_streams(n)["gauss"]


def timed(work):
    begin = time.process_time_ns()
    result = work()
    return time.process_time_ns() - begin, result


def run_river(detector, values):
    """What it says of each value. Whether there is a warning is asked only of detectors that give one."""
    update = detector.update
    said = []
    if hasattr(detector, "warning_detected"):
        for x in values:
            update(x)
            said.append((detector.drift_detected, detector.warning_detected))
    else:
        for x in values:
            update(x)
            said.append((detector.drift_detected, False))
    return said


def run_library(library, name, data):
    detector = library.create(name)
    flags = (Flag * len(data))()
    took, _ = timed(lambda: library.update(detector, data, flags))
    library.library.drift_detector_free(detector)
    return took


def run_package(name, values):
    """From a list to an array of flags, as a Python program does."""
    detector = getattr(driftcheck.detectors, IN_PYTHON[name])()
    return timed(lambda: detector.update_many(values))[0]


def measure(library, case, n):
    """Nanoseconds a value: river, the library from doubles, the library from the list; number of drifts."""
    name, make, kind, _ = case
    settings = {"seed": 0} if name == "kswin" else {}
    values = stream_for(kind, n)
    for_river = [1 - x for x in values] if name == "fhddm" else values  # it wants 1 for right
    best = [float("inf")] * 3
    for _ in range(ROUNDS):
        took, said = timed(lambda: run_river(make(**settings), for_river))
        data = (ctypes.c_double * n).from_buffer(array.array("d", values))
        best = [min(a, b) for a, b in zip(best, (took, run_library(library, name, data), run_package(name, values)))]
    expected = collect(said)
    if ours(library, name, values, settings) != expected:
        sys.exit(f"{name}: the flags differ")
    if not expected["drifts"]:
        sys.exit(f"{name}: no drift among {n} values, so that nothing was compared: take more")
    return [t / n for t in best], len(expected["drifts"])


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def table(library, results):
    library.library.drift_version.restype = ctypes.c_char_p
    print(f"driftcheck {library.library.drift_version().decode()}, river {river.__version__}, "
          f"Python {platform.python_version()}; {processor()}, {platform.system()}")
    print("nanoseconds a value, flags alike:")
    print(f"{'detector':14}{'values':>8}{'drifts':>8}{'river':>10}{'driftcheck':>12}{'ratio':>8}"
          f"{'from a list':>13}{'ratio':>8}")
    for name, size, (theirs, doubles, whole), drifts in results:
        print(f"{name:14}{size:8}{drifts:8}{theirs:10.0f}{doubles:12.1f}{theirs / doubles:8.0f}"
              f"{whole:13.1f}{theirs / whole:8.0f}", flush=True)


def lines(results):
    for name, size, (theirs, doubles, whole), drifts in results:
        print(json.dumps({"detector": name, "values": size, "drifts": drifts, "version": river.__version__, "river": theirs * 1e-9,
                          "array": doubles * 1e-9, "list": whole * 1e-9}), flush=True)


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--json"]
    library = Library(arguments[0])
    n = int(arguments[1]) if len(arguments) > 1 else 200_000
    sizes = [(case, n // SLOW.get(case[0], 1)) for case in CASES]
    results = ((case[0], size, *measure(library, case, size)) for case, size in sizes)
    if "--json" in sys.argv:
        lines(results)
    else:
        table(library, results)


if __name__ == "__main__":
    main()
