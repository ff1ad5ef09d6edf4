#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The table of Prometheus series in docs/monitor.md is what a page of the library holds: names, types, labels, help.

usage: check_series_doc.py DOCUMENT PAGE     PAGE: of a monitor that has something of everything
"""
import re
import sys
from pathlib import Path


def series_told(text):
    rows = text.split("| series | type | labels | what |\n| --- | --- | --- | --- |\n", 1)[1].split("\n\n", 1)[0]
    told = {}
    for row in rows.split("\n"):
        name, kind, labels, what = row.strip("| ").split(" | ")
        told["driftcheck_" + name.strip("`")] = (kind, () if labels == "-" else tuple(labels.split(", ")), what)
    return told


def series_written(page):
    helps, kinds = (dict(re.findall(rf"^# {tag} (\S+) (.*)$", page, re.MULTILINE)) for tag in ("HELP", "TYPE"))
    labels = {}
    for name, inner in re.findall(r"^(driftcheck_\w+)(?:\{(.*)\})? \S+$", page, re.MULTILINE):
        found = tuple(re.findall(r'(\w+)="(?:[^"\\]|\\.)*"', inner))
        if labels.setdefault(name, found) != found:
            sys.exit(f"{name} has other labels in another line")
    return {name: (kinds[name], labels.get(name), what) for name, what in helps.items()}


def main():
    document, page = (Path(path).read_text(encoding="utf-8") for path in sys.argv[1:])
    told, written = series_told(document), series_written(page)
    different = {name for name in told.keys() | written.keys() if told.get(name) != written.get(name)}
    for name in sorted(different):
        print(f"{name}: the document says {told.get(name)}, the library {written.get(name)}")
    print(f"{len(told)} series in the document, {len(written)} in the page")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
