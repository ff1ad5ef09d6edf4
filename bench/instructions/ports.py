# SPDX-License-Identifier: Apache-2.0
"""What the innermost loops of a function are bound by, on a model of a processor (llvm-mca, Debian: llvm).

Usage: ports.py OBJECT FUNCTION [--cpu znver3]      (OBJECT: build/release/src/.../column_avx2.c.o)

For each loop: its instructions, the cycles of one round that the model finds, the cycles that the busiest unit alone takes, and that
unit. Where the first is well above the second, the rounds wait for one another: latency. Data is taken to be in the first-level cache.
"""
import argparse
import re
import shutil
import subprocess
import sys

ROUNDS = 100
LINE = re.compile(r"^\s*([0-9a-f]+):\s+(\S.*)$")


def disassembly(path, function):
    """Address and text of each instruction."""
    text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", f"--disassemble={function}", path], check=True,
                          capture_output=True, text=True).stdout
    lines = [LINE.match(line) for line in text.splitlines()]
    return [(int(m.group(1), 16), m.group(2).strip()) for m in lines if m]


def innermost_loops(code):
    """Runs of instructions that end in a jump back to their first one and hold no other such run."""
    loops = []
    for address, text in code:
        jump = re.match(r"j\w+\s+([0-9a-f]+)", text)
        if jump and int(jump.group(1), 16) <= address:
            loops.append((int(jump.group(1), 16), address))
    inner = [(a, b) for a, b in loops if not any((c, d) != (a, b) and a <= c and d <= b for c, d in loops)]
    return [[text for address, text in code if a <= address <= b] for a, b in inner]


def model(loop, cpu):
    """Cycles of a round, cycles of the busiest unit, its name."""
    plain = [re.sub(r"\s*<.*>|\s*#.*", "", text) for text in loop if not text.startswith("j")]
    said = subprocess.run(["llvm-mca", f"-mcpu={cpu}", f"-iterations={ROUNDS}"], input="\n".join(plain), check=True,
                          capture_output=True, text=True).stdout
    cycles = int(re.search(r"Total Cycles:\s+(\d+)", said).group(1)) / ROUNDS
    names = re.findall(r"^\[([\d.]+)\]\s+- (\S+)", said, re.M)
    used = re.search(r"Resource pressure per iteration:\n.*\n(.*)", said).group(1).split()
    pressure = [(0.0 if cell == "-" else float(cell), name) for cell, (_, name) in zip(used, names)]
    return cycles, *max(pressure)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("object")
    options.add_argument("function")
    options.add_argument("--cpu", default="znver3")
    options = options.parse_args()
    if not shutil.which("llvm-mca"):
        sys.exit("llvm-mca is not installed (Debian: llvm)")
    loops = innermost_loops(disassembly(options.object, options.function))
    print(f"{options.function}, {len(loops)} innermost loops on {options.cpu}")
    for loop in loops:
        cycles, busiest, unit = model(loop, options.cpu)
        print(f"  {len(loop):3} instructions {cycles:7.2f} cycles, {busiest:5.2f} of them {unit}")


main()
