# SPDX-License-Identifier: Apache-2.0
"""What: what the tests of simulate, evaluate and plan share.
In: the path of the program. Out: a base class; exit code 77 where the program was built without GSL.
Layer: tests of cli."""
import csv
import io
import os
import subprocess
import sys

import program_case
from program_case import ProgramCase


def without_gsl():
    done = subprocess.run([program_case.PROGRAM, "simulate", "--rows", "1"], capture_output=True, text=True)
    return "without GSL" in done.stderr


class StudyCase(ProgramCase):
    def simulate(self, *arguments):
        """The rows as dictionaries of numbers, None where missing, texts where they are no numbers."""
        text = self.run_it("simulate", *arguments).stdout
        return [{name: read(value) for name, value in row.items()} for row in csv.DictReader(io.StringIO(text))]


def read(text):
    if text == "NA":
        return None
    try:
        return float(text)
    except ValueError:
        return text


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def main():
    program_case.PROGRAM = os.path.abspath(sys.argv[1])
    if without_gsl():
        print("skipped: this driftcheck was built without GSL, so that no stream can be made up")
        sys.exit(77)
    program_case.main()
