#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""False alarms without drift and delay with drift: driftcheck and other tools, each with its defaults, on the same streams.

usage: false_alarms.py [--seconds N] [--only WORD]   (writes bench/results/false_alarms.md, and without --only its tables into
                                                      the marked sections of README.md and docs/studies.md)

Builds the program, makes the streams up with it (same seeds, same bytes), installs each tool from PyPI into an environment of
its own under build/, and runs it there for at most N seconds of processor time a table cell. A tool that does not install or run
is named with the reason and left out. What a tool has found is kept in build/false_alarms and not run again. Needs python3 with
venv; nothing else.
"""
import argparse
import json
import math
import os
import platform
import subprocess
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BUILD = os.path.join(ROOT, "build", "false_alarms")
PROGRAM = os.path.join(ROOT, "build", "release", "src", "cli", "driftcheck")
TOOLS = os.path.join(ROOT, "bench", "peers", "false_alarm_tools.py")
RESULT = os.path.join(ROOT, "bench", "results", "false_alarms.md")
# Threads that wait would count as processor time.
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "TF_NUM_INTRAOP_THREADS",
                                     "TF_NUM_INTEROP_THREADS")}
QUOTED_IN = ["README.md", os.path.join("docs", "studies.md")]
BEGIN, END = "<!-- false alarms: written by bench/peers/false_alarms.py, do not edit -->", "<!-- false alarms: end -->"

REFERENCE, BATCH, CHECKS, COLUMNS = 1000, 100, 10000, 5
QUIET_CHECKS, PATIENCE, RUNS = 20, 100, 20
FEATURES = ["--numeric", str(COLUMNS), "--drift-columns", "1"]
ERRORS = ["--generator", "errors"]

NUMBERS = [  # package to install, tool
    ("river==0.26.1", ["river.ADWIN", "river.PageHinkley", "river.KSWIN"]),
    ("evidently==0.7.23 pandas<3", ["evidently, any column", "evidently, data set"]),
    ("nannyml statsmodels", ["NannyML univariate"]),
    ("alibi-detect[tensorflow]", ["alibi-detect CVM", "alibi-detect MMD", "alibi-detect LSDD"]),
]
INDICATORS = [("river==0.26.1", ["river.DDM", "river.EDDM", "river.HDDM_A", "river.HDDM_W", "river.ADWIN"])]


def run(*command, **more):
    return subprocess.run(command, check=True, text=True, capture_output=True, **more)


def environment(requirement):
    """Python of an environment with this package; made once. @return path, or None and the reason."""
    folder = os.path.join(BUILD, "venv-" + "".join(c for c in requirement.split()[0] if c.isalnum()))
    python = os.path.join(folder, "bin", "python")
    done = os.path.join(folder, "requirement")
    if os.path.exists(done):
        return python, None
    run(sys.executable, "-m", "venv", "--clear", folder)
    installed = subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *requirement.split()],
                               text=True, capture_output=True)
    if installed.returncode != 0:
        return None, "does not install on Python %s" % platform.python_version()
    with open(done, "w", encoding="utf-8") as file:
        file.write(requirement)
    return python, None


# ---- streams


def stream(name, rows, seed, *options):
    path = os.path.join(BUILD, name + ".csv")
    run(PROGRAM, "simulate", "--rows", str(rows), "--seed", str(seed), "--truth", "change", "-o", path, *options)
    return path


def streams(kind, options, drift):
    quiet = stream(kind + "_quiet", REFERENCE + CHECKS * BATCH, 1, *[o for o in options if o not in ("--drift-columns", "1")])
    change = REFERENCE + QUIET_CHECKS * BATCH
    drifting = [stream("%s_%d" % (kind, i), change + PATIENCE * BATCH, 100 + i, *options, "--changes", str(change), "--drift",
                       drift) for i in range(RUNS)]
    return quiet, drifting


# ---- tools


def cell(python, tool, seconds, quiet, drifting):
    """What was found by a run before that was cut or had other tools is kept."""
    path = os.path.join(BUILD, "%s %s %g.json" % (os.path.basename(quiet), tool, seconds))
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            return json.load(file), None
    result, reason = peer(python, tool, seconds, quiet, drifting)
    if result is not None:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(result, file)
    return result, reason


def peer(python, tool, seconds, quiet, drifting):
    try:
        done = subprocess.run([python, TOOLS, tool, str(seconds), str(REFERENCE), str(BATCH), quiet, *drifting], text=True,
                              capture_output=True, timeout=40 * seconds + 600, env={**os.environ, **ONE_THREAD})
    except subprocess.TimeoutExpired:
        return None, "took too long"
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        return None, lines[-1][:160] if lines else "exit code %d" % done.returncode
    return json.loads(done.stdout.splitlines()[-1]), None


def evaluate(path, *options):
    return json.loads(run(PROGRAM, "evaluate", "--detector", "evidence", "--truth", "change", "--reference-rows", str(REFERENCE),
                          "--batch-rows", str(BATCH), "--format", "json", *options, path).stdout)


def ours(quiet, drifting):
    without = evaluate(quiet)
    delays = [evaluate(path)["delay_mean_rows"]["value"] for path in drifting]
    return {"version": run(PROGRAM, "--version").stdout.split()[1], "checks": without["looks_without_drift"],
            "alarms": without["false_alarms"], "delays": [d / BATCH if d is not None else None for d in delays]}


# ---- the table


def wilson(hits, count):
    z, p = 1.959963984540054, hits / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return max(0, middle - half), min(1, middle + half)


def row(name, result, reason):
    if result is None:
        return "| %s | left out: %s | | | | |" % (name, reason.replace("|", "/"))
    if result["checks"] == 0:
        return "| %s %s | no check in the time | | | | |" % (name, result["version"])
    low, high = (10000 * x for x in wilson(result["alarms"], result["checks"]))
    found = [d for d in result["delays"] if d is not None]
    delay = "%.1f" % (sum(found) / len(found)) if found else "-"
    return "| %s %s | %s | **%.0f** | %.0f to %.0f | %s | %d of %d |" % (
        name, result["version"], format(result["checks"], ","), 10000 * result["alarms"] / result["checks"], low, high, delay,
        len(found), len(result["delays"]))


def table(title, kind, options, drift, peers, arguments):
    quiet, drifting = streams(kind, options, drift)
    lines = ["", "## " + title, "",
             "| tool | checks made | false alarms in 10,000 checks | 95 % interval | mean delay, checks | found |",
             "| --- | --- | --- | --- | --- | --- |", row("driftcheck evidence", ours(quiet, drifting), None)]
    for requirement, tools in peers:
        chosen = [t for t in tools if arguments.only in t]
        python, reason = environment(requirement) if chosen else (None, None)
        for tool in chosen:
            print(tool, "...", file=sys.stderr, flush=True)
            result = None
            if python is not None:
                result, reason = cell(python, tool, arguments.seconds, quiet, drifting)
            lines.append(row(tool, result, reason))
            print(lines[-1], file=sys.stderr, flush=True)
    return lines


def quote(path, tables):
    """Puts the tables where the marks are."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    body = "\n".join(line[3:] + ":" if line.startswith("## ") else line for line in tables)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:begin] + body + "\n\n" + text[end:])


