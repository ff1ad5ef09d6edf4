#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/abi/layout.json forgets nothing, and no struct has bytes that no field names.

Reads the headers as text, apart from the tool that writes the file, so that what that tool overlooks is found.
Usage: check_layout.py INCLUDE_DIR LAYOUT, or check_layout.py --self-test
"""
import copy
import json
import re
import sys
from pathlib import Path


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)


def struct_names(text):
    return set(re.findall(r"typedef struct (drift_\w+) \{", text))


def enumerator_names(text):
    """Those that are written out, and those that the lists X(NAME, NUMBER, ...) make."""
    names = set()
    for body in re.findall(r"\benum\b[^{};]*\{([^{}]*)\}", text):
        plain = re.sub(r"^\s*#.*$", "", body, flags=re.MULTILINE)
        names |= set(re.findall(r"\b(DRIFT_\w+)\s*=", plain))
        for prefix, used in re.findall(r"#define \w+\([^)]*\) (\w+)##name = number,\s+(\w+_MAP)\(", body):
            entries = re.search(rf"#define {used}\(X\)((?:.*\\\n)*.*)", text).group(1)
            names |= {prefix + name for name in re.findall(r"\bX\((\w+),", entries)}
    return names


def field_count(text, struct):
    body = re.search(rf"typedef struct {struct} \{{([^{{}}]*)\}}", text).group(1)
    return body.count(";")


def forgotten(text, layout):
    structs = struct_names(text)
    for name in sorted(structs ^ set(layout["structs"])):
        yield f"{name}: a struct in {'the headers' if name in structs else 'the layout'} only"
    for name in sorted(structs & set(layout["structs"])):
        count = field_count(text, name)
        if count != len(layout["structs"][name]["fields"]):
            yield f"{name}: {count} fields in the headers, {len(layout['structs'][name]['fields'])} in the layout"
    numbers = enumerator_names(text)
    for name in sorted(numbers ^ set(layout["enumerators"])):
        yield f"{name}: an enumerator in {'the headers' if name in numbers else 'the layout'} only"
    handles = set(re.findall(r"typedef struct (drift_\w+) \1;", text))
    for name in sorted(handles ^ set(layout["handles"])):
        yield f"{name}: a handle in {'the headers' if name in handles else 'the layout'} only"


def unnamed_bytes(layout):
    """Bytes between or behind fields: they could not become a field later, since nobody sets them."""
    for name, struct in layout["structs"].items():
        end = 0
        for field in struct["fields"]:
            if field["offset"] != end:
                yield f"{name}.{field['name']}: at {field['offset']}, but the field before it ends at {end}"
            end = field["offset"] + field["size"]
        if end != struct["size"]:
            yield f"{name}: {struct['size']} bytes, but the last field ends at {end}: add `reserved`"


def late_sizes(layout):
    for name, struct in layout["structs"].items():
        names = [field["name"] for field in struct["fields"]]
        if "struct_size" in names[1:]:
            yield f"{name}: struct_size is not the first field"


def faults(text, layout):
    return [*forgotten(text, layout), *unnamed_bytes(layout), *late_sizes(layout)]


SAMPLE = """
#define DRIFT_KIND_MAP(X) \\
    X(ONE, 1, "one")      \\
    X(TWO, 2, "two")
enum {
#define DRIFT_KIND_ENUM(name, number, text) DRIFT_KIND_##name = number,
    DRIFT_KIND_MAP(DRIFT_KIND_ENUM)
#undef DRIFT_KIND_ENUM
        DRIFT_KIND_COUNT = 2
};
typedef struct drift_a {
    uint32_t struct_size;
    int32_t kind;
} drift_a;
typedef struct drift_b drift_b;
"""
SAMPLE_LAYOUT = {
    "structs": {"drift_a": {"size": 8, "fields": [{"name": "struct_size", "offset": 0, "size": 4},
                                                  {"name": "kind", "offset": 4, "size": 4}]}},
    "handles": ["drift_b"],
    "enumerators": {"DRIFT_KIND_ONE": 1, "DRIFT_KIND_TWO": 2, "DRIFT_KIND_COUNT": 2},
}


def self_test():
    assert not faults(SAMPLE, SAMPLE_LAYOUT), faults(SAMPLE, SAMPLE_LAYOUT)
    found = 0

    def must_find(expected, text=SAMPLE, change=lambda layout: None):
        nonlocal found
        layout = copy.deepcopy(SAMPLE_LAYOUT)
        change(layout)
        result = faults(text, layout)
        assert any(expected in fault for fault in result), (expected, result)
        found += 1

    first = SAMPLE_LAYOUT["structs"]["drift_a"]["fields"][0]
    must_find("drift_a: a struct in the headers only", change=lambda x: x["structs"].pop("drift_a"))
    must_find("drift_c: a struct in the headers only", SAMPLE + "typedef struct drift_c {\n} drift_c;\n")
    must_find("3 fields in the headers", SAMPLE.replace("int32_t kind;", "int32_t kind;\n    int32_t more;"))
    must_find("DRIFT_KIND_TWO: an enumerator in the headers", change=lambda x: x["enumerators"].pop("DRIFT_KIND_TWO"))
    must_find("DRIFT_KIND_COUNT: an enumerator in the layout", SAMPLE.replace("DRIFT_KIND_COUNT = 2", ""))
    must_find("drift_b: a handle in the headers", change=lambda x: x["handles"].clear())
    must_find("ends at 4", change=lambda x: x["structs"]["drift_a"]["fields"][1].update(offset=8))
    must_find("add `reserved`", change=lambda x: x["structs"]["drift_a"].update(size=16))
    must_find("not the first field", change=lambda x: x["structs"]["drift_a"]["fields"].append(first))
    print(f"{found} kinds of faults found, a good layout passes")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    headers = sorted(Path(sys.argv[1]).glob("driftcheck/*.h"))
    text = without_comments("\n".join(path.read_text(encoding="utf-8") for path in headers))
    layout = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    result = faults(text, layout)
    if not layout["structs"] or not layout["enumerators"]:
        result.append("the layout is empty")
    print("\n".join(result) or f"{len(layout['structs'])} structs and {len(layout['enumerators'])} enumerators, none forgotten")
    return 1 if result else 0


if __name__ == "__main__":
    sys.exit(main())
