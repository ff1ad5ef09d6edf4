# SPDX-License-Identifier: Apache-2.0
"""The same two tables compared by driftcheck and by other tools, each in an environment of its own, one after the other.

Usage: check.py WHEEL [--rows 100000] [--columns 50] [--tools scipy,evidently] [--repeat 3]

A tool that cannot be installed or fails is said so and left out. The last columns say how many times longer the tool took,
and how many times more memory, than driftcheck in the same run.
"""
import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from tools import TOOLS

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "peers"


def environment(tool, wheel):
    """The Python of an environment that has the tool, made at the first use."""
    needs = TOOLS[tool][0] or [str(wheel), "pandas"]
    folder = BUILD / tool.removesuffix("_counts")
    python, note = folder / "bin" / "python", folder / "requirements"
    if not note.exists() or note.read_text() != " ".join(needs) or TOOLS[tool][0] is None:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        again = ["--force-reinstall", "--no-deps"] if note.exists() and TOOLS[tool][0] is None else []
        subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *again, *needs], check=True)
        note.write_text(" ".join(needs))
    return python


def make_tables(folder, rows, columns):
    """Normal columns; every tenth one has moved by half a standard deviation."""
    random = np.random.default_rng(1)
    for name, shift in (("reference", 0.0), ("current", 0.5)):
        table = random.normal(size=(rows, columns))
        table[:, ::10] += shift
        np.save(folder / f"{name}.npy", np.asfortranarray(table))


def measure(tool, wheel, folder, repeat):
    """The fastest of some runs; None if the tool is not to be had."""
    try:
        python = environment(tool, wheel)
    except subprocess.CalledProcessError as error:
        print(f"{tool} cannot be installed here and is left out: {error}", file=sys.stderr)
        return None
    runs = []
    for _ in range(repeat):
        command = [str(python), str(HERE / "tools.py"), tool, str(folder / "reference.npy"), str(folder / "current.npy")]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            print(f"{tool} fails and is left out: {run.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return None
        runs.append(json.loads(run.stdout.strip().splitlines()[-1]))
        if runs[-1]["seconds"] > 60:
            break
    return min(runs, key=lambda found: found["seconds"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--rows", type=lambda text: int(float(text)), default=100_000)
    parser.add_argument("--columns", type=int, default=50)
    parser.add_argument("--tools", default=",".join(tool for tool in TOOLS if not tool.startswith("driftcheck")))
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        make_tables(Path(name), options.rows, options.columns)
        tools = ["driftcheck", "driftcheck_counts", *options.tools.split(",")]
        found = [result for tool in tools if (result := measure(tool, options.wheel, Path(name), options.repeat))]
    ours = found[0]
    print(f"{options.rows:,} rows x {options.columns} columns of float64, Python {platform.python_version()}")
    print(f"{'tool':18} {'version':10} {'licence':13} {'s':>9} {'CPU s':>9} {'MB':>8} {'drifted':>7} {'time':>8} {'memory':>7}")
    for result in found:
        print(f"{result['tool']:18} {result['version']:10} {TOOLS[result['tool']][2]:13} {result['seconds']:9.3f} "
              f"{result['cpu']:9.3f} {result['megabytes']:8.1f} {result['drifted']:7} "
              f"{result['seconds'] / ours['seconds']:7.1f}x {result['megabytes'] / max(ours['megabytes'], 1.0):6.1f}x")


if __name__ == "__main__":
    main()
