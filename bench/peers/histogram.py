# SPDX-License-Identifier: Apache-2.0
"""Times the counting of a column of doubles beside numpy's ways to do it, in turns, and checks that the counts are the same.

usage: DRIFTCHECK_LIBRARY=build/release/src/libdriftcheck.so PYTHONPATH=bindings/python/src python3 bench/peers/histogram.py [VALUES]

driftcheck counts into the knots of a reference and finds missing and infinite values, range, mean and standard deviation on the
way (`Profile.from_data(x, like=reference)`). numpy's `searchsorted` with `bincount`, and its `histogram`, count only; its `sum`
reads the column and adds it up. One thread each; the smallest of some times of the processor counts. Exit 1 if counts differ.
"""

import platform
import sys
import time

import driftcheck
import numpy as np

ROUNDS = 5
BINS = (10, 20, 64, 256)
SECONDS = 2.0  # of one tool and one case: what takes longer is not repeated


def reference_of(values, bins):
    """A profile with so many cells, and two more beyond its smallest and its largest value."""
    return driftcheck.Profile.from_data({"x": values}, types="numeric", resolution=bins, psi_bins=2)


def by_driftcheck(x, reference):
    profile = driftcheck.Profile.from_data({"x": x}, like=reference, threads=1)
    return np.asarray(profile["x"].cells)


def by_searchsorted(x, knots):
    valid = x[~np.isnan(x)]
    return np.bincount(np.searchsorted(knots, valid, side="right"), minlength=len(knots) + 1)


def by_histogram(x, knots):
    """numpy puts the upper end of the last bin into it, so that bins are open on one side only if they end in infinity."""
    valid = x[~np.isnan(x)]
    return np.histogram(valid, np.concatenate(([-np.inf], knots, [np.inf])))[0]


def timed(work):
    begin = time.process_time_ns()
    result = work()
    return time.process_time_ns() - begin, result


def smallest_times(works):
    """Of each work: seconds. All take turns; their results must be the same."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        results = {}
        for name, work in works.items():
            if best[name] < float("inf") and best[name] > SECONDS * 1e9:
                continue
            elapsed, results[name] = timed(work)
            best[name] = min(best[name], elapsed)
        results.pop("sum", None)
        counts = list(results.values())
        if any(not np.array_equal(counts[0], other) for other in counts[1:]):
            sys.exit("the counts differ")
    return best


def main():
    n = int(float(sys.argv[1])) if len(sys.argv) > 1 else 2_000_000
    random = np.random.default_rng(7)
    print(f"{platform.machine()}, driftcheck {driftcheck.__version__}, numpy {np.__version__}, {n:,} values, 1 % of them missing")
    print(f"{'type':8} {'cells':>5} {'driftcheck ns':>14} {'searchsorted / it':>18} {'histogram / it':>15} {'it / sum':>9}")
    for dtype in (np.float64, np.float32):
        for bins in BINS:
            reference = reference_of(random.standard_normal(200_000).astype(dtype), bins)
            knots = np.asarray(reference["x"].knots).astype(dtype)
            x = random.standard_normal(n).astype(dtype)
            x[random.random(n) < 0.01] = np.nan
            best = smallest_times(
                {
                    "driftcheck": lambda: by_driftcheck(x, reference),
                    "searchsorted": lambda: by_searchsorted(x, knots),
                    "histogram": lambda: by_histogram(x, knots),
                    "sum": x.sum,
                }
            )
            ours = best["driftcheck"]
            print(
                f"{np.dtype(dtype).name:8} {len(knots) + 1:5} {ours / n:14.3f} {best['searchsorted'] / ours:18.1f} "
                f"{best['histogram'] / ours:15.1f} {ours / best['sum']:9.1f}",
                flush=True,
            )


main()
