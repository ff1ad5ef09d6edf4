# SPDX-License-Identifier: Apache-2.0
"""What all.py measures, section by section. Each returns lists and dictionaries that JSON can hold."""
import json
import os
import subprocess
import sys
from pathlib import Path

import known_tools
import check
import csv_files
from environments import BUILD, ROOT, NotToBeHadError, environment, pinned, variables

HERE = Path(__file__).parent
TOOLS = ["driftcheck_c", "driftcheck", "driftcheck_counts", "driftcheck_cli",
         *(tool for tool in known_tools.TOOLS if not tool.startswith("driftcheck"))]
FAR = 1.5  # times the limit
GIANT = 10_000_000  # values: larger tables are not written as CSV


class Plan:
    """How much is measured."""

    def __init__(self, short):
        self.short = short
        self.limit = 10 if short else 30  # seconds of the processor for a tool on a table, its start and reading included
        self.longer = {} if short else {("evidently", 100_000, 100): 300, ("evidently", 1_000_000, 50): 300,
                                        ("scipy", 1_000_000, 50): 300}
        self.tables = [(10_000, 10), (100_000, 10), (10_000, 100)] if short else [
            (10_000, 10), (10_000, 100), (10_000, 1_000), (100_000, 10), (100_000, 100), (1_000_000, 10),
            (1_000_000, 50), (100_000, 1_000), (10_000_000, 10)]
        self.repeat = 1 if short else 3
        self.pairs = [("ks", ["1e4", "1e5", "1e6"]), ("sliding", ["1e3"] if short else ["1e3", "1e4"]),
                      ("histogram", [f"{kind}:{bins}:{n}" for n in (["65536"] if short else ["65536", "1e6"])
                                     for kind in (["float64"] if short else ["float32", "float64"]) for bins in (10, 20, 64, 256)]),
                      ("batch", ["64x256"])]
        self.detector_values = 60_000 if short else 200_000
        self.csv_rows, self.csv_columns = (50_000 if short else 1_000_000), 20
        self.pipe_rows, self.pipe_columns = (500_000 if short else 10_000_000), 100
        self.thread_rows = 100_000 if short else 1_000_000


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def processors():
    return len(os.sched_getaffinity(0))


# ---- two tables


def write_csv(folder):
    """The same numbers as text that reads back the same."""
    import numpy as np

    for name in ("reference", "current"):
        table = np.load(Path(folder) / f"{name}.npy", mmap_mode="r")
        with open(Path(folder) / f"{name}.csv", "w", encoding="ascii") as file:
            file.write(",".join(f"f{i}" for i in range(table.shape[1])) + "\n")
            for start in range(0, len(table), 10_000):
                block = np.ascontiguousarray(table[start:start + 10_000]).tolist()
                file.write("\n".join(",".join(map(repr, row)) for row in block) + "\n")


def check_by_cli(build, files, threads=1, repeat=1):
    """The program on two CSV files, from its start to its end."""
    command = [str(build / "src" / "cli" / "driftcheck"), "check", *map(str, files), "--format", "json", "--fail-on", "never",
               "--threads", str(threads)]
    run = min((csv_files.run_program(command, threads) for _ in range(repeat)), key=lambda found: found["seconds"])
    report = json.loads(run.pop("output"))
    first = next(column for column in report["columns"] if column["type"] == "numeric")
    return {**run, "tool": "driftcheck_cli", "version": report["driftcheck"], "process": run["megabytes"],
            "drifted": report["summary"]["drifted"], "ks": first["statistics"]["ks"]["value"],
            "psi": first["statistics"]["psi"]["value"]}


def of_tool(tool, build, folder, plan, limit):
    if tool == "driftcheck_cli":
        files = [folder / f"{name}.csv" for name in ("reference", "current")]
        if not files[0].exists():
            raise NotToBeHadError("not run: the CSV files would be too large")
        return check_by_cli(build, files, 1, plan.repeat)
    files = [folder / f"{name}.npy" for name in ("reference", "current")]
    return check.measure(tool, build, files, plan.repeat, 1, limit)


def foreseen(before, rows, columns, limit):
    """Whether a tool would take too long, from what it took for tables that are no larger either way: in proportion to the largest of
    them far longer than the limit (a little longer may be a fixed cost, and is tried); or the same limit has cut it short there."""
    smaller = [one for one in before if one["rows"] <= rows and one["columns"] <= columns]
    if any("cpu" not in one and one["limit"] >= limit for one in smaller):
        return True
    done = [one for one in smaller if "cpu" in one]
    largest = max(done, key=lambda one: one["rows"] * one["columns"], default=None)
    return largest is not None and largest["cpu"] * rows * columns / (largest["rows"] * largest["columns"]) > FAR * limit


