#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes bindings/python/src/driftcheck/_abi.py: the C interface in the words of ctypes.

Structs and numbers come from docs/abi/layout.json, which a test compares with the compiler. Functions and comments come
from the headers, and the names of the functions are compared with tests/abi/symbols.txt. What cannot be read is an
error, never left out.

usage: gen_python_abi.py            writes the file
       gen_python_abi.py --check    exit code 1 if the file is not what the headers say
"""
import difflib
import json
import keyword
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADERS = ROOT / "include" / "driftcheck"
LAYOUT = ROOT / "docs" / "abi" / "layout.json"
SYMBOLS = ROOT / "tests" / "abi" / "symbols.txt"
OUTPUT = ROOT / "bindings" / "python" / "src" / "driftcheck" / "_abi.py"

COMMENT = r"/\*\*(?!<)((?:(?!\*/).)*)\*/\s*"
FUNCTION = re.compile(COMMENT + r"DRIFT_API\s+([^;{]*?)(\w+)\(([^;{]*)\);", re.DOTALL)
DECLARATION = re.compile(r"\bDRIFT_API\s+[^;{]*?(\w+)\([^;{]*\);")
STRUCT = re.compile(COMMENT + r"typedef struct (\w+) \{(.*?)\n\}", re.DOTALL)
HANDLE = re.compile(COMMENT + r"typedef struct (\w+) \2;", re.DOTALL)
FIELD = re.compile(r"(?:" + COMMENT + r")?([^;/]+);[ \t]*(?:/\*\*<((?:(?!\*/).)*)\*/)?", re.DOTALL)
LIST = re.compile(r"#define DRIFT_(\w+)_MAP\(X\)((?:.*\\\n)*.*)")
ENTRY = re.compile(r"\bX\(([^()]*)\)")

SCALARS = {"int32_t": "c_int32", "uint32_t": "c_uint32", "int64_t": "c_int64", "uint64_t": "c_uint64",
           "size_t": "c_size_t", "double": "c_double", "drift_status": "c_int"}
PYTHON = {"c_double": "float", "c_char_p": "bytes | None", "c_void_p": "int | None"}

HEAD = '''# SPDX-License-Identifier: Apache-2.0
# Written by tools/gen_python_abi.py from the public headers: change those, then run it.
"""The C interface: structs, numbers and functions, with the headers' comments."""

from __future__ import annotations

from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_double,
    c_int,
    c_int32,
    c_int64,
    c_size_t,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import Any, Protocol

