# SPDX-License-Identifier: Apache-2.0
"""One function of driftcheck and what another package has for it, in turns in one process: pairs.py CONTEST SIZE...

Runs in the environment of the other package, with driftcheck's Python package beside it. Each gets the same data; a time
counts only if both give the same numbers. Prints a line of JSON for each size: what was done, ours and theirs in seconds.
Ours by the C interface is called through ctypes, the call (about a microsecond) included.
"""
import json
import sys
import time
from importlib.metadata import version

import numpy as np

import driftcheck
from driftcheck import _abi
from driftcheck._data import batches_of
from driftcheck._library import create, lib, new_error

MOST = 7  # turns
PATIENCE = 4.0  # seconds for the turns of one contest; each has one turn at least


def must(status, error):
    if status:
        raise RuntimeError(error.message.decode())


def in_turns(**works):
    """The smallest time of each, taken in turns: seconds of the processor, since those of the clock grow on a busy machine, and
    more so for what takes long enough to be interrupted."""
    best, start = dict.fromkeys(works, float("inf")), time.perf_counter()
    for _ in range(MOST):
        for name, work in works.items():
            best[name] = min(best[name], seconds_of(work))
        if time.perf_counter() - start > PATIENCE:
            break
    return best


def seconds_of(work):
    """Of one call, from as many as take a millisecond."""
    loops = 1
    while True:
        begin = time.process_time()
        for _ in range(loops):
            work()
        took = time.process_time() - begin
        if took > 1e-3:
            return took / loops
        loops = max(2 * loops, int(loops * 1.5e-3 / max(took, 1e-6)))


def same(first, second, tolerance=0.0):
    first, second = np.asarray(first, float), np.asarray(second, float)
    if first.shape != second.shape or not np.all(np.abs(first - second) <= tolerance):
        raise SystemExit(f"the numbers differ: {first.ravel()[:5]} and {second.ravel()[:5]}")


def address(array):
    return array.ctypes.data


# ---- KS of two samples


def ks_by_c(x, y):
    result, error = _abi.drift_result(), new_error()
    lib.drift_result_init(result)

    def run():
        must(lib.drift_ks(address(x), len(x), address(y), len(y), None, result, error), error)
        return result.value

    return run


def ks(size):
    """Several pairs a turn, all of them for each: the time of a p-value depends on D, SciPy's by a factor of four at 100,000."""
    from scipy.stats import ks_2samp

    rng, n = np.random.default_rng(1), int(float(size))
    pairs = [(rng.normal(size=n), rng.normal(0.01, 1, size=n)) for _ in range(4)]
    ours = [ks_by_c(*pair) for pair in pairs]
    same([run() for run in ours], [ks_2samp(*pair, method="asymp").statistic for pair in pairs], 1e-12)
    best = in_turns(c=lambda: [run() for run in ours], python=lambda: [driftcheck.stats.ks_2samp(*pair) for pair in pairs],
                    scipy=lambda: [ks_2samp(*pair, method="asymp") for pair in pairs])
    what = f"KS of two samples of {n:,}, with p"
    yield what + " (C)", best["c"] / len(pairs), best["scipy"] / len(pairs), "scipy ks_2samp, asymptotic"
    yield what + " (Python)", best["python"] / len(pairs), best["scipy"] / len(pairs), "scipy ks_2samp, asymptotic"


def sliding(size):
    from frouros.detectors.data_drift.streaming import IncrementalKSTest

    rng, n = np.random.default_rng(1), int(float(size))
    reference, stream = rng.normal(size=n), rng.normal(0.3, 1, size=n + 20)
    theirs = IncrementalKSTest(window_size=n)
    theirs.fit(X=reference)
    handle = create(_abi.drift_sliding_ks, lib.drift_sliding_ks_free, lib.drift_sliding_ks_create, address(reference), n, n, None)
    d, error = np.empty(len(stream)), new_error()
    must(lib.drift_sliding_ks_push(handle, address(stream), len(stream), address(d), error), error)
    found = [theirs.update(value=float(x))[0] for x in stream]
    same(d[n:], [result.statistic for result in found[n:]], 1e-12)
    more, values = rng.normal(size=4096), iter(rng.normal(size=1_000_000).tolist())
    out = np.empty(len(more))
    push = lambda: must(lib.drift_sliding_ks_push(handle, address(more), len(more), address(out), error), error)  # noqa: E731
    best = in_turns(c=push, frouros=lambda: theirs.update(value=next(values)))
    what = f"sliding KS, window and reference of {n:,}: one value"
    yield what, best["c"] / len(more), best["frouros"], "frouros IncrementalKSTest, with p"


