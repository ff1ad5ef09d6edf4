#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles the README's C example as it stands there, runs it, compares it with the block below it; and looks for each
block "from" a file in that file.

Usage: readme_example.py README PREFIX LIBDIR CC
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path


def check_excerpts(readme, text):
    excerpts = re.findall(r"<!-- from (\S+) -->\n```c\n(.*?)```", text, re.DOTALL)
    if not excerpts:
        sys.exit("README: no block is said to be from a file")
    for name, block in excerpts:
        if block not in (readme.parent / name).read_text(encoding="utf-8"):
            sys.exit(f"{name} does not hold what the README shows of it:\n{block}")


def main():
    readme, prefix, libdir, compiler = sys.argv[1:]
    text = Path(readme).read_text(encoding="utf-8")
    found = re.search(r"```c\n(.*?)```.*?```text\n(.*?)```", text, re.DOTALL)
    if found is None:
        sys.exit("README: no ```c block followed by a ```text block")
    code, expected = found.groups()
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder) / "example.c", Path(folder) / "example"
        source.write_text(code, encoding="utf-8")
        library = Path(prefix) / libdir
        subprocess.run([compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{prefix}/include", str(source),
                        f"-L{library}", "-ldriftcheck", "-o", str(program)], check=True)
        run = subprocess.run([str(program)], env={**os.environ, "LD_LIBRARY_PATH": str(library)},
                             capture_output=True, text=True, check=True)
    if run.stdout != expected:
        sys.exit(f"The example prints\n{run.stdout}\nand the README says\n{expected}")
    check_excerpts(Path(readme), text)
    print("the README's example prints what the README says")


main()
