#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The public headers can be called from other languages: ctypes, cgo, bindgen and JNI all cope with what is allowed here.

No bit-fields, unions, FILE, variable arguments, inline or static functions, variables, macros with logic; numbers of
fixed width only; plain values and pointers in and out. The umbrella includes every header. What is declared is
exported, and the other way round.
Usage: check_bindable.py INCLUDE_DIR SYMBOLS, or check_bindable.py --self-test
"""
import re
import sys
from pathlib import Path

NUMBERS = {"int32_t", "uint32_t", "int64_t", "uint64_t", "size_t", "double"}
POINTED = NUMBERS | {"void", "char", "uint8_t", "float"}
# structs that other specifications define: behind a pointer they are addresses
FOREIGN = {"ArrowSchema", "ArrowArray", "ArrowArrayStream", "DLManagedTensor", "DLManagedTensorVersioned"}
RETURNED = NUMBERS | {"void", "drift_status", "const char *"}
FORBIDDEN_WORDS = ("union", "FILE", "va_list", "inline", "static", "volatile", "register", "_Atomic", "_Generic", "bool", "_Bool",
                   "long", "short", "unsigned", "int", "wchar_t", "time_t", "off_t", "complex", "goto")
SYSTEM_HEADERS = {"stddef.h", "stdint.h"}
# lists X(NAME, NUMBER, ...) and what turns them into enumerators
# what the Arrow specification asks every project to copy, as it stands there
COPIED = re.compile(r"#ifndef (ARROW_C_\w+_INTERFACE)\n#define \1\n(?:(?!#if).)*?\n#endif", re.DOTALL)
LISTS = re.compile(r"DRIFT_\w+_(MAP|ENUM)$")


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)


def one_space(text):
    return re.sub(r"\s+", " ", text).strip()


def split_code(text):
    """Preprocessor lines with their continuations, and the rest without them and without extern "C"."""
    joined = COPIED.sub("", text).replace("\\\n", " ")
    directives = [one_space(line) for line in joined.split("\n") if line.lstrip().startswith("#")]
    code = "\n".join(line for line in joined.split("\n") if not line.lstrip().startswith("#"))
    code = re.sub(r'extern "C" \{', "", code)
    return directives, code


def bad_directives(directives):
    for line in directives:
        macro = re.match(r"# ?define (\w+)\(", line)
        if macro and not LISTS.match(macro.group(1)):
            yield f"a macro with parameters: {macro.group(1)}"
        include = re.match(r'# ?include ([<"])([^>"]+)', line)
        if include and (include.group(1) == '"' or not (
                include.group(2) in SYSTEM_HEADERS or include.group(2).startswith("driftcheck/"))):
            yield f"includes {include.group(2)}"


def bad_words(code):
    for word in FORBIDDEN_WORDS:
        if re.search(rf"\b{word}\b", code):
            yield f"the word {word}"
    if "..." in code:
        yield "variable arguments"


def value_types(code):
    """What may be handed over: numbers, and our own structs and handles behind a pointer."""
    return set(re.findall(r"typedef struct (\w+)", code))


def bad_type(c_type, structs):
    """Good are numbers, and pointers to what is known. Structs by value are no arguments."""
    words = [word for word in re.sub(r"[*]", " ", c_type).split() if word != "const"]
    if words[0] == "struct" and "*" in c_type:
        return len(words) != 2 or words[1] not in FOREIGN
    known = POINTED | structs if "*" in c_type else NUMBERS
    return len(words) != 1 or words[0] not in known


def declarator_type(text):
    """Of "char name[SIZE]": "char" and that it is an array."""
    text = one_space(re.sub(r"\[\w+\]$", "[]", text.strip()))
    match = re.match(r"^(.*?[\s*])(\w+)(\[\])?$", text)
    return (match.group(1).strip(), bool(match.group(3))) if match else (text, False)


def bad_fields(code, structs):
    for name, body in re.findall(r"typedef struct (\w+) \{([^{}]*)\}", code):
        for field in filter(None, map(one_space, body.split(";"))):
            if re.search(r":\s*\w+$", field):
                yield f"{name}: a bit-field: {field}"
            elif "(" in field:
                if not re.match(r"[\w *]+\(\*\w+\)\([^()]*\)$", field):
                    yield f"{name}: not a plain pointer to a function: {field}"
            elif "," in field:
                yield f"{name}: two fields in one declaration: {field}"
            else:
                c_type, array = declarator_type(field)
                good = c_type == "char" if array else c_type in structs - {name} or not bad_type(c_type, structs)
                if not good:
                    yield f"{name}: a field of type {c_type}: {field}"


def bad_functions(code, structs):
    rest = re.sub(r"typedef struct \w+ \{[^{}]*\} \w+;|typedef struct \w+ \w+;|(typedef )?enum\b[^{};]*\{[^{}]*\}[^;]*;", "", code)
    for statement in filter(None, map(one_space, re.split(r";|\}", rest))):
        if re.match(r"^struct (\w+)$", statement) and statement.split()[1] in FOREIGN:
            continue
        function = re.match(r"^DRIFT_API (.*?)(drift_\w+)\(([^()]*)\)$", statement)
        if not function:
            yield f"neither a type nor a function of the interface: {statement[:80]}"
            continue
        result, name, parameters = (part.strip() for part in function.groups())
        if result not in RETURNED and not (result.startswith("const ") and not bad_type(result, structs)):
            yield f"{name}: returns {result}"
        for parameter in [] if parameters == "void" else parameters.split(","):
            c_type, array = declarator_type(parameter)
            if array or bad_type(c_type, structs):
                yield f"{name}: a parameter of type {c_type}: {one_space(parameter)}"


def faults(headers):
    """Of {name: text}."""
    parts = {name: split_code(without_comments(text)) for name, text in headers.items()}
    structs = set().union(*(value_types(code) for _, code in parts.values()))
    for name, (directives, code) in parts.items():
        found = [*bad_directives(directives), *bad_words(code), *bad_fields(code, structs), *bad_functions(code, structs)]
        yield from (f"{name}: {fault}" for fault in found)
        if name != "driftcheck.h" and f"#include <driftcheck/{name}>" not in parts["driftcheck.h"][0]:
            yield f"driftcheck.h: does not include {name}"


def differing(headers, symbols):
    declared = set()
    for text in headers.values():
        declared |= set(re.findall(r"^DRIFT_API [^;()]*?(drift_\w+)\(", without_comments(text), re.MULTILINE))
    for name in sorted(declared ^ symbols):
        yield f"{name}: {'declared, not exported' if name in declared else 'exported, not declared'}"


GOOD = """
#include <stdint.h>
#define DRIFT_API __attribute__((visibility("default")))
#define DRIFT_KIND_MAP(X) \\
    X(ONE, 1, "one")
