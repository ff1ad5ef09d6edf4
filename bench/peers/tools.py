# SPDX-License-Identifier: Apache-2.0
"""One tool comparing two tables: tools.py TOOL REFERENCE.npy CURRENT.npy

Runs in the environment of that tool alone. Reading the tables and importing the tool are not part of the time. Prints one
line of JSON: version, seconds, CPU seconds, peak memory beyond the tables, and how many columns it found to have drifted.
"""
import json
import resource
import sys
import time
from importlib.metadata import version

import numpy as np


def frame(values):
    import pandas as pd

    return pd.DataFrame(values, columns=[f"f{i}" for i in range(values.shape[1])])


def driftcheck(reference, current):
    import driftcheck

    a, b = frame(reference), frame(current)
    return lambda: driftcheck.check(a, b), lambda report: sum(c.verdict == "drift" for c in report.columns.values())


def driftcheck_counts(reference, current):
    import driftcheck

    a, b = frame(reference), frame(current)
    return lambda: driftcheck.check(a, b, exact=False), lambda report: sum(c.verdict == "drift" for c in report.columns.values())


def scipy(reference, current):
    from scipy.stats import ks_2samp

    def run():
        p = [ks_2samp(reference[:, k], current[:, k], method="asymp").pvalue for k in range(reference.shape[1])]
        return p, [psi(reference[:, k], current[:, k]) for k in range(reference.shape[1])]

    def psi(x, y):
        edges = np.quantile(x, np.arange(1, 10) / 10)
        r, c = (np.bincount(np.searchsorted(edges, side), minlength=10) + 0.5 for side in (x, y))
        r, c = r / r.sum(), c / c.sum()
        return ((c - r) * np.log(c / r)).sum()

    return run, lambda found: sum(p < 0.05 and psi >= 0.25 for p, psi in zip(*found))


def evidently(reference, current):
    from evidently import Report
    from evidently.presets import DataDriftPreset

    a, b = frame(reference), frame(current)
    drifted = lambda result: int(result["metrics"][0]["value"]["count"])  # noqa: E731
    return lambda: Report([DataDriftPreset()]).run(b, a).dict(), drifted


def nannyml(reference, current):
    import nannyml

    a, b = frame(reference), frame(current)
    names = list(a.columns)

    def run():
        calculator = nannyml.UnivariateDriftCalculator(
            column_names=names, continuous_methods=["kolmogorov_smirnov"], chunk_number=1)
        calculator.fit(a)
        return calculator.calculate(b).to_df()

    return run, lambda table: int(table.xs("alert", axis=1, level=-1).iloc[-1].sum())


TOOLS = {  # what to install, the package whose version counts, its licence
    "driftcheck": (None, "driftcheck", "Apache-2.0"),
    "driftcheck_counts": (None, "driftcheck", "Apache-2.0"),
    "scipy": (["scipy"], "scipy", "BSD-3-Clause"),
    "evidently": (["evidently==0.7.23", "pandas<3"], "evidently", "Apache-2.0"),
    "nannyml": (["nannyml"], "nannyml", "Apache-2.0"),
}


def main():
    tool, *paths = sys.argv[1:]
    reference, current = map(np.load, paths)
    run, drifted = globals()[tool](reference, current)
    before = resource.getrusage(resource.RUSAGE_SELF)
    wall, cpu = time.perf_counter(), time.process_time()
    found = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "tool": tool, "version": version(TOOLS[tool][1]), "seconds": wall, "cpu": cpu,
        "megabytes": (after.ru_maxrss - before.ru_maxrss) / 1024, "drifted": int(drifted(found)),
    }))


if __name__ == "__main__":
    main()
