#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes bindings/python/src/driftcheck/detectors.py: a class with a typed signature for each kind of detector.

Names, defaults, ranges and descriptions are what the library says of its detectors, so the library has to be built; it is
found as the package finds it (DRIFTCHECK_LIBRARY).

usage: gen_python_detectors.py            writes the file
       gen_python_detectors.py --check    exit code 1 if the file is not what the library says
"""
import difflib
import keyword
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bindings" / "python" / "src"))

from driftcheck import _abi  # noqa: E402
from driftcheck._library import call, lib, text  # noqa: E402
from driftcheck._options import sized  # noqa: E402

OUTPUT = ROOT / "bindings" / "python" / "src" / "driftcheck" / "detectors.py"
CLASSES = {"page_hinkley": "PageHinkley", "shewhart": "Shewhart"}
COMPATS = ["default", "moa", "frouros"]
INPUTS = {
    _abi.DRIFT_INPUT_NUMBER: "numbers of magnitude up to 1e100",
    _abi.DRIFT_INPUT_ERROR: "errors: 0 where the prediction was right, 1 where it was wrong",
    _abi.DRIFT_INPUT_LOSS: "losses from 0 (right) to 1 (wrong)",
}
SEEDED = "kswin"

HEAD = '''# SPDX-License-Identifier: Apache-2.0
# Written by tools/gen_python_detectors.py from what the library says of its detectors: change that, then run it.
"""Sequential detectors: each watches one stream and says when it has changed.

The interface is river's, and so are the names of parameters and the flags, value for value, where river has the
detector.

>>> from driftcheck.detectors import PageHinkley
>>> detector = PageHinkley()
>>> for i, x in enumerate([0, 1] * 500 + [5, 6] * 500):
...     detector.update(x)
...     if detector.drift_detected:
...         print(f"drift at value {i}")
drift at value 1009

A whole array at once:

>>> flags = PageHinkley().update_many([0, 1] * 500 + [5, 6] * 500)
>>> flags["index"], flags["level"] == DRIFT
(array([1009], dtype=uint64), array([ True]))
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from . import _abi
from ._detector import DRIFT, FLAG_DTYPE, NONE, WARNING, Detector
from ._page_hinkley import PageHinkleyColumns

'''


class Option:
    """One option of a kind, under all conventions."""

    def __init__(self, infos):
        self.infos = infos
        first = next(iter(infos.values()))
        self.setting = text(first.name)
        self.name = self.setting + "_" if keyword.iskeyword(self.setting) else self.setting
        self.choices = text(first.choices).split()
        self.boolean = self.choices == ["no", "yes"]
        self.integer = bool(first.integer) and not self.choices
        self.description = text(first.description)
        self.range = (first.minimum, first.maximum)

    def default(self, compat):
        value = self.infos[compat].value
        if self.boolean:
            return repr(bool(value))
        if self.choices:
            return f'"{self.choices[int(value)]}"'
        return repr(int(value)) if self.integer else repr(value)

    @property
    def differs(self):
        return len({self.default(compat) for compat in self.infos}) > 1

    @property
    def type(self):
        kind = "bool" if self.boolean else literal(self.choices) if self.choices else "int" if self.integer else "float"
        return f"{kind} | None" if self.differs else kind

    def parameter(self):
        return f"{self.name}: {self.type} = {'None' if self.differs else self.default('default')}"

    def doc(self):
        lines = [f"{self.name} : {doc_type(self.type)}", f"    {self.description[0].upper()}{self.description[1:]}."]
        if not self.choices:
            low, high = (f"{bound:g}" for bound in self.range)
            lines.append(f"    From {low} to {high}.")
        if self.differs:
            given = ", ".join(f"{self.default(compat)} ({compat})" for compat in self.infos)
            lines.append(f"    None: {given}.")
        return lines


def literal(words):
    return "Literal[" + ", ".join(f'"{word}"' for word in words) + "]"


def doc_type(type_text):
    """Literal["a", "b"] | None as numpydoc has it."""
    return type_text.replace("Literal[", "{").replace("]", "}").replace(" | ", " or ")


def options_of(info):
    compats = [name for number, name in enumerate(COMPATS) if info.compats >> number & 1]
    made = []
    for index in range(info.option_count):
        infos = {}
        for compat in compats:
            option = sized(_abi.drift_detector_option_info())
            call(lib.drift_detector_get_option, info.kind, COMPATS.index(compat), index, option)
            infos[compat] = option
        made.append(Option(infos))
    return compats, made


def write_class(name, kind):
    info = sized(_abi.drift_detector_info())
    call(lib.drift_detector_get_info, kind, info)
    compats, options = options_of(info)
    class_name = CLASSES.get(name, name.upper().replace("_", ""))
    parameters = [option.parameter() for option in options]
    docs = [line for option in options for line in option.doc()]
    names = [option.name for option in options]
    if len(compats) > 1:
        parameters.append(f'compat: {literal(compats)} = "default"')
        docs += [f"compat : {doc_type(literal(compats))}",
                 "    Whose definition is followed where tools differ; the default is river's, or the paper's."]
        names.append("compat")
    if name == SEEDED:
        parameters.append("seed: int = 0")
        docs += ["seed : int", "    Of the random sample."]
        names.append("seed")
    description = text(info.description)
    yield f'\n\nclass {class_name}(Detector):\n    """{description[0].upper()}{description[1:]}.\n\n'
    yield f"    It takes {INPUTS[info.input]}.\n\n    Parameters\n    ----------\n"
    yield "".join(f"    {line}\n" for line in docs)
    yield f'    """\n\n    _kind = _abi.DRIFT_DETECTOR_{name.upper()}\n'
    choices = {option.name: option.choices for option in options if option.choices and not option.boolean}
    if choices:
        entries = ", ".join(f'"{key}": ({literal(words)[8:-1]})' for key, words in choices.items())
        yield f"    _choices: ClassVar[Mapping[str, tuple[str, ...]]] = {{{entries}}}\n"
    yield "\n    def __init__(\n        self,\n" + "".join(f"        {parameter},\n" for parameter in parameters)
    yield "    ) -> None:\n        super().__init__(\n            {\n"
    yield "".join(f'                "{parameter}": {parameter},\n' for parameter in names)
    yield "            }\n        )\n"


def generate():
    kinds = [(name, number) for _, number, name in _abi.DETECTOR_LIST]
    parts = [part for name, number in kinds for part in write_class(name, number)]
    exported = sorted(["DRIFT", "FLAG_DTYPE", "NONE", "WARNING", "Detector", "PageHinkleyColumns", *(
        CLASSES.get(name, name.upper().replace("_", "")) for name, _ in kinds)])
    listed = "__all__ = [\n" + "".join(f'    "{name}",\n' for name in exported) + "]\n"
    return HEAD + listed + "".join(parts)


def main():
    text_now = generate()
    if sys.argv[1:] != ["--check"]:
        OUTPUT.write_text(text_now, encoding="utf-8")
        return 0
    committed = OUTPUT.read_text(encoding="utf-8")
    if committed != text_now:
        print("".join(difflib.unified_diff(committed.splitlines(True), text_now.splitlines(True), "detectors.py", "library")))
        print("detectors.py is not what the library says: run tools/gen_python_detectors.py", file=sys.stderr)
        return 1
    print("detectors.py: as the library says")
    return 0


if __name__ == "__main__":
    sys.exit(main())
