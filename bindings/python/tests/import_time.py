# SPDX-License-Identifier: Apache-2.0
"""Milliseconds that `import driftcheck` takes beyond numpy: the least of several runs.

usage: import_time.py MOST    exit code 1 if it takes more
"""

import re
import subprocess
import sys

RUNS = 7


def microseconds():
    """What driftcheck takes in a fresh process, and what numpy takes of it."""
    command = [sys.executable, "-X", "importtime", "-c", "import numpy, driftcheck"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = dict(re.findall(r"\|\s*(\d+) \| (numpy|driftcheck)$", text, re.MULTILINE))
    by_name = {name: int(number) for number, name in found.items()}
    return by_name["driftcheck"], by_name["numpy"]


def main():
    most = float(sys.argv[1])
    microseconds()  # writes the compiled modules where they are missing
    driftcheck, numpy = (min(times) / 1000 for times in zip(*(microseconds() for _ in range(RUNS))))
    print(f"import driftcheck: {driftcheck:.1f} ms beyond numpy's {numpy:.1f} ms; at most {most:g}")
    heavy = "import driftcheck, sys; print(*{'pandas', 'scipy', 'matplotlib', 'pyarrow', 'polars'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout.strip()
    if loaded:
        print(f"import driftcheck also imports {loaded}")
    return int(driftcheck > most or loaded != "")


if __name__ == "__main__":
    sys.exit(main())
