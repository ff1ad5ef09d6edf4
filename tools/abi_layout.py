#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sizes and offsets of all public structs, values of all enumerators and constants, as JSON for bindings.

The names come from the headers after the preprocessor, so that lists made by macros are seen; the numbers come
from a program that the compiler makes of them. What cannot be read is an error, never left out.

usage: abi_layout.py [--cc CC] > docs/abi/layout.json
       abi_layout.py [--cc CC] --check docs/abi/layout.json    (exit code 77: not the platform of that file)
"""
import argparse
import difflib
import json
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

INCLUDE = Path(__file__).resolve().parent.parent / "include"
PLATFORM = "x86_64-linux"
MARKER = re.compile(r'^# \d+ "([^"]*)"')
STRUCT = re.compile(r"typedef\s+struct\s+(\w+)\s*\{([^{}]*)\}\s*(\w+)\s*;")
ENUM = re.compile(r"\benum\b[^{};]*\{([^{}]*)\}")
HANDLE = re.compile(r"typedef\s+struct\s+(\w+)\s+\1\s*;")
CALLBACK = re.compile(r"^(.+?)\(\s*\*\s*(\w+)\s*\)\s*\((.*)\)$")
ARRAY = re.compile(r"^(.+?)(\w+)\s*\[\s*(\d+)\s*\]$")
PLAIN = re.compile(r"^([\w\s*]+?)(\w+)$")
CONSTANT = re.compile(r"^#define (DRIFT_\w+) (.+)$", re.MULTILINE)
NO_CONSTANT = re.compile(r'DRIFT_(API|VERSION_\w+)$')  # of the compiler, of the release


def preprocess(cc, includes, *options):
    code = "".join(f"#include <driftcheck/{name}>\n" for name in includes)
    command = [cc, "-std=c11", *options, "-E", f"-I{INCLUDE}", "-xc", "-"]
    return subprocess.run(command, input=code, text=True, check=True, stdout=subprocess.PIPE).stdout


def own_text(preprocessed):
    """The text of each public header, without what system headers brought in."""
    texts, name = {}, None
    for line in preprocessed.split("\n"):
        marker = MARKER.match(line)
        if marker:
            path = Path(marker.group(1))
            name = path.name if path.parent == INCLUDE / "driftcheck" else None
        elif name:
            texts.setdefault(name, []).append(line)
    return {name: "\n".join(lines) for name, lines in texts.items()}


def one_space(text):
    return re.sub(r"\s+", " ", text).strip()


def without_name(parameter):
    """"void *context" as "void *"; a type of one word stays."""
    match = re.match(r"^(.*[\s*])\w+$", one_space(parameter))
    return match.group(1).strip() if match else one_space(parameter)


def parse_field(text):
    text = one_space(text)
    callback = CALLBACK.match(text)
    if callback:
        parameters = ", ".join(without_name(p) for p in callback.group(3).split(","))
        return callback.group(2), f"{one_space(callback.group(1))} (*)({parameters})".replace("* (*)", "*(*)")
    array = ARRAY.match(text)
    if array:
        return array.group(2), f"{one_space(array.group(1))}[{array.group(3)}]"
    plain = PLAIN.match(text)
    if not plain:
        sys.exit(f"abi_layout.py: cannot read the field: {text}")
    return plain.group(2), one_space(plain.group(1))


def parse_fields(name, body):
    fields = [parse_field(part) for part in body.split(";") if part.strip()]
    if not fields:
        sys.exit(f"abi_layout.py: struct {name} has no fields")
    return fields


def parse_constants(defines):
    constants = {}
    for name, value in sorted(CONSTANT.findall(defines)):
        if NO_CONSTANT.match(name):
            continue
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            sys.exit(f"abi_layout.py: cannot read the constant: {name} {value}")
        constants[name] = json.loads(value)
    return constants


def parse_headers(cc):
    """What there is to measure: structs with their fields, handles, enumerators, constants."""
    headers = sorted(path.name for path in (INCLUDE / "driftcheck").glob("*.h"))
    texts = own_text(preprocess(cc, headers))
    found = {"headers": headers, "structs": {}, "handles": [], "enumerators": []}
    for header, text in texts.items():
        for name, body, alias in STRUCT.findall(text):
            if name != alias:
                sys.exit(f"abi_layout.py: struct {name} is called {alias}")
            found["structs"][name] = {"header": header, "fields": parse_fields(name, body)}
        for body in ENUM.findall(text):
            found["enumerators"] += [part.split("=")[0].strip() for part in body.split(",") if part.strip()]
        found["handles"] += HANDLE.findall(text)
    found["constants"] = parse_constants(preprocess(cc, headers, "-dM"))
    found["abi_version"] = found["constants"].pop("DRIFT_ABI_VERSION")
    return found


def probe_code(found):
    lines = [f"#include <driftcheck/{name}>" for name in found["headers"]]
    lines += ["#include <stdio.h>", "int main(void)", "{"]

    def number(*expressions):
        values = ", ".join(f"(long long){expression}" for expression in expressions)
        lines.append(f'    printf("{" ".join(["%lld"] * len(expressions))}\\n", {values});')

    number("sizeof(void *)")
    for name, struct in found["structs"].items():
        number(f"sizeof({name})", f"_Alignof({name})")
        for field, _ in struct["fields"]:
            number(f"offsetof({name}, {field})", f"sizeof((({name} *)0)->{field})")
    for name in found["enumerators"]:
        number(name)
    return "\n".join(lines + ["    return 0;", "}", ""])


def run_probe(cc, code):
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "probe"
        command = [cc, "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{INCLUDE}", "-xc", "-", "-o", str(program)]
        subprocess.run(command, input=code, text=True, check=True)
        output = subprocess.run([str(program)], check=True, text=True, stdout=subprocess.PIPE).stdout
    return iter([[int(word) for word in line.split()] for line in output.splitlines()])


def measure(cc):
    found = parse_headers(cc)
    numbers = run_probe(cc, probe_code(found))
    layout = {"schema": "driftcheck.layout/1", "abi_version": found["abi_version"], "platform": PLATFORM,
              "pointer_size": next(numbers)[0], "structs": {}}
    for name, struct in found["structs"].items():
        size, align = next(numbers)
        fields = []
        for field, c_type in struct["fields"]:
            offset, field_size = next(numbers)
            fields.append({"name": field, "offset": offset, "size": field_size, "type": c_type})
        layout["structs"][name] = {"header": struct["header"], "size": size, "align": align, "fields": fields}
    layout["handles"] = found["handles"]
    layout["enumerators"] = {name: next(numbers)[0] for name in found["enumerators"]}
    layout["constants"] = found["constants"]
    return layout


def to_text(layout):
    """JSON with a line for each field, so that a difference is a line."""
    def members(values, indent):
        return ",\n".join(f"{indent}{json.dumps(name)}: {json.dumps(value)}" for name, value in values.items())

    structs = []
    for name, struct in layout["structs"].items():
        head = ", ".join(f'"{key}": {json.dumps(struct[key])}' for key in ("header", "size", "align"))
        fields = ",\n".join(f"        {json.dumps(field)}" for field in struct["fields"])
        structs.append(f'    "{name}": {{{head},\n      "fields": [\n{fields}\n      ]}}')
    head = {key: layout[key] for key in ("schema", "abi_version", "platform", "pointer_size")}
    handles = ",\n".join(f"    {json.dumps(name)}" for name in layout["handles"])
    return ("{\n" + members(head, "  ") + ',\n  "structs": {\n' + ",\n".join(structs) +
            '\n  },\n  "handles": [\n' + handles +
            '\n  ],\n  "enumerators": {\n' + members(layout["enumerators"], "    ") +
            '\n  },\n  "constants": {\n' + members(layout["constants"], "    ") + "\n  }\n}\n")


ADVICE = """
The public structs or numbers differ from {path} (- written down, + now).
Undo a change that was not meant. Only additions (new structs, new enumerators, new fields at the end of a struct
that begins with struct_size) keep programs that were built before alive. Everything else, such as a field that
moved, a number that changed: raise DRIFT_ABI_VERSION in core.h and rename the version in cmake/driftcheck.map.
Then: tools/abi.sh update"""


def check(text, path):
    expected = Path(path).read_text(encoding="utf-8")
    if text == expected:
        print(f"{path}: as the headers are")
        return 0
    print("".join(difflib.unified_diff(expected.splitlines(True), text.splitlines(True), path, "headers")))
    print(ADVICE.format(path=path), file=sys.stderr)
    return 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--check", metavar="FILE")
    arguments = parser.parse_args()
    here = f"{platform.machine()}-{platform.system().lower()}"
    if here != PLATFORM:
        print(f"skipped: this is {here}, and the layout is written down for {PLATFORM}", file=sys.stderr)
        return 77
    layout = measure(arguments.cc)
    text = to_text(layout)
    assert json.loads(text) == layout
    if arguments.check:
        return check(text, arguments.check)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
