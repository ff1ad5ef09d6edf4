# SPDX-License-Identifier: Apache-2.0
"""Made-up streams that detectors of different tools are compared on."""

import random


def changing(n, pieces):
    """The number of the piece that each of n values belongs to; the pieces are not equally long."""
    cuts = sorted(int(n * (i + 0.35 * (i % 2)) / pieces) for i in range(1, pieces))
    piece = 0
    for i in range(n):
        while piece < len(cuts) and i >= cuts[piece]:
            piece += 1
        yield piece


def bits(n, seed, rates):
    r = random.Random(seed)
    return [float(r.random() < rates[piece]) for piece in changing(n, len(rates))]


def error_streams(n):
    """Error indicators: 1 is wrong."""
    many = [0.1, 0.3, 0.05, 0.6, 0.55, 0.9, 0.02, 0.4]
    r = random.Random(7)
    return {
        "steps": bits(n, 1, many),
        "one step": bits(n, 2, [0.2, 0.5]),
        "rare": bits(n, 3, [0.01, 0.04, 0.005]),
        "falling": bits(n, 4, [0.7, 0.5, 0.3, 0.1]),
        "no change": bits(n, 5, [0.25]),
        "gradual": [float(r.random() < 0.05 + 0.5 * i / n) for i in range(n)],
        "right, then wrong": [float(i >= n // 2) for i in range(n)],
        "wrong, then right": [float(i < n // 3) for i in range(n)],
        "all right": [0.0] * n,
        "all wrong": [1.0] * n,
        "alternating": [float(i % 2) for i in range(n)],
        "one error": [float(i == n // 2) for i in range(n)],
        "periodic, then closer": [float(i % (10 if i < n // 2 else 4) == 0) for i in range(n)],
    }


def loss_streams(n):
    """Losses from 0 to 1."""
    r = random.Random(11)
    level = [2.0, 5.0, 1.0, 3.0]
    return {
        "beta": [r.betavariate(level[piece], 4.0) for piece in changing(n, len(level))],
        "uniform, then high": [r.random() if i < n // 2 else 0.5 + r.random() / 2 for i in range(n)],
        "third": [1.0 / 3.0] * n,
    }


def number_streams(n):
    r = random.Random(13)
    means = [0.0, 1.0, -0.5, 3.0, 2.7, 0.0]
    return {
        "gauss": [r.gauss(means[piece], 1.0) for piece in changing(n, len(means))],
        "no change": [r.gauss(0.0, 1.0) for _ in range(n)],
        "wider": [r.gauss(0.0, 1.0 + 2.0 * piece) for piece in changing(n, 3)],
        "rounded": [round(r.gauss(2.0 * piece, 2.0)) for piece in changing(n, 4)],
        "heavy tails": [r.paretovariate(1.5) * (1.0 + piece) for piece in changing(n, 3)],
        "far from 0": [1e6 + r.gauss(0.1 * piece, 0.1) for piece in changing(n, 3)],
        "slow": [r.gauss(4.0 * i / n, 0.5) for i in range(n)],
        "constant": [0.1] * n,
        "constant, then another": [float(i >= n // 2) for i in range(n)],
        "bits": bits(n, 17, [0.1, 0.5, 0.2]),
    }
