#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every line of a file is an event by docs/event.schema.json: validate_events.py FILE"""
import json
import pathlib
import sys

import jsonschema

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "event.schema.json"


def main():
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    lines = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    for line in lines:
        validator.validate(json.loads(line))
        broken = dict(json.loads(line), colour="red")
        if validator.is_valid(broken):
            sys.exit("the schema lets anything through")
    if not lines:
        sys.exit("no event in the file")
    print("%d events are valid" % len(lines))


if __name__ == "__main__":
    main()
