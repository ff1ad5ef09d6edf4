# SPDX-License-Identifier: Apache-2.0
"""One tool reading CSV files: csv_tools.py TOOL THREADS FILE...

Runs in the environment of that tool alone; importing it is not part of the time. Prints one line of JSON: version, seconds,
CPU seconds, peak memory of the process, and the sum of all columns of the first file.
"""
import json
import os
import resource
import sys
import time
from importlib.metadata import version


def pandas(files, **options):
    import pandas as pd

    return lambda: [float(pd.read_csv(file, **options).sum().sum()) for file in files]


def pandas_exact(files):
    return pandas(files, float_precision="round_trip")


def polars(files):
    import polars as pl

    return lambda: [sum(pl.read_csv(file).sum().row(0)) for file in files]


def duckdb(files):
    import duckdb as db

    connection = db.connect()
    connection.execute(f"set threads = {THREADS}")
    return lambda: [sum(connection.execute(f"select sum(columns(*)) from read_csv('{file}')").fetchone()) for file in files]


def pandas_scipy(files):
    """The whole check: both files read, the KS test and the PSI of each column."""
    import numpy as np
    import pandas as pd
    from scipy.stats import ks_2samp

    def psi(x, y):
        edges = np.quantile(x, np.arange(1, 10) / 10)
        r, c = (np.bincount(np.searchsorted(edges, side), minlength=10) + 0.5 for side in (x, y))
        r, c = r / r.sum(), c / c.sum()
        return ((c - r) * np.log(c / r)).sum()

    def run():
        a, b = (pd.read_csv(file) for file in files)
        for name in a.columns:
            ks_2samp(a[name].to_numpy(), b[name].to_numpy(), method="asymp")
            psi(a[name].to_numpy(), b[name].to_numpy())
        return [float(a.sum().sum())]

    return run


TOOLS = {  # what to install, the package whose version counts, its licence
    "pandas": (["pandas"], "pandas", "BSD-3-Clause"),
    "pandas_exact": (["pandas"], "pandas", "BSD-3-Clause"),
    "polars": (["polars"], "polars", "MIT"),
    "duckdb": (["duckdb"], "duckdb", "MIT"),
    "pandas_scipy": (["pandas", "scipy"], "scipy", "BSD-3-Clause"),
}


def main():
    global THREADS
    tool, THREADS, *files = sys.argv[1:]
    os.environ["POLARS_MAX_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = THREADS
    run = globals()[tool](files)
    wall, cpu = time.perf_counter(), time.process_time()
    sums = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({
        "version": version(TOOLS[tool][1]), "seconds": wall, "cpu": cpu, "sum": sums[0],
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


if __name__ == "__main__":
    main()
