# SPDX-License-Identifier: Apache-2.0
"""The same two tables compared by driftcheck and by other tools, each in an environment of its own, one after the other.

Usage: check.py BUILD [--rows 100000] [--columns 50] [--tools scipy,evidently] [--repeat 3] [--threads 1] [--limit 600]
(BUILD: build/bench; the Python that runs this needs numpy)

A tool that cannot be installed or fails is said so and left out. The last columns say how many times longer the tool took,
and how many times more memory, than driftcheck in the same run.
"""
import argparse
import json
import platform
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from known_tools import TOOLS, licence_of
from environments import BUILD, NotToBeHadError, environment, pinned, variables

HERE = Path(__file__).parent
SLOW = 5.0  # seconds: what takes longer is not repeated
BUSY = 4  # times its limit of the processor is what a tool may take of the clock, on a machine that others use
SAME = 0.02  # of PSI: quantiles are defined in more than one way, and so is smoothing


class TooLongError(NotToBeHadError):
    """A tool has not finished within its limit."""


def make_tables(folder, rows, columns):
    """Normal columns; every tenth one has moved by half a standard deviation. One column after the other in the file."""
    import numpy as np

    random = np.random.default_rng(1)
    for name, shift in (("reference", 0.0), ("current", 0.5)):
        table = np.lib.format.open_memmap(Path(folder) / f"{name}.npy", "w+", np.float64, (rows, columns), fortran_order=True)
        for k in range(columns):
            table[:, k] = random.normal(size=rows) + (0.0 if k % 10 else shift)
        table.flush()


def command_of(tool, build, files):
    if tool == "driftcheck_c":
        return [str(build / "bench" / "check_tables"), *files]
    return [str(environment(*TOOLS[tool][0])), str(HERE / "tools.py"), tool, *files]


def once(command, threads, limit, library):
    """What a run prints; raises NotToBeHadError with the reason if there is nothing. The limit is of the processor's time, its start
    included."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=BUSY * limit,
                             env=variables(threads, library), preexec_fn=pinned(threads, limit))
    except subprocess.TimeoutExpired:
        raise TooLongError(f"> {limit:g} s") from None
    if run.returncode == -signal.SIGXCPU:
        raise TooLongError(f"> {limit:g} s")
    if run.returncode:
        lines = run.stderr.strip().splitlines() or [f"exit code {run.returncode}"]
        raise NotToBeHadError(f"fails: {lines[-1][:100]}")
    return json.loads(run.stdout.strip().splitlines()[-1])


def library_of(build):
    return build / "src" / "libdriftcheck.so"


def measure(tool, build, files, repeat=1, threads=1, limit=600):
    """The fastest of some runs, by the processor; the time of the clock is the smallest of them as well."""
    command = command_of(tool, build, [str(file) for file in files])
    library = library_of(build) if tool.startswith("driftcheck") else None
    runs = []
    for _ in range(repeat):
        runs.append(once(command, threads, limit, library))
        if runs[-1]["cpu"] > SLOW:
            break
    return {**min(runs, key=lambda found: found["cpu"]), "seconds": min(found["seconds"] for found in runs)}


def agree(found, ours):
    """Why the numbers of the first column are not ours; None if they are, or if a tool has none."""
    if found.get("ks") is not None and abs(found["ks"] - ours["ks"]) > 1e-6:  # one tool counts in single precision
        return f"D {found['ks']:.6f}, not {ours['ks']:.6f}"
    if found.get("psi") is not None and abs(found["psi"] - ours["psi"]) > SAME * ours["psi"]:
        return f"PSI {found['psi']:.4f}, not {ours['psi']:.4f}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--rows", type=lambda text: int(float(text)), default=100_000)
    parser.add_argument("--columns", type=int, default=50)
    parser.add_argument("--tools", default=",".join(tool for tool in TOOLS if not tool.startswith("driftcheck")))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=float, default=600)
    options = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    found = []
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        make_tables(folder, options.rows, options.columns)
        files = [Path(folder) / f"{name}.npy" for name in ("reference", "current")]
        for tool in ["driftcheck", "driftcheck_counts", "driftcheck_c", *options.tools.split(",")]:
            try:
                found.append(measure(tool, options.build.resolve(), files, options.repeat, options.threads, options.limit))
            except NotToBeHadError as reason:
                print(f"{tool} is left out: {reason}", file=sys.stderr)
    ours = found[0]
    print(f"{options.rows:,} rows x {options.columns} columns of float64, Python {platform.python_version()}, "
          f"processors: {options.threads}")
    print(f"{'tool':18} {'version':10} {'licence':13} {'s':>9} {'CPU s':>9} {'MB':>8} {'drifted':>7} {'time':>8} {'memory':>7}")
    for result in found:
        drifted = "-" if result["drifted"] is None else result["drifted"]
        print(f"{result['tool']:18} {result['version']:10} {licence_of(result['tool']):13} {result['seconds']:9.3f} "
              f"{result['cpu']:9.3f} {result['megabytes']:8.1f} {drifted:>7} "
              f"{result['seconds'] / ours['seconds']:7.1f}x {result['megabytes'] / max(ours['megabytes'], 1.0):6.1f}x"
              f"  {agree(result, ours) or ''}")


if __name__ == "__main__":
    main()