# ---- histograms


def counting(reference, values):
    """Values counted into the bins of a reference: missing, range, moments and histogram in one pass."""
    builder = create(_abi.drift_profile_builder, lib.drift_profile_builder_free, lib.drift_profile_builder_create_like,
                     reference._use(), None)
    batch, error = next(batches_of({"x": values}, None, [])), new_error()
    return lambda: must(lib.drift_profile_builder_add(builder, batch, error), error)


def histogram(size):
    dtype, bins, n = size.split(":")
    bins, n, rng = int(bins), int(float(n)), np.random.default_rng(1)
    values = rng.normal(size=n).astype(dtype)
    sample = rng.normal(size=100_000).astype(dtype)
    reference = driftcheck.Profile.from_data({"x": sample}, types="numeric", resolution=bins, psi_bins=bins)
    # knots: the minimum, the inner quantiles, and what follows the maximum
    knots = reference["x"].knots
    inner = knots[1:-1].astype(dtype)
    edges = np.concatenate([[min(values.min(), knots[0])], inner, [max(values.max(), knots[-1])]]).astype(dtype)
    searched = lambda: np.bincount(np.searchsorted(inner, values, side="right"), minlength=len(inner) + 1)  # noqa: E731
    cells = driftcheck.Profile.from_data({"x": values}, like=reference)["x"].cells.astype(float)
    cells = np.concatenate([[cells[0] + cells[1]], cells[2:-2], [cells[-2] + cells[-1]]])
    same(cells, searched())
    same(cells, np.histogram(values, edges)[0])
    best = in_turns(c=counting(reference, values), searched=searched, histogram=lambda: np.histogram(values, edges))
    what = f"{n:,} values of {dtype} into {bins} bins, with moments and missing"
    yield what, best["c"], best["searched"], "numpy searchsorted + bincount, bins alone"
    yield what, best["c"], best["histogram"], "np.histogram, bins alone"


# ---- a batch of rows observed, and all features evaluated


def moments(x):
    missing = np.isnan(x)
    z = np.where(missing, 0, x).astype(np.float64)
    return len(x) - missing.sum(0), np.fmin.reduce(x, 0), np.fmax.reduce(x, 0), z.sum(0), np.einsum("ij,ij->j", z, z)


def histograms_by_comparing(x, edges):
    """Counts of values below each edge, one edge of all features after the other."""
    below = np.array([np.count_nonzero(x < edge, axis=0) for edge in edges])
    return np.diff(below, axis=0, prepend=0)


def histograms_by_broadcast(x, edges):
    return np.diff((x[:, None, :] < edges[None]).sum(0), axis=0, prepend=0)


COUNTINGS = {"one edge after the other": histograms_by_comparing, "broadcast": histograms_by_broadcast}


def histograms_one_by_one(x, edges):
    return np.array([np.histogram(x[:, k], np.concatenate([[-np.inf], edges[:, k], [np.inf]]))[0] for k in range(x.shape[1])]).T


def distances(r, c):
    """PSI, KL, JS and KS of the bins of all features."""
    bins = len(r)
    a, b = (r + 0.5) / (r.sum(0) + 0.5 * bins), (c + 0.5) / (c.sum(0) + 0.5 * bins)
    kl = (b * np.log(b / a)).sum(0)
    p, q = r / r.sum(0), c / c.sum(0)
    middle = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        js = sum(np.where(s > 0, s * np.log2(s / middle), 0).sum(0) for s in (p, q)) / 2
    return kl - (a * np.log(b / a)).sum(0), kl, np.sqrt(js), np.abs(np.cumsum(p - q, 0)).max(0)


PLUS_P = ", p"  # ends the names of ways that have p-values, too


