#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks reports in JSON: tests/report/validate_report.py FILE... ("-" is standard input).

Strict JSON without NaN, Infinity or a key that occurs twice; valid by docs/report.schema.json, keys
in the order of the schema; counts that add up; and psi, kl, js, hellinger, tv and linf computed
again from the histograms. Ends with 1 and a line for each fault.
"""
import json
import math
import pathlib
import sys

import jsonschema

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "report.schema.json"
TOLERANCE = 1e-12


def refuse_constant(name):
    raise ValueError("%s is not JSON" % name)


def pairs_without_duplicates(pairs):
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError("key %r occurs twice" % key)
    return dict(pairs)


def load(path):
    data = sys.stdin.buffer.read() if path == "-" else pathlib.Path(path).read_bytes()
    if not data.endswith(b"\n"):
        raise ValueError("no newline at the end")
    return json.loads(data.decode("utf-8"), parse_constant=refuse_constant,
                      object_pairs_hook=pairs_without_duplicates)


def finite_numbers(value, path="$"):
    """Numbers such as 1e999 are JSON but read back as infinite."""
    if isinstance(value, float) and not math.isfinite(value):
        yield "%s is not finite" % path
    children = value.items() if isinstance(value, dict) else (
        enumerate(value) if isinstance(value, list) else ())
    for key, child in children:
        yield from finite_numbers(child, "%s.%s" % (path, key))


def order_faults(value, definition, schema, path="$"):
    """Keys must stand in the order in which the schema lists them."""
    while "$ref" in definition:
        definition = schema["$defs"][definition["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from order_faults(item, definition.get("items", {}), schema,
                                    "%s[%d]" % (path, index))
    if not isinstance(value, dict):
        return
    properties = definition.get("properties", {})
    listed = [key for key in properties if key in value]
    if listed != [key for key in value if key in properties]:
        yield "%s: keys %s, expected %s" % (path, list(value), listed)
    for key, child in value.items():
        yield from order_faults(child, properties.get(key, {}), schema, "%s.%s" % (path, key))


def side_definition(column):
    return {"numeric": "numeric", "categorical": "categorical"}[column["type"]]


def column_order_faults(column, schema):
    kind = side_definition(column)
    for key, name in (("reference", kind + "_side"), ("current", kind + "_side"),
                      ("histogram", kind + "_histogram")):
        yield from order_faults(column[key], {"$ref": "#/$defs/" + name}, schema,
                                column["name"] + "." + key)


def shares(counts, smoothing=0.0):
    total = sum(counts) + smoothing * len(counts)
    return [(count + smoothing) / total for count in counts]


def distances(histogram, smoothing):
    r, c = (shares(histogram[side], smoothing) for side in ("reference", "current"))
    p, q = (shares(histogram[side]) for side in ("reference", "current"))
    pairs = list(zip(p, q))

    def half(x, y):
        return x * math.log2(2 * x / (x + y)) / 2 if x > 0 else 0.0

    divergence = math.fsum(half(x, y) + half(y, x) for x, y in pairs)
    return {
        "psi": math.fsum((y - x) * math.log(y / x) for x, y in zip(r, c)),
        "kl": math.fsum(y * math.log(y / x) for x, y in zip(r, c)),
        "js": math.sqrt(max(0.0, divergence)),
        "hellinger": math.sqrt(math.fsum((math.sqrt(x) - math.sqrt(y)) ** 2
                                         for x, y in pairs) / 2),
        "tv": math.fsum(abs(x - y) for x, y in pairs) / 2,
        "linf": max(abs(x - y) for x, y in pairs),
    }


def agrees(name, reported, expected):
    if math.isclose(reported, expected, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
        return True
    # js is the root of a sum that cancels where the sides are nearly equal
    return name == "js" and abs(reported ** 2 - expected ** 2) <= 1e-15


def histogram_faults(column, smoothing):
    histogram = column["histogram"]
    name = column["name"]
    if histogram is None:
        return
    bins = len(histogram["reference"])
    expected_labels = bins if "categories" in histogram else bins - 1
    if len(histogram["current"]) != bins:
        yield "%s: the two sides have different bins" % name
        return
    if len(histogram.get("categories", histogram.get("edges"))) != expected_labels:
        yield "%s: edges or categories do not fit the counts" % name
    edges = histogram.get("edges", [])
    if any(low >= high for low, high in zip(edges, edges[1:])):
        yield "%s: edges do not rise" % name
    if sum(histogram["reference"]) == 0 or sum(histogram["current"]) == 0:
        return
    for key, expected in distances(histogram, smoothing).items():
        statistic = column["statistics"].get(key)
        if statistic is None or statistic["status"] != "OK":
            yield "%s: %s is missing though there are bins" % (name, key)
        elif not agrees(key, statistic["value"], expected):
            yield "%s: %s is %r, its histogram gives %r" % (name, key, statistic["value"], expected)


def statistic_faults(column):
    for key, statistic in column["statistics"].items():
        where = "%s.%s" % (column["name"], key)
        if (statistic["value"] is None) == (statistic["status"] == "OK"):
            yield "%s: value and status contradict each other" % where
        if statistic.get("p_adjusted", 1) < statistic.get("p_value", 0):
            yield "%s: p is larger than its adjusted form" % where
        if "lower" in statistic and not (
                statistic["lower"] <= statistic["value"] <= statistic["upper"]):
            yield "%s: the value is not within its bounds" % where


def summary_faults(report):
    columns, summary = report["columns"], report["summary"]
    verdicts = [column["verdict"] for column in columns]
    expected = {
        "columns": len(columns),
        "evaluated": len(columns) - verdicts.count("insufficient"),
        "drifted": verdicts.count("drift"),
        "warnings": verdicts.count("warning"),
        "missing_columns": sum(column["status"] == "MISSING_COLUMN" for column in columns),
        "extra_columns": len(report["extra_column_names"]),
    }
    for key, value in expected.items():
        if summary[key] != value:
            yield "summary.%s is %d, the columns give %d" % (key, summary[key], value)
    if summary["insufficient"] + summary["failed"] != verdicts.count("insufficient"):
        yield "summary: insufficient and failed do not add up"
    if report["verdict"] == "drift" and "drift" not in verdicts:
        yield "the verdict is drift, but no column drifts"


def faults(report, schema):
    validator = jsonschema.Draft202012Validator(schema)
    broken = ["%s: %s" % (error.json_path, error.message[:300])
              for error in validator.iter_errors(report)]
    yield from broken
    yield from finite_numbers(report)
    if broken:
        return
    yield from order_faults(report, schema, schema)
    yield from summary_faults(report)
    for column in report["columns"]:
        yield from column_order_faults(column, schema)
        yield from statistic_faults(column)
        yield from histogram_faults(column, report["options"]["smoothing"])


def check(path, schema):
    try:
        found = list(faults(load(path), schema))
    except (ValueError, UnicodeDecodeError) as error:
        found = [str(error)]
    for fault in found:
        print("%s: %s" % (path, fault), file=sys.stderr)
    return not found


def main(paths):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    return 0 if all([check(path, schema) for path in paths]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