def build():
    os.makedirs(BUILD, exist_ok=True)
    os.makedirs(os.path.dirname(RESULT), exist_ok=True)
    run("cmake", "--preset", "release", cwd=ROOT)
    run("cmake", "--build", "--preset", "release", "--target", "driftcheck", cwd=ROOT)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60, help="processor time that a tool gets for each part (default: 60)")
    parser.add_argument("--only", default="", help="only tools whose name holds this word")
    arguments = parser.parse_args()
    build()
    lines = ["# False alarms and delays", "",
             "Written by `bench/peers/false_alarms.py --seconds %g`; Python %s. Each tool with its defaults." %
             (arguments.seconds, platform.python_version()),
             "",
             "A check is a look at a batch of %d rows, the reference has %s rows. Detectors that go value by value run over each"
             % (BATCH, format(REFERENCE, ",")),
             "column, and an alarm in any column is one of the check. All see the same bytes, made by `driftcheck simulate`. A",
             "tool that did fewer than 10,000 checks had no more time (%g seconds of a processor); its interval is wider for it."
             % arguments.seconds,
             "Delay is the mean over %d streams, or as many as there was time for, of the checks from the change to the first alarm"
             % RUNS,
             "after it; a tool that alarms all the time has a short delay too. driftcheck takes a new reference after an alarm,",
             "alibi-detect is reset.",
             "",
             "alibi-detect has no default for the run length that it is to keep: 9 checks were asked for, about the most that its default",
             "number of bootstraps can promise, with windows of a check."]
    tables = table("Five numeric columns; the mean of one rises by half a standard deviation", "numbers", FEATURES, "mean=0.5",
                   NUMBERS, arguments)
    tables += table("Error indicators of a model; the error rate rises from 10 % to 20 %", "errors", ERRORS, "rate=0.1",
                    INDICATORS, arguments)
    with open(RESULT, "w", encoding="utf-8") as file:
        file.write("\n".join(lines + tables) + "\n")
    if not arguments.only:
        for path in QUOTED_IN:
            quote(os.path.join(ROOT, path), tables)


if __name__ == "__main__":
    main()