extern "C" {
typedef enum drift_status { DRIFT_OK = 0 } drift_status;
enum {
#define DRIFT_KIND_ENUM(name, number, text) DRIFT_KIND_##name = number,
    DRIFT_KIND_MAP(DRIFT_KIND_ENUM)
        DRIFT_KIND_COUNT = 1
};
typedef struct drift_handle drift_handle;
typedef struct drift_part {
    const char *label; /* FILE, union, ... in a comment */
    char name[SIZE];
    void (*release)(void *context, void *memory, size_t size);
} drift_part;
typedef struct drift_whole {
    uint32_t struct_size;
    int32_t kind;
    drift_part part;
    const drift_part *const *parts;
} drift_whole;
DRIFT_API drift_status drift_make(const drift_whole *whole, const float *values, size_t rows, int64_t time,
                                  double alpha, drift_handle **out);
DRIFT_API const char *drift_name(int32_t kind);
DRIFT_API void drift_done(void);
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_NULLABLE 2
struct ArrowArray {
    long length;
};
#endif /* ARROW_C_DATA_INTERFACE */
struct DLManagedTensor;
DRIFT_API drift_status drift_view(const struct ArrowArray *array, struct DLManagedTensor *tensor);
}
"""
BAD = {
    "uint32_t on : 1;": "a bit-field",
    "union { int32_t a; double b; } u;": "the word union",
    "FILE *file;": "the word FILE",
    "unsigned flags;": "the word unsigned",
    "float x;": "a field of type float",
    "drift_status status;": "a field of type drift_status",
    "int32_t a, b;": "two fields in one declaration",
    "double values[4];": "a field of type double",
}
BAD_LINES = {
    "DRIFT_API void drift_log(const char *format, ...);": "variable arguments",
    "static inline int32_t drift_two(void) { return 2; }": "the word inline",
    "DRIFT_API extern int32_t drift_count;": "neither a type nor a function",
    "int32_t drift_forgot(void);": "neither a type nor a function",
    "DRIFT_API void drift_take(drift_whole whole);": "a parameter of type drift_whole",
    "DRIFT_API void drift_text(FILE *out);": "the word FILE",
    "DRIFT_API drift_whole drift_give(void);": "returns drift_whole",
    "DRIFT_API void drift_fill(double values[4]);": "a parameter of type double",
    "struct drift_open;": "neither a type nor a function",
    "struct ArrowArray { long length; };": "the word long",
    "DRIFT_API void drift_keep(struct ArrowArray array);": "a parameter of type struct ArrowArray",
    "DRIFT_API void drift_own(struct drift_own *own);": "a parameter of type struct drift_own",
    "#define DRIFT_MAX(a, b) ((a) > (b) ? (a) : (b))": "a macro with parameters: DRIFT_MAX",
    "#include <stdio.h>": "includes stdio.h",
}


def self_test():
    umbrella = "#include <driftcheck/x.h>\n"

    def of(text):
        return list(faults({"x.h": text, "driftcheck.h": umbrella}))

    assert not of(GOOD), of(GOOD)
    cases = {GOOD.replace("int32_t kind;\n", f"int32_t kind;\n    {field}\n"): expected for field, expected in BAD.items()}
    cases |= {GOOD.replace('DRIFT_API void drift_done', f"{line}\nDRIFT_API void drift_done"): expected
              for line, expected in BAD_LINES.items()}
    assert len(cases) == len(BAD) + len(BAD_LINES)
    for text, expected in cases.items():
        assert any(expected in fault for fault in of(text)), (expected, of(text))
    assert "driftcheck.h: does not include x.h" in list(faults({"x.h": GOOD, "driftcheck.h": ""}))
    symbols = {"drift_make", "drift_name", "drift_done", "drift_view"}
    assert not list(differing({"x.h": GOOD}, symbols))
    assert list(differing({"x.h": GOOD}, symbols - {"drift_name"})) == ["drift_name: declared, not exported"]
    assert list(differing({"x.h": GOOD}, symbols | {"drift_old"})) == ["drift_old: exported, not declared"]
    print(f"{len(cases) + 3} kinds of faults found, a good header passes")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    headers = {path.name: path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("driftcheck/*.h"))}
    symbols = set(Path(sys.argv[2]).read_text(encoding="utf-8").split())
    result = [*faults(headers), *differing(headers, symbols)]
    if not symbols:
        result.append("no functions found")
    print("\n".join(result) or f"{len(symbols)} functions in {len(headers)} headers can be called from other languages")
    return 1 if result else 0


if __name__ == "__main__":
    sys.exit(main())
