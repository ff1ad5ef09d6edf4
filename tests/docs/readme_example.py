#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles the README's C example as it stands there, runs it, compares it with the block below it; and looks for each
block "from" a file in that file.

Usage: readme_example.py README PREFIX LIBDIR CC
"""
import re
import sys
from pathlib import Path

from c_example import output_of


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
    printed = output_of(code, prefix, libdir, compiler)
    if printed != expected:
        sys.exit(f"The example prints\n{printed}\nand the README says\n{expected}")
    check_excerpts(Path(readme), text)
    print("the README's example prints what the README says")


main()
