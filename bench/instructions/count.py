# SPDX-License-Identifier: Apache-2.0
"""Counts the instructions of each kernel with callgrind and compares them with the baseline.

Usage: count.py PROGRAM [--update]

A kernel may differ by 3 % from the baseline, which holds for one compiler; another one is skipped, with the reason. What the C
library does for a kernel (memcpy, memset) is not counted: it chooses its variants by the processor.
--update writes the counts down as the new baseline. Exit code: 0 within the limits, or skipped; 1 beyond them.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")
TOLERANCE = 0.03


def why_not():
    """What this machine lacks, or None."""
    if not shutil.which("valgrind"):
        return "valgrind is not installed"
    cpu = Path("/proc/cpuinfo")
    if not cpu.exists() or not re.search(r"\bavx2\b", cpu.read_text(encoding="ascii", errors="replace")):
        return "the processor has no AVX2, whose kernels are counted"
    return None


def run(command):
    environment = dict(os.environ, DRIFTCHECK_SIMD="avx2")
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def costs_by_object(lines):
    """Instructions in each program or library, of a file that callgrind has written."""
    names, costs, here, of_call = {}, {}, None, False
    for line in lines:
        if found := re.match(r"c?ob=(\(\d+\))(?: (.*))?", line):
            names.setdefault(found[1], found[2])
            here = here if line.startswith("c") else names[found[1]]
        elif line.startswith("calls="):
            of_call = True  # the next line has what the called function cost
        elif re.match(r"[-+*\d]", line):
            costs[here] = costs.get(here, 0) + (0 if of_call else int(line.split()[1]))
            of_call = False
    return costs


def count(program, kernel):
    """Instructions of the program itself inside `measured`, which calls the kernel once."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "callgrind.out")
        run(["valgrind", "--tool=callgrind", "--toggle-collect=measured", f"--callgrind-out-file={out}", program, kernel])
        costs = costs_by_object(out.read_text(encoding="utf-8", errors="replace").splitlines())
    instructions = sum(cost for name, cost in costs.items() if name and Path(name).name == Path(program).name)
    if instructions == 0:
        sys.exit(f"{kernel}: callgrind has not seen it")
    return instructions


def verdict(kernel, now, before):
    if before is None:
        return "not in the baseline: --update"
    ratio = now / before
    if ratio > 1 + TOLERANCE:
        return "slower"
    return "faster: --update takes it as the new baseline" if ratio < 1 - TOLERANCE else ""


def compare(counts, baseline, values):
    """Prints the table; how many kernels are beyond the limits."""
    beyond = 0
    print(f"{'kernel':22}{'instructions':>14}{'a value':>9}{'baseline':>14}{'ratio':>9}")
    for kernel, now in counts.items():
        before = baseline.get(kernel)
        said = verdict(kernel, now, before)
        beyond += bool(said)
        ratio = f"{now / before:9.4f}" if before else " " * 9
        print(f"{kernel:22}{now:14,}{now / values[kernel]:9.2f}{before or 0:14,}{ratio}  {said}".rstrip())
    for kernel in baseline.keys() - counts.keys():
        print(f"{kernel}: in the baseline alone: --update")
        beyond += 1
    return beyond


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--update", action="store_true")
    options = options.parse_args()
    compiler, *kernels = run([options.program]).splitlines()
    values = {kernel: int(number) for kernel, number in (line.split() for line in kernels)}
    baseline = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    reason = why_not()
    if not reason and not options.update and baseline.get("compiler") != compiler:
        reason = f"the baseline is of {baseline.get('compiler')}, this build of {compiler}"
    if reason:
        print(f"instruction counts: skipped, {reason}")
        return 0
    counts = {kernel: count(options.program, kernel) for kernel in values}
    if options.update:
        BASELINE.write_text(json.dumps({"compiler": compiler, "instructions": counts}, indent=2) + "\n", encoding="utf-8")
        baseline = {"instructions": counts}
    print(compiler)
    beyond = compare(counts, baseline["instructions"], values)
    if beyond:
        print(f"{beyond} of {len(counts)} kernels are more than {TOLERANCE:.0%} off the baseline")
    return 1 if beyond else 0


sys.exit(main())
