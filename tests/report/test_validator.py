#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The sample report is valid, and every kind of fault put into it is found.

Run: tests/report/test_validator.py PRINT_SAMPLE, the program that prints the sample report.
"""
import contextlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile

import validate_report

SCHEMA = json.loads(validate_report.SCHEMA.read_text(encoding="utf-8"))

# what to replace in the report, by what, and what the validator must say
FAULTS = [
    ('"rows":1000,', '"rows":NaN,', "NaN is not JSON"),
    ('"max":1e+16', '"max":1e999', "is not finite"),
    ('"schema"', '"verdict":"drift","schema"', "occurs twice"),
    ('"kind":"csv"', '"kind":"parquet"', "is not one of"),
    ('"verdict":"warning"', '"verdict":"maybe"', "is not one of"),
    ('"exact":false,', '', "required property"),
    ('"rejected_rows":12', '"rejected_rows":12,"colour":"red"', "Additional properties"),
    ('"mean":0.1,"std":1e-07', '"std":1e-07,"mean":0.1', "expected"),
    ('"drifted":2', '"drifted":3', "the columns give 2"),
    ('"extra_columns":1', '"extra_columns":0', "the columns give 1"),
    ('0.14385933080779684', '0.14385933081', "its histogram gives"),
    ('"value":0.44,"method"', '"value":0.45,"method"', "tv is 0.45"),
    ('[0.1,1.1,2.1', '[0.1,2.1,1.1', "edges do not rise"),
    ('[450,350,150,50]', '[450,350,150]', "different bins"),
    ('"upper":0.45', '"upper":0.4', "not within its bounds"),
    ('"p_adjusted":3.2e-12', '"p_adjusted":1e-13', "larger than its adjusted"),
    ('"value":null,"method":"none","status":"CONSTANT"',
     '"value":null,"method":"none","status":"OK"', "contradict"),
]


def validate(data):
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(said):
        path = pathlib.Path(folder) / "report.json"
        path.write_bytes(data)
        valid = validate_report.check(str(path), SCHEMA)
    return valid, said.getvalue()


def main(program):
    failed = 0
    sample = subprocess.run([program, "json"], capture_output=True, check=True).stdout
    valid, said = validate(sample)
    if not valid:
        failed += 1
        print("the sample is refused: %s" % said)
    for old, new, expected in FAULTS:
        broken = sample.replace(old.encode(), new.encode(), 1)
        valid, said = validate(broken)
        if broken == sample or valid or expected not in said:
            failed += 1
            print("%s -> %s: expected %r, valid %s, said %r" % (old, new, expected, valid, said))
    print("%d faults tried, %d not found" % (len(FAULTS), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
