# SPDX-License-Identifier: Apache-2.0
"""Writes tests/data/stats_golden.h: values of SciPy and mpmath for the statistics.

usage: python3 tools/golden_stats.py > tests/data/stats_golden.h     (numpy, scipy, mpmath)

Samples are not stored: tests make them from the same integers (make_sample in tests/stats/test_scipy.c).
"""

import random
import sys

import mpmath
import numpy as np
import scipy
import scipy.stats

mpmath.mp.dps = 50
MASK = (1 << 64) - 1


def make_sample(n, seed, values, step):
    out, state = np.empty(n), seed
    for i in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) & MASK
        out[i] = (state >> 33) / 2147483648.0
    if values:
        out = np.floor(out * values)
    return out * step


def ks_cases():
    sizes = [(1, 1), (1, 5), (2, 3), (10, 10), (10, 11), (35, 40), (50, 1000), (126, 31), (500, 500),
             (997, 1009), (3000, 2999), (2000, 20000), (20000, 20000)]
    for i, (n, m) in enumerate(sizes):
        for values, stretch in [(0, 1.0), (0, 1.5), (7, 1.0), (40, 2.0)]:
            a, b = make_sample(n, 10 * i + 1, values, 1.0), make_sample(m, 10 * i + 2, values, stretch)
            test = scipy.stats.ks_2samp(a, b)
            effective = n * m / (n + m)
            # In the body of the law for large samples SciPy's series is off by more than 1e-9.
            if max(n, m) > 10000 and effective * test.statistic**2 < 2.2 and 1e-300 < test.pvalue < 1:
                continue
            yield n, m, 10 * i + 1, values, stretch, test.statistic, test.pvalue, \
                scipy.stats.wasserstein_distance(a, b)


def count_cases():
    source = random.Random(2013)
    for bins in [1, 2, 3, 5, 10, 40]:
        for scale in [3, 50, 10**6]:
            yield [[int(source.random() ** 2 * scale) for _ in range(bins)] for _ in range(2)]
    yield [[5, 5, 5], [8, 3, 0]]
    yield [[130, 370], [240, 260]]
    yield [[7, 0, 0], [0, 4, 9]]


def distances(r, c):
    smooth = [[(mpmath.mpf(k) + 0.5) / (sum(side) + mpmath.mpf(len(side)) / 2) for k in side] for side in (r, c)]
    p, q = ([mpmath.mpf(k) / sum(side) for k in side] for side in (r, c))
    entropy = lambda u, v: sum(a * mpmath.log(a / b) for a, b in zip(u, v) if a)
    middle = [(a + b) / 2 for a, b in zip(p, q)]
    return [
        sum((b - a) * mpmath.log(b / a) for a, b in zip(*smooth)),
        entropy(smooth[1], smooth[0]),
        mpmath.sqrt((entropy(p, middle) + entropy(q, middle)) / 2 / mpmath.log(2)),
        mpmath.sqrt(sum((mpmath.sqrt(a) - mpmath.sqrt(b)) ** 2 for a, b in zip(p, q)) / 2),
        sum(abs(a - b) for a, b in zip(p, q)) / 2,
        max(abs(a - b) for a, b in zip(p, q)),
    ]


def tests(r, c, yates):
    """chi2, g and their p; all in 50 digits."""
    used = [(a, b) for a, b in zip(r, c) if a + b]
    total, n, m = mpmath.mpf(sum(r) + sum(c)), sum(r), sum(c)
    if len(used) < 2:
        return [0, 1, 0, 1]
    chi2 = g = mpmath.mpf(0)
    for a, b in used:
        for observed, side in ((a, n), (b, m)):
            expected = (a + b) * side / total
            off = abs(observed - expected)
            if yates and len(used) == 2:
                off -= min(mpmath.mpf(1) / 2, off)
            chi2 += off**2 / expected
            g += 2 * observed * mpmath.log(observed / expected) if observed else 0
    tail = lambda v: mpmath.gammainc(mpmath.mpf(len(used) - 1) / 2, v / 2, mpmath.inf, regularized=True)
    return [chi2, tail(chi2), g, tail(g)]


def number(value):
    if abs(value) < mpmath.mpf("1e-305"):
        return "0"
    return mpmath.nstr(mpmath.mpf(value), 20, min_fixed=0, max_fixed=0)


def main():
    out = sys.stdout.write
    out("/* SPDX-License-Identifier: Apache-2.0 */\n")
    out(f"/* Written by tools/golden_stats.py with SciPy {scipy.__version__}, mpmath {mpmath.__version__}. */\n")
    out("#ifndef DATA_STATS_GOLDEN_H\n#define DATA_STATS_GOLDEN_H\n\n#include <stddef.h>\n#include <stdint.h>\n\n")
    out("typedef struct ks_golden {\n    size_t n, m;\n    uint64_t seed, values;\n")
    out("    double stretch, d, p, wasserstein;\n} ks_golden;\n\n")
    cases = list(ks_cases())
    out("static const ks_golden ks_goldens[] = {\n")
    for case in cases:
        out("    {%d, %d, %d, %d, %r, %s, %s, %s},\n" % (*case[:5], *(repr(float(v)) for v in case[5:])))
    out("};\n#define KS_GOLDEN_COUNT (sizeof ks_goldens / sizeof *ks_goldens)\n\n")
    out("/* psi, kl, js, hellinger, tv, linf; chi2, p, g, p; chi2 and p with Yates. */\n")
    out("typedef struct counts_golden {\n    size_t bins;\n    uint64_t reference[40], current[40];\n")
    out("    double distances[6], tests[4], yates[2];\n} counts_golden;\n\n")
    out("static const counts_golden counts_goldens[] = {\n")
    written = 0
    for r, c in count_cases():
        if not sum(r) or not sum(c):
            continue
        written += 1
        rows = [", ".join(map(str, side)) for side in (r, c)]
        values = [", ".join(map(number, v)) for v in (distances(r, c), tests(r, c, False), tests(r, c, True)[:2])]
        out("    {%d, {%s}, {%s}, {%s}, {%s}, {%s}},\n" % (len(r), *rows, *values))
    out("};\n#define COUNTS_GOLDEN_COUNT (sizeof counts_goldens / sizeof *counts_goldens)\n\n#endif\n")
    assert written > 15


main()