#: What ctypes takes for a pointer to a struct: a reference, an array, None. The argument types check it at the call.
Pointer = Any
#: What ctypes takes for a pointer to memory: an address, an array, a reference, bytes, None.
Memory = Any
'''


def fail(message):
    sys.exit(f"gen_python_abi.py: {message}")


def clean(comment):
    """The text of a comment without its stars; None stays None."""
    if comment is None:
        return None
    lines = [re.sub(r"^\s*\*? ?", "", line).rstrip() for line in comment.strip().split("\n")]
    return "\n".join(lines).strip() or None


def one_line(comment):
    return re.sub(r"\s+", " ", clean(comment) or "")


def docstring(text, indent):
    if not text:
        return ""
    text = text.replace("\\", "\\\\").replace('"""', '\\"""')
    if text.endswith('"'):
        text += " "
    lines = text.split("\n")
    if len(lines) == 1:
        return f'{indent}"""{text}"""\n'
    body = "\n".join((indent + line).rstrip() for line in lines[1:])
    return f'{indent}"""{lines[0]}\n{body}\n{indent}"""\n'


class Headers:
    """What the headers say beyond the layout."""

    def __init__(self):
        texts = [path.read_text(encoding="utf-8") for path in sorted(HEADERS.glob("*.h"))]
        self.text = "\n".join(texts)
        self.structs = {name: (clean(doc), body) for doc, name, body in STRUCT.findall(self.text)}
        self.handles = {name: clean(doc) for doc, name in HANDLE.findall(self.text)}
        self.functions = {name: (clean(doc), one_line(result), one_line(parameters))
                          for doc, result, name, parameters in FUNCTION.findall(self.text)}
        self.check_functions()

    def check_functions(self):
        plain = re.sub(r"/\*.*?\*/", "", self.text, flags=re.DOTALL)
        undocumented = set(DECLARATION.findall(plain)) - set(self.functions)
        if undocumented:
            fail(f"without a comment, or not read: {sorted(undocumented)}")
        symbols = set(SYMBOLS.read_text(encoding="utf-8").split())
        if symbols != set(self.functions):
            fail(f"not the same in the headers and in {SYMBOLS.name}: {sorted(symbols ^ set(self.functions))}")

    def field_docs(self, struct):
        docs = {}
        for before, declaration, after in FIELD.findall(self.structs[struct][1]):
            name = re.search(r"\(\*(\w+)\)|(\w+)\s*(?:\[\w+\])?\s*$", declaration.strip())
            docs[name.group(1) or name.group(2)] = one_line(before or after)
        return docs


class Types:
    """C types in the words of ctypes, and what they are to Python."""

    def __init__(self, layout):
        self.structs = set(layout["structs"]) | set(layout["handles"])

    def of(self, c_type):
        array = re.fullmatch(r"char\[(\d+)\]", c_type)
        if array:
            return f"c_char * {array.group(1)}"
        callback = re.fullmatch(r"(.+?) ?\(\*\)\((.*)\)", c_type)
        if callback:
            inner = [self.of(part.strip()) for part in (callback.group(1), *callback.group(2).split(","))]
            return f"CFUNCTYPE({', '.join(inner)})"
        return self.pointer(c_type) if "*" in c_type else self.plain(c_type)

    def plain(self, c_type):
        name = c_type.replace("const ", "").strip()
        if name == "void":
            return "None"
        if name not in SCALARS and name not in self.structs:
            fail(f"unknown type: {c_type}")
        return SCALARS.get(name, name)

    def pointer(self, c_type):
        base = re.sub(r"\bconst\b|\s", "", c_type)
        name, stars = base.rstrip("*"), base.count("*")
        if name in self.structs:
            return "POINTER(" * stars + name + ")" * stars
        if c_type == "const char *":
            return "c_char_p"
        if name == "char" and stars == 2:
            return "POINTER(c_char_p)"
        if stars != 1:
            fail(f"unknown type: {c_type}")
        return "c_void_p"

    def python(self, c_type, argument=False):
        made = self.of(c_type)
        if made.startswith("POINTER"):
            return "Pointer"
        if argument and made == "c_void_p":
            return "Memory"
        if made.startswith("CFUNCTYPE"):
            return "Any"
        if made.startswith("c_char *"):
            return "bytes"
        if made == "None" or made in self.structs:
            return made
        return PYTHON.get(made, "int")


def parameters_of(text):
    """[(type, name)] of a list of parameters."""
    if text == "void":
        return []
    parts = [re.fullmatch(r"(.*?)(\w+)", part.strip()) for part in text.split(",")]
    # positional only, so the names are for people: `lambda` is no name in Python
    return [(part.group(1).strip(), part.group(2) + "_" * keyword.iskeyword(part.group(2))) for part in parts]


def write_constants(layout, headers):
    version = re.search(r'#define DRIFT_VERSION_STRING "([^"]*)"', headers.text).group(1)
    yield f'\nVERSION = "{version}"\nABI_VERSION = {layout["abi_version"]}\n\n'
    for name, value in {**layout["constants"], **layout["enumerators"]}.items():
        yield f"{name} = {value}\n"


def write_lists(headers):
    """Lists of the headers that are made by macros: names and numbers beside each other."""
    for name, body in LIST.findall(headers.text):
        entries = [[part.strip() for part in entry.split(",", 2)] for entry in ENTRY.findall(body)]
        if not entries or any(len(entry) < 3 for entry in entries):
            fail(f"cannot read the list DRIFT_{name}_MAP")
        yield f"\n#: DRIFT_{name}_MAP: (name, number, text)\n{name}_LIST: tuple[tuple[str, int, str], ...] = (\n"
        for entry in entries:
            text = re.match(r'"([^"]*)"', entry[2]).group(1)
            yield f'    ("{entry[0]}", {int(entry[1])}, "{text}"),\n'
        yield ")\n"


def write_structs(layout, headers, types):
    for name in layout["handles"]:
        doc = headers.handles.get(name) or "Opaque."
        yield f"\n\nclass {name}(Structure):\n{docstring(doc, '    ')}"
    for name, struct in layout["structs"].items():
        docs = headers.field_docs(name)
        fields = [(field["name"], field["type"]) for field in struct["fields"]]
        if [field for field, _ in fields] != list(docs):
            fail(f"struct {name}: fields {list(docs)} in the header, {fields} in the layout")
        text = headers.structs[name][0]
        listed = "\n".join(f"{field}: {docs[field]}" for field, _ in fields if docs[field])
        yield f"\n\nclass {name}(Structure):\n{docstring(text + (chr(10) * 2 + listed if listed else ''), '    ')}\n"
        yield "    _fields_ = [\n"
        yield "".join(f'        ("{field}", {types.of(c_type)}),\n' for field, c_type in fields)
        yield "    ]\n\n"
        yield "".join(f"    {field}: {types.python(c_type)}\n" for field, c_type in fields)


def write_functions(headers, types):
    yield '\n\nclass Functions(Protocol):\n    """The functions of a loaded library."""\n'
    for name, (doc, result, parameters) in headers.functions.items():
        arguments = [f"{parameter}: {types.python(c_type, True)}" for c_type, parameter in parameters_of(parameters)]
        listed = ", ".join(["self", *arguments, "/"])
        yield f"\n    def {name}({listed}) -> {types.python(result)}:\n{docstring(doc, ' ' * 8)}"
    yield "\n\n#: Result and arguments of each function.\nSIGNATURES: dict[str, tuple[Any, list[Any]]] = {\n"
    for name, (_, result, parameters) in headers.functions.items():
        arguments = ", ".join(types.of(c_type) for c_type, _ in parameters_of(parameters))
        yield f'    "{name}": ({types.of(result)}, [{arguments}]),\n'
    yield "}\n"


def generate():
    layout = json.loads(LAYOUT.read_text(encoding="utf-8"))
    headers, types = Headers(), Types(layout)
    return "".join([HEAD, *write_constants(layout, headers), *write_lists(headers), *write_structs(layout, headers, types),
                    *write_functions(headers, types)])


def main():
    text = generate()
    compile(text, str(OUTPUT), "exec")
    if sys.argv[1:] != ["--check"]:
        OUTPUT.write_text(text, encoding="utf-8")
        return 0
    committed = OUTPUT.read_text(encoding="utf-8")
    name = str(OUTPUT.relative_to(ROOT))
    if committed != text:
        print("".join(difflib.unified_diff(committed.splitlines(True), text.splitlines(True), name, "headers")))
        print(f"{name} is not what the headers say: run tools/gen_python_abi.py", file=sys.stderr)
        return 1
    print(f"{name}: as the headers are")
    return 0


if __name__ == "__main__":
    sys.exit(main())
