#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the #include lines of the tree and fails on an arrow that the layers do not allow.

Also: licence line, length of files and functions, a folder of tests for each folder of sources.
Usage: check_layers.py ROOT, or check_layers.py --self-test
"""
import re
import sys
import tempfile
from pathlib import Path

ALLOWED = {
    "base": set(),
    "kernels": {"base"},
    "data": {"kernels", "base"},
    "sketch": {"kernels", "base"},
    "profile": {"data", "sketch", "kernels", "base"},
    "stats": {"sketch", "kernels", "base"},
    "detect": {"stats", "kernels", "base"},
    "window": {"base"},
    "decide": {"stats", "base"},
    "report": {"base"},
    "monitor": {"decide", "detect", "window", "stats", "profile", "data", "sketch", "kernels", "report", "base"},
    "cli": set(),  # as a stranger: public headers only
}
PUBLIC_TO = {  # public headers a layer may see; a layer that is not here may see all
    "kernels": {"core"},
    "sketch": {"core"},
    "stats": {"core", "stats", "ks"},
    "data": {"core", "data", "interop"},
    "profile": {"core", "data", "profile"},
}
MAX_FILE, MAX_FUNCTION = 700, 80
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SUFFIXES = {".c", ".h", ".cc"}


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def without_texts(code):
    """Comments, strings and characters as blanks, so that braces can be counted."""
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, code,
                  flags=re.DOTALL)


def long_functions(code):
    """(line, length) of every function above the limit: a { at depth 0 after a )."""
    depth, start, head = 0, 0, ""
    for number, line in enumerate(without_texts(code).split("\n"), 1):
        if line.lstrip().startswith("#"):
            continue
        for char in line:
            if char == "{":
                if depth == 0:
                    if head.strip().startswith("extern") and ")" not in head:
                        head = ""
                        continue
                    start = number if ")" in head and "=" not in head else 0
                depth += 1
            elif char == "}" and depth > 0:
                depth -= 1
                if depth == 0:
                    if start and number - start + 1 > MAX_FUNCTION:
                        yield start, number - start + 1
                    head = ""
            elif depth == 0:
                head = "" if char == ";" else head + char


def bad_includes(path, layer, code):
    for mark, name in INCLUDE.findall(code):
        folder, _, rest = name.partition("/")
        if folder == "driftcheck":
            if layer in PUBLIC_TO and Path(rest).stem not in PUBLIC_TO[layer]:
                yield f"{path}: {layer} must not see <{name}>"
        elif mark == '"':
            if layer == "public":
                yield f'{path}: a public header includes "{name}"'
            elif folder != layer and folder not in ALLOWED.get(layer, set()):
                yield f'{path}: {layer} must not include "{name}"'


def check_file(root, path, layer):
    code = path.read_text(encoding="utf-8")
    lines = code.split("\n")
    name = path.relative_to(root)
    if "SPDX-License-Identifier: Apache-2.0" not in lines[0]:
        yield f"{name}: the first line is not the licence"
    if layer is None:
        return
    if len(lines) - 1 > MAX_FILE:
        yield f"{name}: {len(lines) - 1} lines, more than {MAX_FILE}"
    for start, length in long_functions(code):
        yield f"{name}:{start}: a function of {length} lines, more than {MAX_FUNCTION}"
    yield from bad_includes(name, layer, code)


def check_tree(root):
    seen = 0
    for top in ("include", "src", "tests", "bench", "examples"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in SUFFIXES:
                continue
            seen += 1
            layer = {"include": "public", "examples": "cli"}.get(top)
            if top == "src":
                layer = path.relative_to(root / "src").parts[0]
                if layer not in ALLOWED:
                    yield f"{path.relative_to(root)}: {layer} is not a layer"
            yield from check_file(root, path, layer)
    for layer in ALLOWED:
        if any((root / "src" / layer).glob("*.c")) and not any((root / "tests" / layer).glob("test_*")):
            yield f"src/{layer}: no test in tests/{layer}"
    if seen == 0:
        yield f"{root}: no sources"


LICENCE = "/* SPDX-License-Identifier: Apache-2.0 */\n"
BAD = {
    "src/base/up.c": (LICENCE + '#include "stats/x.h"\n', 'base must not include "stats/x.h"'),
    "src/stats/side.c": (LICENCE + '#include "profile/x.h"\n', 'stats must not include "profile/x.h"'),
    "src/sketch/wide.c": (LICENCE + "#include <driftcheck/report.h>\n", "sketch must not see"),
    "src/cli/inside.c": (LICENCE + '#include "base/x.h"\n', 'cli must not include "base/x.h"'),
    "src/other/new.c": (LICENCE, "other is not a layer"),
    "include/driftcheck/x.h": (LICENCE + '#include "base/x.h"\n', "a public header includes"),
    "tests/base/test_free.c": ("int x;\n", "the first line is not the licence"),
    "src/data/long.c": (LICENCE + "int x;\n" * 700, "701 lines, more than 700"),
    "src/decide/deep.c": (LICENCE + 'int f(void)\n{\n    g("}");\n' + "    g();\n" * 80 + "}\n",
                          "deep.c:3: a function of 83 lines"),
    "src/monitor/lone.c": (LICENCE, "src/monitor: no test"),
}
GOOD = {
    "src/base/x.c": LICENCE + "int f(void)\n{\n" + "    g();\n" * 78 + "}\n",
    "src/monitor/x.c": LICENCE + '#include "stats/x.h"\n#include <driftcheck/report.h>\n',
    "tests/base/test_x.c": LICENCE,
    "tests/monitor/test_x.c": LICENCE,
}


def write_tree(root, files):
    for name, code in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(code)


def self_test():
    with tempfile.TemporaryDirectory() as good, tempfile.TemporaryDirectory() as bad:
        write_tree(Path(good), GOOD)
        faults = list(check_tree(Path(good)))
        assert not faults, faults
        write_tree(Path(bad), {name: code for name, (code, _) in BAD.items()})
        faults = list(check_tree(Path(bad)))
        for name, (_, expected) in BAD.items():
            assert any(expected in fault for fault in faults), (name, expected, faults)
    print(f"{len(BAD)} kinds of faults found, a good tree passes")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    faults = list(check_tree(Path(sys.argv[1]).resolve()))
    print("\n".join(faults) or "the layers are kept")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
