#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/detectors.md and the library tell the same of every detector: kinds, inputs, conventions, options with defaults and
ranges, size of the state; and the tables of rates are those that tools/detector_rates.py makes.

usage: check_detectors_doc.py DOCUMENT LIBRARY
"""
import ctypes
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests" / "oracle"), str(ROOT / "tools")]
import detector_rates  # noqa: E402
from detectors import CONVENTIONS, NAMES, Library  # noqa: E402

INPUTS = ["number", "error", "loss"]
HEAD = "| input | conventions | flags | change point | state | cost of a value |"
OPTION_HEAD = "| option | default | range | what |"
# what a snapshot holds beside options (8 bytes each) and state, by docs/format.md
SNAPSHOT_FRAME = 8 + 4 * 4 + 8 + 5 * 8 + 4 * 4 + 3 * 8 + 8 + 4


class Info(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_uint32), ("kind", ctypes.c_int32), ("input", ctypes.c_int32),
                ("compats", ctypes.c_uint32), ("name", ctypes.c_char_p), ("description", ctypes.c_char_p),
                ("option_count", ctypes.c_size_t)]


class OptionInfo(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_uint32), ("integer", ctypes.c_uint32), ("name", ctypes.c_char_p),
                ("description", ctypes.c_char_p), ("choices", ctypes.c_char_p), ("value", ctypes.c_double),
                ("minimum", ctypes.c_double), ("maximum", ctypes.c_double)]


# ---- what the library says ----

def info_of(library, kind):
    info = Info(struct_size=ctypes.sizeof(Info))
    number = library.library.drift_detector_from_name(kind.encode())
    library.must(library.library.drift_detector_get_info(number, ctypes.byref(info), None))
    return info


def option_of(library, info, compat, index):
    option = OptionInfo(struct_size=ctypes.sizeof(OptionInfo))
    library.must(library.library.drift_detector_get_option(info.kind, compat, ctypes.c_size_t(index), ctypes.byref(option),
                                                           None))
    return option


def state_size(library, kind, option_count):
    detector = ctypes.c_void_p()
    options = library.options(kind, {}, "default", 0)
    library.must(library.library.drift_detector_create(ctypes.byref(options), ctypes.byref(detector), None))
    size = library.library.drift_detector_snapshot_size
    size.restype, size.argtypes = ctypes.c_size_t, [ctypes.c_void_p]
    bytes_written = size(detector)
    library.library.drift_detector_free(detector)
    return bytes_written - SNAPSHOT_FRAME - 8 * option_count


def told_by_library(library, kind):
    info = info_of(library, kind)
    compats = [c for c in range(len(CONVENTIONS)) if info.compats >> c & 1]
    options = {}
    for index in range(info.option_count):
        by_compat = {CONVENTIONS[c]: option_of(library, info, c, index) for c in compats}
        o = by_compat["default"]
        options[o.name.decode()] = {
            "defaults": {name: each.value for name, each in by_compat.items()},
            "range": o.choices.decode().split() if o.choices else (o.minimum, o.maximum, bool(o.integer)),
            "what": o.description.decode(),
        }
    return {"input": INPUTS[info.input], "conventions": [CONVENTIONS[c] for c in compats],
            "state": state_size(library, kind, info.option_count), "options": options}


# ---- what the document says ----

def rows_below(text, head):
    """Cells of the rows of the table with this head."""
    lines = text.split(head + "\n", 1)[1].split("\n")[1:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def range_told(cell):
    numbers = re.fullmatch(r"(\S+) to (\S+?)(, whole)?", cell)
    return (float(numbers[1]), float(numbers[2]), bool(numbers[3])) if numbers else cell.split(", ")


def value_told(text, told_range):
    return float(told_range.index(text)) if isinstance(told_range, list) else float(text)


def defaults_told(cell, told_range, conventions):
    """"5; moa: 50": of the conventions that are not named, the first value."""
    first, *others = cell.split("; ")
    told = dict.fromkeys(conventions, value_told(first, told_range))
    for other in others:
        name, value = other.split(": ")
        told[name] = value_told(value, told_range)
    return told


def told_by_document(section):
    (cells,) = rows_below(section, HEAD)
    conventions = cells[1].split(", ")
    options = {}
    for name, default, allowed, what in rows_below(section, OPTION_HEAD):
        told_range = range_told(allowed)
        options[name.strip("`")] = {"defaults": defaults_told(default, told_range, conventions), "range": told_range,
                                    "what": what}
    return {"input": cells[0], "conventions": conventions, "state": int(cells[4].removesuffix(" bytes")),
            "options": options}


def sections(text):
    return dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL))


def find_table(text, which):
    return text.split(f"<!-- tools/detector_rates.py {which} -->\n", 1)[1].split("\n\n", 1)[0]


# ---- both ----

def differences(library, text):
    told = sections(text)
    if sorted(told) != sorted(NAMES):
        yield f"kinds: the document has {sorted(told)}, the library {sorted(NAMES)}"
    for kind in NAMES:
        if kind not in told:
            continue
        here, there = told_by_document(told[kind]), told_by_library(library, kind)
        for key in ("input", "conventions", "state"):
            if here[key] != there[key]:
                yield f"{kind}: {key}: the document says {here[key]}, the library {there[key]}"
        for name in sorted(set(here["options"]) | set(there["options"])):
            if here["options"].get(name) != there["options"].get(name):
                yield (f"{kind}: {name}: the document says {here['options'].get(name)}, "
                       f"the library {there['options'].get(name)}")
    listed = {row[0].strip("`") for row in rows_below(text, "| detector | river | MOA | frouros | what is offered, and why |")}
    if listed != set(NAMES):
        yield f"the table of other tools has {sorted(listed)}"


def main():
    path, library_path = sys.argv[1:]
    text = pathlib.Path(path).read_text(encoding="utf-8")
    library = Library(library_path)
    found = list(differences(library, text))
    for which, table in zip(["errors", "numbers"], detector_rates.tables(library)):
        if find_table(text, which) != table:
            found.append(f"the table of {which} is not what tools/detector_rates.py makes:\n{table}")
    print("\n".join(found) or f"{path} tells of {len(NAMES)} detectors what the library does")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
