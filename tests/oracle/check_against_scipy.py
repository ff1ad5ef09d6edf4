# SPDX-License-Identifier: Apache-2.0
"""Recomputes a whole check with SciPy and numpy, from the CSV files, and compares every number.

usage: check_against_scipy.py DRIFTCHECK REFERENCE.csv CURRENT.csv

The definitions are those of docs/statistics.md, written down here a second time, from the raw rows.
Exit 0 if all agree: D and the distances to 1e-12, p-values to 1e-9 relative wherever they are 1e-300 or more.
"""

import csv
import json
import math
import subprocess
import sys
import warnings

import numpy as np
import scipy.special
import scipy.stats

MISSING = {"", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NAN", "null", "NULL", "None"}


def read_columns(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        columns = list(zip(*[row for row in rows if len(row) == len(header)]))
    return dict(zip(header, columns))


def numbers(fields):
    return np.array([float(f) for f in fields if f not in MISSING], dtype=np.float64)


def bin_edges(reference, bins):
    """Distinct deciles ("inverted_cdf"), and the double after each that repeats or is the only value."""
    if reference.min() == reference.max():
        return np.array([reference[0], np.nextafter(reference[0], np.inf)])
    ordered = np.sort(reference)
    ranks = [(len(ordered) * i + bins - 1) // bins - 1 for i in range(1, bins)]
    quantiles = ordered[ranks]
    edges = set(quantiles)
    for left, right in zip(quantiles, quantiles[1:]):
        if left == right:
            edges.add(np.nextafter(left, np.inf))
    return np.array(sorted(edges))


def histogram(values, edges):
    return np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)


def distances(reference, current, smoothing):
    bins = len(reference)
    r = (reference + smoothing) / (reference.sum() + smoothing * bins)
    c = (current + smoothing) / (current.sum() + smoothing * bins)
    p = reference / reference.sum()
    q = current / current.sum()
    m = (p + q) / 2
    divergence = (scipy.special.rel_entr(p, m).sum() + scipy.special.rel_entr(q, m).sum()) / 2
    return {
        "psi": ((c - r) * np.log(c / r)).sum(),
        "kl": scipy.special.rel_entr(c, r).sum(),
        "js": math.sqrt(max(divergence, 0.0) / math.log(2)),
        "hellinger": math.sqrt(((np.sqrt(p) - np.sqrt(q)) ** 2).sum() / 2),
        "tv": np.abs(p - q).sum() / 2,
        "linf": np.abs(p - q).max(),
    }


def g_test(table):
    """Summed in long doubles: in doubles, as SciPy sums, terms of 1e4 cancel to a result of 1."""
    observed = table.astype(np.longdouble)
    expected = observed.sum(axis=1, keepdims=True) * observed.sum(axis=0) / observed.sum()
    used = observed > 0
    return float(2 * (observed[used] * np.log(observed[used] / expected[used])).sum())


def numeric(reference, current, options):
    edges = bin_edges(reference, options["psi_bins"])
    expected = distances(histogram(reference, edges), histogram(current, edges), options["smoothing"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ks = scipy.stats.ks_2samp(reference, current)
    expected["ks"] = (ks.statistic, ks.pvalue)
    expected["wasserstein"] = scipy.stats.wasserstein_distance(reference, current)
    # In long doubles: numpy's mean of 1e8 +- 1e-3 is rounded to a double, and that shows in its deviation.
    deviation = float(reference.astype(np.longdouble).std(ddof=1))
    if deviation > 0:
        expected["wasserstein_normed"] = expected["wasserstein"] / deviation
    return expected


def categorical(reference, current, options, numbers_as_labels):
    def label(field):
        if not numbers_as_labels:
            return field
        text = repr(float(field) + 0.0)
        return text[:-2] if text.endswith(".0") else text

    sides = [[label(f) for f in side if f not in MISSING] for side in (reference, current)]
    names = sorted(set(sides[0]) | set(sides[1]))
    index = {name: i for i, name in enumerate(names)}
    counts = [np.bincount([index[f] for f in side], minlength=len(names)) for side in sides]
    if len(names) > options["max_categories"]:
        return None, None
    expected = distances(counts[0], counts[1], options["smoothing"])
    if len(names) > 1:
        test = scipy.stats.chi2_contingency(np.array(counts), correction=False)
        g = g_test(np.array(counts))
        expected["chi2"] = (test[0], test[1])
        expected["g"] = (g, scipy.stats.chi2.sf(g, len(names) - 1))
        expected["cramers_v"] = math.sqrt(test[0] / sum(len(s) for s in sides))
    return expected, dict(zip(names, zip(counts[0].tolist(), counts[1].tolist())))


def scipy_error(n, m, d):
    """How far SciPy's own p can be off: for large samples in the body of the law it sums the Pelz-Good series,
    which is 2e-5 off at n = 141 and 2e-7 at large n (measured against exact integers, tests/data/README.md)."""
    effective = n * m / (n + m)
    in_body = max(n, m) > 10000 and effective > 140 and effective * d * d < 2.2
    return 5e-5 if in_body else 1e-9


class Comparison:
    def __init__(self):
        self.compared = 0
        self.wrong = []
        self.largest = {}
        self.p_tolerance = 1e-9

    def number(self, where, actual, expected, tolerance):
        self.compared += 1
        if expected is None or actual is None:
            self.wrong.append(f"{where}: {actual} instead of {expected}")
            return
        error = abs(actual - expected) / tolerance
        kind = where.split(": ")[1]
        self.largest[kind] = max(self.largest.get(kind, 0.0), error)
        if not error <= 1.0:
            self.wrong.append(f"{where}: {actual!r} instead of {expected!r}")

    def statistic(self, column, name, actual, expected):
        value, p = expected if isinstance(expected, tuple) else (expected, None)
        scale = max(1.0, abs(value)) if name not in ("ks",) else 1.0
        self.number(f"{column}: {name}", actual.get("value"), float(value), 1e-12 * scale)
        if p is None:
            return
        if p >= 1e-300:
            self.number(f"{column}: {name} p", actual.get("p_value"), float(p), p * self.p_tolerance)
        elif not actual["p_value"] <= 1e-299:
            self.wrong.append(f"{column}: {name} p {actual['p_value']} instead of {p}")


def compare_column(column, reference, current, options, result):
    name = column["name"]
    if column["type"] == "numeric":
        sides = numbers(reference), numbers(current)
        expected = numeric(*sides, options)
        result.p_tolerance = scipy_error(len(sides[0]), len(sides[1]), expected["ks"][0])
    else:
        by_number = column["type_reason"].startswith("numbers with at most")
        expected, counts = categorical(reference, current, options, by_number)
        if expected is None:
            return False
        listed = column["histogram"]
        for label, r, c in zip(listed["categories"], listed["reference"], listed["current"]):
            if counts.get(label) != (r, c):
                result.wrong.append(f"{name}: category {label}: {r}, {c} instead of {counts.get(label)}")
    for statistic, value in expected.items():
        result.statistic(name, statistic, column["statistics"][statistic], value)
    return True


def check(program, reference_path, current_path):
    run = subprocess.run(
        [program, "check", reference_path, current_path, "--format", "json"], capture_output=True, check=False
    )
    if run.returncode not in (0, 1, 4):
        sys.exit(f"driftcheck ended with {run.returncode}: {run.stderr.decode()}")
    report = json.loads(run.stdout)
    reference, current = read_columns(reference_path), read_columns(current_path)
    result = Comparison()
    for column in report["columns"]:
        name = column["name"]
        if column["status"] != "OK":
            print(f"{name}: not compared, status {column['status']}")
        elif not compare_column(column, reference[name], current[name], report["options"], result):
            print(f"{name}: not compared, more categories than are kept by name")
    for kind, error in sorted(result.largest.items()):
        print(f"{kind:22} largest error {error:.2e} of what is allowed")
    for line in result.wrong:
        print("WRONG", line)
    print(f"{result.compared} numbers compared with SciPy {scipy.__version__}, {len(result.wrong)} wrong")
    return 1 if result.wrong or not result.compared else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(check(*sys.argv[1:4]))
