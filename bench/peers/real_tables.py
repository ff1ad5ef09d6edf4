# SPDX-License-Identifier: Apache-2.0
"""Numbers of two CSV files as two tables: real_tables.py FOLDER REFERENCE.csv [CURRENT.csv]

Writes reference.npy and current.npy, one column after the other, for tools that take only full tables of numbers: the columns
that hold numbers in both, rows with a missing value left out. Columns of one single value are left out as well. A file
alone is cut in the middle: its first half is the reference. Prints the names.
"""
import csv
import sys
from pathlib import Path

import numpy as np

MISSING = ("", "NA")


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        names, *rows = csv.reader(file)
    return names, rows


def is_number(text):
    try:
        return np.isfinite(float(text))
    except ValueError:
        return False


def numbers(rows, places):
    kept = [[row[k] for k in places] for row in rows]
    return np.array([row for row in kept if not any(text in MISSING for text in row)], float)


def main():
    folder, reference, *current = sys.argv[1:]
    names, first = read(reference)
    if current:
        second = read(current[0])[1]
    else:
        first, second = first[:len(first) // 2], first[len(first) // 2:]
    both = first + second
    places = [k for k in range(len(names)) if all(row[k] in MISSING or is_number(row[k]) for row in both)]
    tables = [numbers(rows, places) for rows in (first, second)]
    varied = [k for k in range(len(places)) if all(np.ptp(table[:, k]) > 0 for table in tables)]
    for name, table in zip(("reference", "current"), tables):
        np.save(Path(folder) / f"{name}.npy", np.asfortranarray(table[:, varied]))
    print(",".join(names[places[k]] for k in varied))


if __name__ == "__main__":
    main()