def on_table(build, folder, plan, shape, before, compare):
    """All tools on the tables of a folder; before: for each tool the tables that it has finished or on which it was cut short."""
    rows, columns = shape
    found, ours = [], None
    for tool in TOOLS:
        limit = plan.longer.get((tool, rows, columns), plan.limit)
        cell = {"rows": rows, "columns": columns, "tool": tool, "limit": limit}
        known = before.setdefault(tool, [])
        try:
            if foreseen(known, rows, columns, limit):
                raise check.TooLongError(f"> {limit} s, foreseen")
            cell.update(of_tool(tool, build, folder, plan, limit))
            known.append(cell)
        except check.TooLongError as reason:
            cell["reason"] = str(reason)
            known.append(cell)
        except NotToBeHadError as reason:
            cell["reason"] = str(reason)
        ours = ours or cell
        if "seconds" in cell and "seconds" in ours:
            cell["differs"] = compare(cell, ours)
        say(f"{rows:,} x {columns} {tool}:", f"{cell['seconds']:.4f} s" if "seconds" in cell else cell["reason"], cell.get("differs") or "")
        found.append(cell)
    return found


def tables(build, folder, plan):
    found, before = [], {}
    for rows, columns in plan.tables:
        csv_files.apart(check.make_tables, folder, rows, columns)
        if rows * columns <= GIANT:
            csv_files.apart(write_csv, folder)
        found += on_table(build, folder, plan, (rows, columns), before, check.agree)
        for file in folder.iterdir():
            file.unlink()
    return found


# ---- real data


def only_d(found, ours):
    """Heavy ties: bins of quantiles are cut in more than one way, D is not. The program has another first column."""
    return None if found["tool"] == "driftcheck_cli" else check.agree({**found, "psi": None}, ours)


def real(build, folder, plan, sources):
    """sources: (name, reference.csv, current.csv or None)."""
    found = []
    for name, *files in sources:
        files = [str(file) for file in files if file]
        named = subprocess.run([sys.executable, str(HERE / "real_tables.py"), str(folder), *files], check=True, capture_output=True,
                               text=True).stdout.strip()
        shape = table_shape(folder / "current.npy")
        if len(files) == 2:
            for place, file in zip(("reference", "current"), files):
                (folder / f"{place}.csv").symlink_to(Path(file).resolve())
        of_numbers = on_table(build, folder, plan, shape, {}, only_d)
        for cell in of_numbers:
            mixed = cell["tool"] == "driftcheck_cli"
            found.append({**cell, "table": name, "kind": "all columns, from CSV" if mixed else "numbers", "names": named})
        if len(files) == 2:
            for tool in known_tools.MIXED:
                cell = {"rows": shape[0], "columns": None, "tool": tool, "table": name, "kind": "all columns"}
                try:
                    cell.update(check.measure(tool, build, files, plan.repeat, 1, plan.limit))
                except NotToBeHadError as reason:
                    cell["reason"] = str(reason)
                found.append(cell)
        for file in folder.iterdir():
            file.unlink()
    return found


def table_shape(path):
    with open(path, "rb") as file:
        header = file.read(128).decode("latin-1")
    return tuple(int(number) for number in header.split("'shape': (")[1].split(")")[0].split(","))


# ---- functions, detectors, kernels


OLD_NUMPY = "numpy==1.24.4"  # the last before numpy sorted by vectors, which the aims were set against
OPPONENTS = {"ks": ["scipy"], "sliding": ["frouros==0.9.0"], "histogram": ["numpy", OLD_NUMPY],
             "batch": ["scipy", OLD_NUMPY]}  # the newest numpy, and p-values


def pairs(build, plan):
    return [one for contest, sizes in plan.pairs for needs in OPPONENTS[contest] for one in pair(build, contest, sizes, needs)]


def pair(build, contest, sizes, needs):
    try:
        command = [str(environment(needs)), str(HERE / "pairs.py"), contest, *sizes]
    except NotToBeHadError as reason:
        return [{"contest": contest, "reason": f"{needs}: {reason}"}]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=variables(1, check.library_of(build)),
                         preexec_fn=pinned(1))
    found = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode:
        found.append({"contest": contest, "reason": f"{needs}: {run.stderr.strip().splitlines()[-1][:160]}"})
    say(contest, needs, *(f"{one['theirs'] / one['ours']:.0f}x" if "ours" in one else one["reason"] for one in found))
    return found


def detectors(build, plan):
    try:
        command = [str(environment("river==0.26.1")), str(HERE / "river_detectors.py"), str(check.library_of(build)),
                   str(plan.detector_values), "--json"]
    except NotToBeHadError as reason:
        return [{"reason": str(reason)}]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=variables(1), preexec_fn=pinned(1))
    found = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode:
        found.append({"reason": run.stderr.strip().splitlines()[-1][:160]})
    say("detectors", *(f"{one['detector']} {one['river'] / one['array']:.0f}x" if "detector" in one else one["reason"] for one in found))
    return found


