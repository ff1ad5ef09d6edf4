# SPDX-License-Identifier: Apache-2.0
"""One tool comparing two tables: tools.py TOOL REFERENCE CURRENT      (each a .npy, or a .csv for tools that take any column)

Runs in the environment of that tool alone. Reading the tables and importing the tool are not part of the time. Prints one
line of JSON: version, seconds, CPU seconds, peak memory beyond the tables, and how many columns it found to have drifted;
where it has them, D and PSI of the first column, so that they can be compared.
"""
import json
import sys
import time
import warnings
from importlib.metadata import version

import numpy as np

from known_tools import TOOLS

warnings.filterwarnings("ignore")
sys.path.pop(0)  # this folder has names that packages may have as well


def frame(table):
    import pandas as pd

    return pd.DataFrame(table, columns=[f"f{i}" for i in range(table.shape[1])]) if isinstance(table, np.ndarray) else table


def columns_of(reference, current):
    return [(reference[:, k], current[:, k]) for k in range(reference.shape[1])]


# ---- driftcheck


def driftcheck(reference, current, **options):
    import driftcheck

    a, b = frame(reference), frame(current)

    def found(report):
        first = next(iter(report.columns.values()))
        return {"drifted": len(report.drifted_columns), "ks": first.value("ks") if options.get("exact", True) else None,
                "psi": first.value("psi")}

    return lambda: driftcheck.check(a, b, **options), found  # counted, D is known between bounds only


def driftcheck_counts(reference, current):
    return driftcheck(reference, current, exact=False)


# ---- libraries of arrays and tables: what people write with them


def psi_of_counts(r, c):
    r, c = r + 0.5, c + 0.5
    r, c = r / r.sum(), c / c.sum()
    return float(((c - r) * np.log(c / r)).sum())


def numpy_psi(x, y):
    edges = np.quantile(x, np.arange(1, 10) / 10)
    return psi_of_counts(*(np.bincount(np.searchsorted(edges, side, side="right"), minlength=10) for side in (x, y)))


def numpy_ks(x, y):
    x, y = np.sort(x), np.sort(y)
    both = np.concatenate([x, y])
    below = np.searchsorted(x, both, side="right") / len(x) - np.searchsorted(y, both, side="right") / len(y)
    return float(np.abs(below).max())


def of_first(ks=None, psi=None):
    return lambda found: {"drifted": None, "ks": found[0][ks] if ks is not None else None,
                          "psi": found[0][psi] if psi is not None else None}


def numpy(reference, current):
    return lambda: [(numpy_ks(x, y), numpy_psi(x, y)) for x, y in columns_of(reference, current)], of_first(ks=0, psi=1)


def scipy(reference, current):
    from scipy.stats import ks_2samp

    def run():
        return [(*ks_2samp(x, y, method="asymp"), numpy_psi(x, y)) for x, y in columns_of(reference, current)]

    def found(results):
        return {**of_first(ks=0, psi=2)(results), "drifted": int(sum(p < 0.05 and psi >= 0.25 for _, p, psi in results))}

    return run, found


def pandas(reference, current):
    import pandas as pd

    a, b = frame(reference), frame(current)

    def psi(name):
        edges = [-np.inf, *a[name].quantile(np.arange(1, 10) / 10), np.inf]
        counts = [pd.cut(side[name], edges).value_counts(sort=False).to_numpy() for side in (a, b)]
        return psi_of_counts(*counts)

    return lambda: [(psi(name),) for name in a.columns], of_first(psi=0)


def polars(reference, current):
    import polars as pl

    names = [f"f{i}" for i in range(reference.shape[1])]
    a, b = (pl.DataFrame({name: table[:, k] for k, name in enumerate(names)}) for table in (reference, current))

    def counts(side, edges):
        binned = side.cut(edges).to_physical().value_counts()
        found = np.zeros(10)
        found[binned[:, 0].to_numpy()] = binned[:, 1].to_numpy()
        return found

    def run():
        quantiles = a.select(pl.all().quantile(i / 10, "linear").name.suffix(f"_{i}") for i in range(1, 10)).row(0, named=True)
        edges = {name: [quantiles[f"{name}_{i}"] for i in range(1, 10)] for name in names}
        return [(psi_of_counts(counts(a[name], edges[name]), counts(b[name], edges[name])),) for name in names]

    return run, of_first(psi=0)


