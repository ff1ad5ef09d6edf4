#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The blocks of C of a guide are one program: compiles and runs it, and compares what it prints with the blocks of text that
stand right below blocks of C.

Usage: guide_example.py GUIDE PREFIX LIBDIR CC
"""
import re
import sys
from pathlib import Path

from c_example import output_of

FENCE = re.compile(r"^```(\w*)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def told(blocks):
    """What stands in text blocks whose block before is C."""
    return [after for before, after in zip(blocks, blocks[1:]) if before[1] == "c" and after[1] == "text"]


def main():
    path, prefix, libdir, compiler = sys.argv[1:5]
    guide = Path(path).read_text(encoding="utf-8")
    blocks = list(FENCE.finditer(guide))
    code = "\n".join(block[2] for block in blocks if block[1] == "c")
    expected = "".join(block[2] for block in told(blocks))
    if not code or not expected:
        sys.exit(f"{path}: no block of C, or none of what it prints")
    printed = output_of(code, prefix, libdir, compiler, "-pthread")
    if printed != expected:
        sys.exit(f"The program prints\n{printed}\nand {path} says\n{expected}")
    print(f"the program of {path} prints what stands there")


main()
