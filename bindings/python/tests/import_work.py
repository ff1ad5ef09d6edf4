# SPDX-License-Identifier: Apache-2.0
"""What `import driftcheck` does beyond importing numpy: calls of functions, modules; for information, milliseconds.

usage: import_work.py MOST_CALLS    exit code 1 if it calls more, or loads a package that only some of its users need
"""

import subprocess
import sys

HEAVY = {"pandas", "scipy", "matplotlib", "pyarrow", "polars"}

MEASURE = """
import sys, time
import numpy
calls, modules, begin = 0, set(sys.modules), time.perf_counter()
if "count" in sys.argv:
    def count(frame, event, argument):
        global calls
        calls += event in ("call", "c_call")
    sys.setprofile(count)
import driftcheck
sys.setprofile(None)
print(calls, 1000 * (time.perf_counter() - begin), *(set(sys.modules) - modules))
"""


def measured(*arguments):
    """Calls, milliseconds, modules, in a fresh process."""
    command = [sys.executable, "-c", MEASURE, *arguments]
    calls, milliseconds, *modules = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(calls), float(milliseconds), modules


def main():
    most = int(sys.argv[1])
    measured()  # writes the compiled modules where they are missing
    calls, _, modules = measured("count")
    milliseconds = min(measured()[1] for _ in range(5))
    print(f"import driftcheck: {calls} calls, at most {most}; {len(modules)} modules; {milliseconds:.0f} ms")
    heavy = sorted(HEAVY.intersection(modules))
    if heavy:
        print(f"import driftcheck also imports {', '.join(heavy)}")
    return int(calls > most or bool(heavy))


if __name__ == "__main__":
    sys.exit(main())