def p_values(ks, reference_rows, rows, missing, all_reference, all_rows):
    """Of the change of values and of missing rows, as a monitor has them, and adjusted over all (Benjamini and Hochberg); None
    without scipy."""
    try:
        from scipy.special import erfc
    except ImportError:
        return None
    lost = all_reference - reference_rows
    pooled = (lost + missing) / (all_reference + all_rows)
    z = (missing / all_rows - lost / all_reference) / np.sqrt(
        np.maximum(pooled * (1 - pooled) * (1 / all_reference + 1 / all_rows), 1e-300))
    p = np.concatenate([np.minimum(2 * np.exp(-2 * ks * ks * (reference_rows * rows / (reference_rows + rows))), 1),
                        erfc(np.abs(z) / np.sqrt(2))])
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate((p[order] * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    return np.minimum(adjusted, 1)


def batch(size):
    features, rows = map(int, size.split("x"))
    rng = np.random.default_rng(1)
    train, x = (rng.normal(size=(n, features)).astype(np.float32) for n in (20_000, rows))
    x[rng.random(x.shape) < 0.01] = np.nan
    names = [f"x{k}" for k in range(features)]
    reference = driftcheck.Profile.from_data(train, columns=names, types="numeric", resolution=10)
    edges = np.array([reference[name].bin_edges for name in names]).T.astype(np.float32)
    expected = histograms_one_by_one(train, edges)
    watch = driftcheck.Monitor(reference, window_rows=1 << 40)
    prepared, error = next(batches_of(x, names, [])), new_error()

    def by_c():
        must(lib.drift_monitor_observe(watch._use(), prepared, 0, error), error)
        must(lib.drift_monitor_evaluate(watch._use(), error), error)

    def by_python():
        watch.observe(x)
        watch.evaluate()

    def one_by_one():
        finite = np.where(np.isnan(x), np.float32(np.inf), x)  # np.histogram refuses NaN: they become the edge of the last bin ...
        counts = histograms_one_by_one(finite, edges)
        counts[-1] -= np.isnan(x).sum(0)  # ... and are taken off
        return moments(x), distances(expected, counts)

    def valid(way):  # NaN is below no edge: the last bin is what is left of the values that are there
        counts = way(x, edges)
        return np.vstack([counts, (~np.isnan(x)).sum(0) - counts.sum(0)])

    ways = {name: (lambda way=way: (moments(x), distances(expected, valid(way))))
            for name, way in COUNTINGS.items()}

    def with_p(way):
        (rows, *rest), found = moments(x), distances(expected, valid(way))
        return rest, found, p_values(found[3], reference_rows, rows, len(x) - rows, float(len(train)), float(len(x)))

    reference_rows = expected.sum(0).astype(float)
    by_c()
    ours = [watch.columns[name].statistics["psi"].value for name in names]
    for way in (*ways.values(), one_by_one):
        same(ours, way()[1][0], 1e-9)
    p = with_p(histograms_by_comparing)[2]
    if p is not None:
        same([watch.columns[name].statistics[of].p_adjusted for of in ("ks", "missing") for name in names], p, 1e-9)
        for name, way in COUNTINGS.items():
            ways[name + PLUS_P] = lambda way=way: with_p(way)
    best = in_turns(c=by_c, python=by_python, histogram=one_by_one, **ways)
    counts = {name: (lambda way=way: valid(way)) for name, way in COUNTINGS.items()}
    parts = in_turns(observe=lambda: must(lib.drift_monitor_observe(watch._use(), prepared, 0, error), error),
                     evaluate=lambda: must(lib.drift_monitor_evaluate(watch._use(), error), error),
                     moments=lambda: moments(x), distances=lambda: distances(expected, expected), **counts)
    fastest = min((name for name in ways if not name.endswith(PLUS_P)), key=best.get)
    what = f"{rows} rows of {features} float32 features observed and evaluated"
    yield what + " (C)", best["c"], best[fastest], f"vectorised numpy ({fastest}), the same without p-values"
    yield what + " (C)", best["c"], best["histogram"], "np.histogram a feature, the same without p-values"
    yield what + " (Python)", best["python"], best[fastest], f"vectorised numpy ({fastest}), the same without p-values"
    if p is not None:
        equal = min((name for name in ways if name.endswith(PLUS_P)), key=best.get)
        yield what + " (C)", best["c"], best[equal], f"vectorised numpy ({equal.removesuffix(PLUS_P)}), the same, scipy.special's p-values adjusted"
    quickest = min(counts, key=parts.get)
    yield "of that, observed (C)", parts["observe"], parts[quickest], f"numpy: bins and missing ({quickest}), the same"
    with_moments = parts[quickest] + parts["moments"]
    yield "of that, observed (C)", parts["observe"], with_moments, f"numpy: bins ({quickest}), and moments, which a monitor does not keep"
    yield "of that, evaluated (C)", parts["evaluate"], parts["distances"], "numpy: PSI, KL, JS, KS of bins without p-values"


CONTESTS = {"ks": (ks, "scipy"), "sliding": (sliding, "frouros"), "histogram": (histogram, "numpy"), "batch": (batch, "numpy")}


def main():
    name, *sizes = sys.argv[1:]
    contest, package = CONTESTS[name]
    for size in sizes:
        for what, ours, theirs, way in contest(size):
            print(json.dumps({"contest": name, "what": what, "size": size, "ours": ours, "theirs": theirs, "way": way,
                              "package": package, "version": version(package)}), flush=True)


if __name__ == "__main__":
    main()