def duckdb(reference, current):
    import os

    import duckdb as db

    tables = [frame(reference), frame(current)]
    names = list(tables[0].columns)
    connection = db.connect()
    connection.execute(f"set threads = {os.environ.get('PEER_THREADS', '1')}")
    for name, table in zip(("a", "b"), tables):
        connection.register("given", table)
        connection.execute(f"create table {name} as select * from given")

    def counts(table, name, edges):
        below = ", ".join(f"count(*) filter ({name} <= {edge!r})" for edge in edges)
        found = connection.execute(f"select {below}, count({name}) from {table}").fetchone()
        return np.diff(found, prepend=0)

    def run():
        parts = ", ".join(f"{i / 10}" for i in range(1, 10))
        edges = connection.execute("select " + ", ".join(f"quantile_cont({name}, [{parts}])" for name in names) + " from a").fetchone()
        return [(psi_of_counts(counts("a", name, e), counts("b", name, e)),) for name, e in zip(names, edges)]

    return run, of_first(psi=0)


# ---- libraries for drift, as their own guides use them


def river(reference, current):
    from river import stats

    pairs = [(x.tolist(), y.tolist()) for x, y in columns_of(reference, current)]

    def run():
        found = []
        for x, y in pairs:
            statistic = stats.KolmogorovSmirnov(statistic="ks")
            for one, other in zip(x, y):
                statistic.update(one, other)
            found.append((statistic.get(),))
        return found

    return run, of_first(ks=0)


def frouros(reference, current):
    from frouros.detectors.data_drift import PSI, KSTest

    def run():
        found = []
        for x, y in columns_of(reference, current):
            test, distance = KSTest(), PSI()
            test.fit(X=x)
            distance.fit(X=x)
            result, _ = test.compare(X=y)
            found.append((float(result.statistic), distance.compare(X=y)[0].distance))
        return found

    return run, of_first(ks=0)


def evidently(reference, current):
    from evidently import Report
    from evidently.presets import DataDriftPreset

    a, b = frame(reference), frame(current)
    found = lambda result: {"drifted": int(result["metrics"][0]["value"]["count"])}  # noqa: E731
    return lambda: Report([DataDriftPreset()]).run(b, a).dict(), found


def nannyml(reference, current):
    import nannyml

    a, b = frame(reference), frame(current)
    names = list(a.columns)

    def run():
        calculator = nannyml.UnivariateDriftCalculator(
            column_names=names, continuous_methods=["kolmogorov_smirnov"], chunk_number=1)
        calculator.fit(a)
        return calculator.calculate(b).to_df()

    return run, lambda table: {"drifted": int(table.xs("alert", axis=1, level=-1).iloc[-1].sum())}


def alibi_detect(reference, current):
    from alibi_detect.cd import KSDrift

    def run():
        return KSDrift(reference, p_val=0.05).predict(current, drift_type="feature")["data"]

    return run, lambda data: {"drifted": int(np.sum(data["is_drift"])), "ks": float(data["distance"][0])}


def read_table(path):
    if path.endswith(".npy"):
        return np.load(path)
    import pandas as pd

    return pd.read_csv(path)


def version_of(tool):
    package = TOOLS[tool][1]
    if package:
        return version(package)
    import driftcheck

    return driftcheck.__version__


def forget_peak():
    """The peak of memory so far no longer counts, where the system can do that."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
    except OSError:
        pass


def peak_memory():
    """Megabytes."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024


def main():
    tool, *paths = sys.argv[1:]
    run, summary = globals()[tool](*map(read_table, paths))
    forget_peak()
    before = peak_memory()
    wall, cpu = time.perf_counter(), time.process_time()
    result = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    after = peak_memory()
    print(json.dumps({
        "tool": tool, "version": version_of(tool), "seconds": wall, "cpu": cpu, "megabytes": after - before, "process": after,
        **summary(result),
    }))


if __name__ == "__main__":
    main()
