# SPDX-License-Identifier: Apache-2.0
"""CSV files read by driftcheck and by other tools, each in an environment of its own, in turns.

Usage: csv_files.py BUILD [--rows 1000000] [--columns 20] [--threads 1,2] [--repeat 3]     (BUILD: build/bench)

Reading: each tool reads a file and sums its columns. sum_csv is driftcheck's reading alone; profile also finds the quantiles.
Checking: driftcheck compares two files; pandas and SciPy do the same; the others only read both. The last columns say how many
times longer a tool took, by the clock and by CPU time, than driftcheck in the same run.
"""
import argparse
import json
import multiprocessing
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from csv_tools import TOOLS
from environments import BUILD, NotToBeHadError, environment, pinned, processors, variables

HERE = Path(__file__).parent


def write_table(path, rows, columns, form, seed):
    """Normal numbers; a hundred thousand lines of them are drawn, and repeated in another order."""
    source = random.Random(seed)
    line = ",".join([form] * columns)
    lines = [line % tuple(source.gauss(0, 1) for _ in range(columns)) for _ in range(min(rows, 100_000))]
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(f"f{i}" for i in range(columns)) + "\n")
        for start in range(0, rows, len(lines)):
            source.shuffle(lines)
            file.write("\n".join(lines[:rows - start]) + "\n")


def write_tables(files, rows, columns):
    for seed, (file, form) in enumerate(zip(files, ("%.6g", "%.6g", "%.17g"))):
        write_table(file, rows, columns, form, seed)


def apart(function, *arguments):
    """In a process of its own: the peak of this one counts as the peak of every program that it starts."""
    process = multiprocessing.Process(target=function, args=arguments)
    process.start()
    process.join()
    if process.exitcode != 0:
        sys.exit(f"{function.__name__} has failed")


def run_program(command, threads, source=None):
    """A program from its start to its end. Its peak of memory counts from that of this process, which is kept small.

    It has its processors from this process: one that runs Python before it becomes the program counts that time as its own,
    two milliseconds of the ten that a small file takes.
    """
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors(threads))
    start = time.perf_counter()
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=source)
    finally:
        os.sched_setaffinity(0, everywhere)
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{command}: exit code {process.returncode}")
    return {"seconds": time.perf_counter() - start, "cpu": usage.ru_utime + usage.ru_stime,
            "megabytes": usage.ru_maxrss / 1024, "version": "", "output": output}


def run_tool(tool, threads, files):
    command = [str(environment(*TOOLS[tool][0])), str(HERE / "csv_tools.py"), tool, str(threads), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=variables(threads), preexec_fn=pinned(threads))
    if done.returncode:
        raise NotToBeHadError(f"fails: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def contests(build, files, folder):
    """What is compared: a title, our commands, the others' tools and files."""
    program = str(build / "src" / "cli" / "driftcheck")
    short, other, long = map(str, files)
    out = str(folder / "out.dcp")
    reading = lambda file: {"sum_csv": lambda n: [str(build / "bench" / "sum_csv"), file, str(n)],  # noqa: E731
                            "profile": lambda n: [program, "profile", file, "-o", out, "--threads", str(n)]}
    readers = ["pandas", "pandas_exact", "polars", "duckdb"]
    return [
        ("reading a file of %.6g numbers", reading(short), readers, [short]),
        ("reading a file of %.17g numbers", reading(long), readers, [long]),
        ("checking two files of %.6g numbers",
         {"check": lambda n: [program, "check", short, other, "--fail-on", "never", "--threads", str(n)]},
         ["pandas_scipy", "polars", "duckdb"], [short, other]),
    ]


def best(found, run):
    return run if not isinstance(found, dict) or run["seconds"] < found["seconds"] else found


def hold(ours, tools, files, threads, repeat):
    """The best run of each, taken in turns, by name; for a tool that is not to be had, the reason."""
    results = {}
    for _ in range(repeat):
        for name, command in ours.items():
            results[name] = best(results.get(name), run_program(command(threads), threads))
        for tool in tools:
            try:
                results[tool] = best(results.get(tool), run_tool(tool, threads, files))
            except NotToBeHadError as reason:
                results[tool] = str(reason)
    return results


def show(title, results, threads, files):
    first = next(iter(results.values()))
    print(f"\n{title}, threads: {threads} (pandas: 1)")
    print(f"{'tool':14} {'version':9} {'licence':13} {'s':>8} {'CPU s':>8} {'MB':>7} {'GB/s':>6} {'time':>7} {'CPU':>7}")
    size = sum(os.path.getsize(file) for file in files) / 1e9
    for name, run in results.items():
        if isinstance(run, str):
            print(f"{name} is left out: {run}", file=sys.stderr)
            continue
        licence = TOOLS[name][2] if name in TOOLS else "Apache-2.0"
        print(f"{name:14} {run['version']:9} {licence:13} {run['seconds']:8.3f} {run['cpu']:8.3f} {run['megabytes']:7.0f} "
              f"{size / run['seconds']:6.2f} {run['seconds'] / first['seconds']:6.1f}x {run['cpu'] / first['cpu']:6.1f}x")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--rows", type=lambda text: int(float(text)), default=1_000_000)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as name:
        folder = Path(name)
        files = [folder / f"{table}.csv" for table in ("reference", "current", "long")]
        apart(write_tables, files, options.rows, options.columns)
        sizes = ", ".join(f"{os.path.getsize(file) / 1e6:.0f} MB" for file in files)
        print(f"{options.rows:,} rows x {options.columns} columns ({sizes}), Python {platform.python_version()}, best of {options.repeat}")
        for threads in map(int, options.threads.split(",")):
            for title, ours, tools, read in contests(options.build.resolve(), files, folder):
                show(title, hold(ours, tools, read, threads, options.repeat), threads, read)


if __name__ == "__main__":
    main()