def kernels(build, folder, plan):
    """The exact KS test beside std::sort and a merge, on samples of five kinds: medians of interleaved runs."""
    out = folder / "kernels.json"
    subprocess.run([str(build / "bench" / "driftcheck_bench"), "--benchmark_filter=^ks/(naive|drift_ks)/100000-100000-",
                    f"--benchmark_repetitions={3 if plan.short else 5}", "--benchmark_enable_random_interleaving=true",
                    "--benchmark_report_aggregates_only=true", "--benchmark_min_time=0.05", f"--benchmark_out={out}",
                    "--benchmark_out_format=json"], check=True, capture_output=True, preexec_fn=pinned(1))
    runs = json.loads(out.read_text(encoding="utf-8"))["benchmarks"]
    found = {}
    for run in runs:
        if run["aggregate_name"] == "median":
            _, variant, size = run["run_name"].split("/")[:3]
            found.setdefault(size.split("-")[2], {})[variant] = run["cpu_time"] * 1e-9
    return found


# ---- CSV files


def csv(build, folder, plan):
    files = [folder / f"{name}.csv" for name in ("reference", "current", "long")]
    csv_files.apart(csv_files.write_tables, files, plan.csv_rows, plan.csv_columns)
    found = []
    for threads in [1] if plan.short else sorted({1, processors()}):
        for title, ours, others, read in csv_files.contests(build, files, folder):
            runs = csv_files.hold(ours, others, read, threads, 1 if plan.short else 2)
            size = sum(os.path.getsize(file) for file in read)
            for name, run in runs.items():
                cell = {"title": title, "threads": threads, "tool": name, "bytes": size}
                cell.update({"reason": run} if isinstance(run, str) else {k: v for k, v in run.items() if k != "output"})
                found.append(cell)
            say(title, threads, {name: run if isinstance(run, str) else round(run["seconds"], 3) for name, run in runs.items()})
    for file in folder.iterdir():
        file.unlink()
    return found


def pipe(build, folder, plan):
    """A long CSV file through a pipe against a profile: the rows of a short file again and again. Memory must not grow with it."""
    program, profile, body_rows = str(build / "src" / "cli" / "driftcheck"), folder / "reference.dcp", min(plan.pipe_rows, 100_000)
    head, body, first = folder / "head", folder / "body", folder / "short.csv"
    csv_files.apart(csv_files.write_table, first, body_rows, plan.pipe_columns, "%.6g", 1)
    csv_files.apart(split_header, first, head, body)
    csv_files.run_program([program, "profile", str(first), "-o", str(profile)], 1)
    times = plan.pipe_rows // body_rows
    writer = subprocess.Popen(["cat", str(head), *[str(body)] * times], stdout=subprocess.PIPE)
    run = csv_files.run_program([program, "check", str(profile), "-", "--threads", "1", "--format", "json", "--fail-on", "never"],
                                1, writer.stdout)
    writer.stdout.close()
    if writer.wait() != 0:
        raise RuntimeError("the pipe was not read to its end")
    report = json.loads(run.pop("output"))
    seen = report["current"]["rows"]
    if seen != plan.pipe_rows:
        raise RuntimeError(f"{seen} of {plan.pipe_rows} rows were seen")
    size = os.path.getsize(head) + times * os.path.getsize(body)
    for file in folder.iterdir():
        file.unlink()
    say(f"pipe: {run['megabytes']:.0f} MB, {run['seconds']:.1f} s")
    return {**run, "rows": seen, "columns": plan.pipe_columns, "bytes": size, "verdict": report["verdict"]}


def split_header(path, head, body):
    with open(path, "rb") as file, open(head, "wb") as first, open(body, "wb") as rest:
        first.write(file.readline())
        rest.write(file.read())


# ---- threads


def threads(build, folder, plan):
    """A table of 10 columns checked from Python, and from CSV files by the program, by one thread and more: seconds of the clock."""
    csv_files.apart(check.make_tables, folder, plan.thread_rows, 10)
    csv_files.apart(write_csv, folder)
    npy, csv_paths = ([folder / f"{name}.{kind}" for name in ("reference", "current")] for kind in ("npy", "csv"))
    found = []
    for count in [n for n in (1, 2, 4, 8, 16, 32) if n <= processors()]:
        for tool, run in (("driftcheck", lambda n: check.measure("driftcheck", build, npy, 3, n)),
                          ("driftcheck_cli", lambda n: check_by_cli(build, csv_paths, n, 3))):
            cell = run(count)
            found.append({**cell, "tool": tool, "threads": count, "rows": plan.thread_rows, "columns": 10})
    for file in folder.iterdir():
        file.unlink()
    return found


def flights():
    folder = ROOT / "build" / "data"
    found = [("flights from New York, January and July 2013", folder / "january.csv", folder / "july.csv")]
    if os.environ.get("DRIFTCHECK_ELECTRICITY"):
        found.append(("electricity market of New South Wales, first and second half", os.environ["DRIFTCHECK_ELECTRICITY"], None))
    return [one for one in found if Path(one[1]).exists()]


def work_folder():
    BUILD.mkdir(parents=True, exist_ok=True)
    return BUILD
