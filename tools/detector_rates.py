#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How often each detector, with its default options, is wrong on streams that do not change, and how soon it sees one that
does: the tables of docs/detectors.md.

usage: detector_rates.py LIBRARY
"""
import pathlib
import random
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "oracle"))
from detectors import NAMES, Library  # noqa: E402

STREAMS, STABLE, BEFORE, AFTER = 40, 10_000, 2_000, 2_000
NUMBER_KINDS = ["page_hinkley", "cusum", "gma", "ewma", "shewhart", "adwin", "kswin"]


def errors(seed, before, after, n_before, n_after):
    r = random.Random(seed)
    return [float(r.random() < (before if i < n_before else after)) for i in range(n_before + n_after)]


def numbers(seed, before, after, n_before, n_after):
    r = random.Random(seed)
    return [r.gauss(before if i < n_before else after, 1.0) for i in range(n_before + n_after)]


def false_drifts(library, kind, streams):
    """For 10,000 values."""
    drifts = sum(len(library.run(kind, values)["drifts"]) for values in streams)
    return drifts * 10_000 / sum(len(values) for values in streams)


def delays(library, kind, streams):
    """Values from the change on until the first drift, for each stream in which there is one."""
    after = [[i for i in library.run(kind, values)["drifts"] if i >= BEFORE] for values in streams]
    return [found[0] - BEFORE + 1 for found in after if found]


def delay_cell(found):
    if not found:
        return "-"
    share = round(100 * len(found) / STREAMS)
    return f"{statistics.median(found):.0f}" + ("" if share == 100 else f" ({share} %)")


def table(library, kinds, make, level, steps):
    """One row a kind: false drifts, then the median delay of each step."""
    stable = [make(seed, level, level, STABLE, 0) for seed in range(STREAMS)]
    changing = [[make(1000 * k + seed, level, after, BEFORE, AFTER) for seed in range(STREAMS)]
                for k, after in enumerate(steps, 1)]
    heads = ["detector", "false drifts"] + [f"{level:g} to {after:g}" for after in steps]
    rows = [heads, ["---"] * len(heads)]
    for kind in kinds:
        cells = [delay_cell(delays(library, kind, streams)) for streams in changing]
        rows.append([f"`{kind}`", f"{false_drifts(library, kind, stable):.2g}"] + cells)
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def tables(library):
    return [table(library, NAMES, errors, 0.2, [0.25, 0.35, 0.6]),
            table(library, NUMBER_KINDS, numbers, 0.0, [0.5, 1.0, 3.0])]


if __name__ == "__main__":
    print("\n\n".join(tables(Library(sys.argv[1]))))
