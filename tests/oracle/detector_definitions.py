# SPDX-License-Identifier: Apache-2.0
"""Detectors written down a second time, from their formulas, in plain Python.

For what no released package has, and for the conventions of MOA. Each is a generator: values in, one pair
(drift, warning) a value out. After a drift each begins anew, if its definition does not say otherwise.
"""

import math


def running_mean(mean, n, x):
    """river's form; MOA's is mean + (x - mean) / n."""
    return mean + (1.0 / n) * (x - mean)


def one_sided(mode, up, down):
    return (mode != "down" and up) or (mode != "up" and down)


# ---- charts ----

def first_values(values, min_instances):
    """(n, x, mean, deviation) since the last drift; mean and deviation are of the first min_instances values. Send True
    after a drift."""
    n, mean, squares, sigma = 0, 0.0, 0.0, None
    for x in values:
        n += 1
        before = mean
        if n <= min_instances:
            mean = running_mean(mean, n, x)
            squares += (x - before) * (x - mean)
        if n == min_instances:
            sigma = math.sqrt(squares / (n - 1))
        if (yield n, x, mean, sigma):
            n, mean, squares, sigma = 0, 0.0, 0.0, None


def with_first_values(values, min_instances, judge):
    source = first_values(values, min_instances)
    item = next(source, None)
    while item is not None:
        drift = judge(*item)
        yield drift, False
        try:
            item = source.send(drift)
        except StopIteration:
            return


def shewhart(values, min_instances=30, k=3.0, mode="both"):
    def judge(n, x, mean, sigma):
        return n >= min_instances and one_sided(mode, x - mean > k * sigma, mean - x > k * sigma)
    return with_first_values(values, min_instances, judge)


def cusum(values, min_instances=30, slack=0.5, threshold=5.0, mode="both"):
    sums = [0.0, 0.0]

    def judge(n, x, mean, sigma):
        if n == 1:
            sums[:] = [0.0, 0.0]
        if n < min_instances:
            return False
        deviation = x - mean
        sums[0] = max(0.0, sums[0] + deviation - slack * sigma)
        sums[1] = max(0.0, sums[1] - deviation - slack * sigma)
        return one_sided(mode, sums[0] > threshold * sigma, sums[1] > threshold * sigma)
    return with_first_values(values, min_instances, judge)


def ewma(values, min_instances=30, alpha=0.1, threshold=4.0, mode="both"):
    n = 0
    for x in values:
        n += 1
        average = x if n == 1 else alpha * x + (1 - alpha) * average
        square = x * x if n == 1 else alpha * (x * x) + (1 - alpha) * square
        mean = running_mean(0.0 if n == 1 else mean, n, x)
        variance = max(square - average * average, 0.0)
        bound = threshold * math.sqrt(variance) * math.sqrt(alpha / (2 - alpha) * (1 - (1 - alpha) ** (2 * n)))
        drift = n >= min_instances and one_sided(mode, average - mean > bound, mean - average > bound)
        yield drift, False
        if drift:
            n = 0


# ---- MOA's, which count one value ahead ----

def sums_of_deviations(values, min_instances, threshold, add):
    n, mean, total = 0, 0.0, 0.0
    for x in values:
        n += 1
        mean += (x - mean) / n
        total = add(total, x, mean)
        drift = n + 1 >= min_instances and total > threshold
        yield drift, False
        if drift:
            n, mean, total = 0, 0.0, 0.0


def moa_page_hinkley(values, min_instances=30, delta=0.005, threshold=50.0, alpha=1 - 0.0001):
    return sums_of_deviations(values, min_instances, threshold, lambda s, x, mean: alpha * s + (x - mean - delta))


def moa_cusum(values, min_instances=30, delta=0.005, threshold=50.0):
    return sums_of_deviations(values, min_instances, threshold, lambda s, x, mean: max(0.0, s + x - mean - delta))


def gma(values, min_instances=30, alpha=0.99, threshold=1.0):
    return sums_of_deviations(values, min_instances, threshold, lambda s, x, mean: alpha * s + (1 - alpha) * (x - mean))


LIMITS = {
    100: lambda p: 2.76 - 6.23 * p + 18.12 * p**3 - 312.45 * p**5 + 1002.18 * p**7,
    400: lambda p: 3.97 - 6.56 * p + 48.73 * p**3 - 330.13 * p**5 + 848.18 * p**7,
    1000: lambda p: 1.17 + 7.56 * p - 21.24 * p**3 + 112.12 * p**5 - 987.23 * p**7,
}


def ecdd(values, min_instances=30, lambda_=0.2, average_run_length=400, warning_level=0.5):
    n, errors, z = 0, 0.0, 0.0
    for x in values:
        n += 1
        errors += x
        p = errors / n
        s = math.sqrt(p * (1 - p) * lambda_ * (1 - (1 - lambda_) ** (2 * n)) / (2 - lambda_))
        z += lambda_ * (x - z)
        limit = LIMITS[average_run_length](p) * s
        drift = n + 1 > min_instances and z > p + limit
        yield drift, n + 1 >= min_instances and z > p + warning_level * limit
        if drift:
            n, errors, z = 0, 0.0, 0.0


def moa_ddm(values, warm_start=30, warning_threshold=2.0, drift_threshold=3.0):
    n, p, best = 0, 0.0, (math.inf, 0.0, 0.0)
    for x in values:
        n += 1
        p += (x - p) / n
        s = math.sqrt(p * (1 - p) / n)
        if n + 1 < warm_start:
            yield False, False
            continue
        if p + s <= best[0]:
            best = (p + s, p, s)
        drift = n + 1 > warm_start and p + s > best[1] + drift_threshold * best[2]
        yield drift, p + s > best[1] + warning_threshold * best[2]
        if drift:
            n, p, best = 0, 0.0, (math.inf, 0.0, 0.0)


