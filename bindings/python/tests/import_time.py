# SPDX-License-Identifier: Apache-2.0
"""Milliseconds that `import driftcheck` takes beyond numpy: the least of several runs.

usage: import_time.py MOST    exit code 1 if it takes more
"""

import os
import re
import subprocess
import sys

RUNS, MOST_RUNS = 5, 30
HEAVY = {"pandas", "scipy", "matplotlib", "pyarrow", "polars"}


def run(*options):
    return subprocess.run([sys.executable, *options], capture_output=True, text=True, check=True)


def milliseconds():
    """What driftcheck takes in a fresh process in which numpy is there, and what numpy took."""
    text = run("-X", "importtime", "-c", "import numpy, driftcheck").stderr
    found = re.findall(r"\|\s*(\d+) \| (numpy|driftcheck)$", text, re.MULTILINE)
    by_name = {name: int(number) / 1000 for number, name in found}
    return by_name["driftcheck"], by_name["numpy"]


def main():
    most = float(sys.argv[1])
    milliseconds()  # writes the compiled modules where they are missing
    times = []
    while len(times) < RUNS or (min(times)[0] > most and len(times) < MOST_RUNS):
        times.append(milliseconds())
    driftcheck, numpy = map(min, zip(*times))
    print(f"import driftcheck: {driftcheck:.1f} ms beyond numpy's {numpy:.1f} ms; at most {most:g}")
    loaded = HEAVY & set(run("-c", "import driftcheck, sys; print(*sys.modules)").stdout.split())
    if loaded:
        print(f"import driftcheck also imports {', '.join(sorted(loaded))}")
        return 1
    if driftcheck > most and os.getloadavg()[0] > len(os.sched_getaffinity(0)):
        print(f"skipped: others keep the processors busy, load {os.getloadavg()[0]}")
        return 0
    return int(driftcheck > most)


if __name__ == "__main__":
    sys.exit(main())
