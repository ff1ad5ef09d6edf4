# SPDX-License-Identifier: Apache-2.0
"""Whole checks on made-up tables, each number compared with SciPy and numpy.

usage: test_oracle.py DRIFTCHECK
"""

import csv
import pathlib
import sys
import tempfile

import numpy as np

from check_against_scipy import check

SIZES = [(40, 35), (500, 500), (997, 1009), (9999, 10000), (15000, 12000), (30, 20000)]


def column_makers(random, shift):
    return {
        "normal": lambda n: random.normal(shift, 1 + shift / 5, n),
        "lognormal": lambda n: np.exp(random.normal(shift / 3, 2, n)),
        "pareto": lambda n: random.pareto(0.7, n) * (1 + shift),
        "far away": lambda n: 1e8 + 1e-3 * random.normal(shift, 1, n),
        "rounded": lambda n: np.round(random.normal(shift, 3, n), 1),
        "mostly zero": lambda n: np.where(random.random(n) < 0.75, 0.0, random.normal(shift, 1, n)),
        "integers": lambda n: random.integers(-20, 40 + int(4 * shift), n),
        "tiny": lambda n: 1e-140 * random.normal(shift, 1, n),
        "huge": lambda n: 1e150 * random.normal(shift, 1, n),
        "few numbers": lambda n: random.choice([0, 1, 2.5], n, p=[0.5 - shift / 8, 0.3, 0.2 + shift / 8]),
        "words": lambda n: random.choice(["red", "green", "blue", "a, b", 'say "x"'][: 3 + int(2 * shift)], n),
    }


def text_of(value, random):
    return "" if random.random() < 0.02 else (repr(float(value)) if isinstance(value, float) else str(value))


def write_table(path, random, rows, shift):
    columns = {name: make(rows) for name, make in column_makers(random, shift).items()}
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for i in range(rows):
            writer.writerow([text_of(column[i].item(), random) for column in columns.values()])


def main():
    failures = 0
    random = np.random.default_rng(2013)
    with tempfile.TemporaryDirectory() as folder:
        for (n, m), shift in zip(SIZES, [0.0, 0.1, 1.0, 0.05, 0.5, 0.0]):
            reference, current = pathlib.Path(folder, "reference.csv"), pathlib.Path(folder, "current.csv")
            write_table(reference, random, n, 0.0)
            write_table(current, random, m, shift)
            print(f"-- {n} and {m} rows, shift {shift}")
            failures += check(sys.argv[1], str(reference), str(current)) != 0
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