def moa_eddm(values, warm_start=30, alpha=0.95, beta=0.9):
    n = errors = last = 0
    mean = squares = largest = 0.0
    warning = False
    for x in values:
        n += 1
        drift = False
        if x == 1:
            errors += 1
            distance, before = n - last, mean
            last = n
            mean += (distance - mean) / errors
            squares += (distance - mean) * (distance - before)
            reach = mean + 2 * math.sqrt(squares / errors)
            warning = False
            if n + 1 > warm_start:
                if reach > largest:
                    largest = reach
                elif errors > warm_start:
                    drift = reach / largest < beta
                    warning = reach / largest < alpha
        yield drift, warning
        if drift:
            n = errors = last = 0
            mean = squares = largest = 0.0
            warning = False


# ---- RDDM ----

def rddm(values, ahead=0, warm_start=129, warning_threshold=1.773, drift_threshold=2.258, buffer_size=7000,
         max_concept_size=40000, warning_limit=1400):
    """ahead: 1 for MOA, which counts one ahead and is silent about a concept that has lasted too long. The stored
    predictions are a list here, and the warning's beginning is a place counted from the end of the stream."""
    stored, n, p, best = [], 0, 0.0, (math.inf, 0.0, 0.0)
    warned = None
    for i, x in enumerate(values):
        stored = (stored + [x])[-buffer_size:] if len(stored) >= buffer_size else stored + [x]
        n += 1
        p += (x - p) / n
        s = math.sqrt(max(p * (1 - p), 0.0) / n)
        drift = warning = anew = False
        if n + ahead > warm_start:
            if p + s < best[0]:
                best = (p + s, p, s)
            if p + s > best[1] + drift_threshold * best[2]:
                keep = 1 if warned is None or i - warned >= buffer_size else i - warned + 1
                drift = True
            elif p + s > best[1] + warning_threshold * best[2]:
                warning = True
                warned = i if warned is None else warned
                if warned + warning_limit <= i:
                    drift, keep = True, 1
            else:
                warned = None
            if not drift and not warning and n + ahead > max_concept_size:
                anew, keep = True, len(stored)
        yield drift or (anew and not ahead), warning
        if drift or anew:
            stored, n, p, warned = stored[-keep:], 0, 0.0, None
            if drift:
                best = (math.inf, 0.0, 0.0)
            for x in stored:
                n += 1
                p += (x - p) / n
                s = math.sqrt(max(p * (1 - p), 0.0) / n)
                if drift and n > warm_start and p + s < best[0]:
                    best = (p + s, p, s)


# ---- STEPD ----

def stepd(values, window_size=30, alpha_drift=0.003, alpha_warning=0.05, moa=False):
    """moa: without the mending. A difference smaller than the continuity correction then counts by its absolute value."""
    recent_values, older, wrong_older = [], 0, 0.0
    for x in values:
        recent_values.append(x)
        if len(recent_values) > window_size:
            wrong_older += recent_values.pop(0)
            older += 1
        if older < window_size:
            yield False, False
            continue
        wrong_recent = sum(recent_values)
        share = (wrong_older + wrong_recent) / (older + window_size)
        inverse = 1 / older + 1 / window_size
        gap = abs(wrong_older / older - wrong_recent / window_size) - inverse / 2
        gap = abs(gap) if moa else max(gap, 0.0)
        variance = share * (1 - share) * inverse
        p = math.erfc(gap / math.sqrt(variance) / math.sqrt(2)) if variance > 0 else 1.0
        yield p < alpha_drift, p < alpha_warning
        if p < alpha_drift:
            recent_values, older, wrong_older = [], 0, 0.0


# ---- ADWIN ----

def adwin(values, delta=0.002, clock=32, max_buckets=5, min_window_length=5, grace_period=10, moa=False):
    """The buckets are one list, the oldest first: (size, total, squared deviations)."""
    buckets, tick = [], 0
    smallest = min_window_length + (2 if moa else 0)

    def together(a, b):
        gap = a[1] / a[0] - b[1] / b[0]
        return a[0] + b[0], a[1] + b[1], a[2] + b[2] + a[0] * b[0] * gap * gap / (a[0] + b[0])

    def shorten():
        size = 1
        while sum(b[0] == size for b in buckets) > max_buckets:
            at = next(i for i, b in enumerate(buckets) if b[0] == size)
            buckets[at:at + 2] = [together(buckets[at], buckets[at + 1])]
            size *= 2

    def has_cut():
        width = sum(b[0] for b in buckets)
        everything = buckets[0]
        for b in buckets[1:]:
            everything = together(everything, b)
        log_term = math.log(2 * math.log(width) / delta)
        n0 = u0 = 0.0
        for size, total, _ in buckets[:-1]:
            n0, u0 = n0 + size, u0 + total
            n1, u1 = width - n0, everything[1] - u0
            if n0 < smallest or n1 < smallest:
                continue
            m = 1 / (n0 - min_window_length + 1) + 1 / (n1 - min_window_length + 1)
            bound = math.sqrt(2 * m * everything[2] / width * log_term) + 2 / 3 * log_term * m
            if abs(u0 / n0 - u1 / n1) > bound:
                return True
        return False

    for x in values:
        buckets.append((1, x, 0.0))
        shorten()
        tick += 1
        drift = False
        if tick % clock == 0 and sum(b[0] for b in buckets) > grace_period:
            while has_cut():
                drift = True
                del buckets[0]
        yield drift, False
        if drift and not moa:
            buckets, tick = [], 0
