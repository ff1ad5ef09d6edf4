#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles a page's C example as it stands there, runs it, compares it with the block below it; and looks for each
block "from" a file in that file.

Usage: page_example.py PAGE PREFIX LIBDIR CC
"""
import re
import sys
from pathlib import Path

from c_example import output_of


def check_excerpts(page, text):
    for name, block in re.findall(r"<!-- from (\S+) -->\n```c\n(.*?)```", text, re.DOTALL):
        if block not in (page.parent / name).read_text(encoding="utf-8"):
            sys.exit(f"{name} does not hold what {page.name} shows of it:\n{block}")


def main():
    page, prefix, libdir, compiler = sys.argv[1:]
    text = Path(page).read_text(encoding="utf-8")
    found = re.search(r"```c\n(.*?)```.*?```text\n(.*?)```", text, re.DOTALL)
    if found is None:
        sys.exit(f"{page}: no ```c block followed by a ```text block")
    code, expected = found.groups()
    printed = output_of(code, prefix, libdir, compiler)
    if printed != expected:
        sys.exit(f"The example prints\n{printed}\nand the page says\n{expected}")
    check_excerpts(Path(page), text)
    print("the page's example prints what the page says")


main()
