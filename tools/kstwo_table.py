# SPDX-License-Identifier: Apache-2.0
"""Writes src/stats/kstwo_table.h: what Pelz and Good's series lacks of the finite-n Kolmogorov law.

In: nothing. Out: for z = d sqrt(n) in two ranges, Chebyshev coefficients in z of the coefficients in t of
n^2 (P(D_n > d) - (1 - series)), a polynomial of degree 4 in t = (13 / min(z, 1)) / sqrt(n), 0 <= t <= 1.
Usage: python3 tools/kstwo_table.py > src/stats/kstwo_table.h (half an hour; numpy and mpmath)

The law: D_n as a Poisson process that must stay within n d of the diagonal, summed over where a path first leaves
(J. Pomeranz 1974, J. Durbin 1973), in 64-bit mantissas; no subtraction, so its error is below 1e-17.
"""
import math
from concurrent.futures import ProcessPoolExecutor

import mpmath as mp
import numpy as np

mp.mp.dps = 40
LONG = np.longdouble
TAPS = 28
REACH = 13  # below this n d what is lacking is no smooth function of n
RANGES = (("low", 0.2, 1.0, 48), ("high", 1.0, 2.16, 32))
DEGREE = 4
NODES = (0.92, 0.75, 0.58, 0.45, 0.36)  # t of the n that are computed


def to_long(x):
    high = float(x)
    return LONG(high) + LONG(float(x - mp.mpf(high)))


def to_mp(x):
    high = float(x)
    return mp.mpf(high) + mp.mpf(float(x - LONG(high)))


def poisson(count, mean):
    return to_long(mp.exp(count * mp.log(mean) - mean - mp.loggamma(count + 1)))


class Bridge:
    """src/stats/kstwo_bridge.c with more digits."""

    def __init__(self, n, d):
        self.n, self.reach = n, n * d
        self.ceiling, self.floor, self.first = int(mp.floor(self.reach)) + 1, 0, 0
        self.time, self.mass, self.outside = mp.mpf(0), np.array([1], dtype=LONG), LONG(0)

    def advance(self, time):
        step, self.time = time - self.time, time
        if step <= 0:
            return
        moved = np.zeros(len(self.mass) + TAPS - 1, dtype=LONG)
        weight, length = to_long(mp.exp(-step)), to_long(step)
        for points in range(TAPS):
            moved[points:points + len(self.mass)] += weight * self.mass
            weight = weight * length / (points + 1)
        self.mass = moved

    def leave_above(self):
        keep, left = self.ceiling - self.first, self.n - self.time
        if keep >= len(self.mass):
            return
        needed = self.n - self.ceiling
        chance = poisson(needed, left) if needed >= 0 else LONG(0)
        for i in range(keep, len(self.mass)):
            self.outside += self.mass[i] * chance
            chance = chance * LONG(max(needed, 0)) / to_long(left)
            needed -= 1
        self.mass = self.mass[:keep]

    def leave_below(self):
        if self.first == self.floor and len(self.mass) > 0:
            self.outside += self.mass[0] * poisson(self.n - self.floor, self.n - self.time)
            self.mass, self.first = self.mass[1:], self.first + 1

    def sf(self):
        while True:
            above, below = self.ceiling - self.reach, self.floor + self.reach
            if self.ceiling > self.n and below >= self.n:
                return to_mp(self.outside / poisson(self.n, mp.mpf(self.n)))
            if self.ceiling <= self.n and above <= below:
                self.advance(above)
                self.leave_above()
                self.ceiling += 1
            else:
                self.advance(below)
                self.leave_above()
                self.leave_below()
                self.floor += 1


def moment(z, offset, power):
    total = mp.mpf(0)
    for k in range(14):
        w = mp.pi * (k + offset)
        total += w ** power * mp.exp(-w * w / (2 * z * z))
    return 2 * total


def series_cdf(z, n):
    half, root = mp.mpf(1) / 2, mp.sqrt(n)
    m0, m2, m4, m6 = (moment(z, half, power) for power in (0, 2, 4, 6))
    e2, e4 = moment(z, mp.mpf(0), 2), moment(z, mp.mpf(0), 4)
    k0 = 2 * m0 / z
    k1 = (m2 - z ** 2 * m0) / (6 * z ** 4)
    k2 = ((6 * z ** 6 + 2 * z ** 4) * m0 + (2 * z ** 4 - 5 * z ** 2) * m2 + (1 - 2 * z ** 2) * m4) / (72 * z ** 7)
    k2 -= e2 / (36 * z ** 3)
    k3 = ((5 - 30 * z ** 2) * m6 + (212 * z ** 4 - 60 * z ** 2) * m4 + (135 * z ** 4 - 96 * z ** 6) * m2
          - (30 * z ** 6 + 90 * z ** 8) * m0) / (6480 * z ** 10) + (3 * z ** 2 * e2 - e4) / (216 * z ** 6)
    return mp.sqrt(mp.pi / 2) * (k0 / 2 + (k1 + (k2 + k3 / root) / root) / root)


def lacking(z, n):
    return (Bridge(n, z / mp.sqrt(n)).sf() - (1 - series_cdf(z, n))) * n * n


def coefficients_in_t(z):
    """Of the polynomial through the nodes."""
    scale = REACH / min(z, mp.mpf(1))
    sizes = [round((float(scale) / node) ** 2) for node in NODES]
    matrix = mp.matrix(len(sizes), len(sizes))
    values = mp.matrix(len(sizes), 1)
    for i, n in enumerate(sizes):
        values[i] = lacking(z, n)
        for k in range(len(sizes)):
            matrix[i, k] = (scale / mp.sqrt(n)) ** k
    return list(mp.lu_solve(matrix, values))


def chebyshev(values):
    """Coefficients from the values at cos(pi (2 i + 1) / (2 count))."""
    count = len(values)
    for k in range(count):
        total = sum(values[i] * mp.cos(mp.pi * k * (2 * i + 1) / (2 * count)) for i in range(count))
        yield total * (1 if k == 0 else 2) / count


def nodes_in_z(low, high, count):
    for i in range(count):
        yield mp.mpf(low + high) / 2 + mp.mpf(high - low) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * count))


def print_range(pool, name, low, high, count):
    rows = list(pool.map(coefficients_in_t, list(nodes_in_z(low, high, count))))
    by_power = [list(chebyshev([row[k] for row in rows])) for k in range(DEGREE + 1)]
    print("static const double kstwo_%s[%d][%d] = {" % (name, count, DEGREE + 1))
    for i in range(count):
        print("    {%s}," % ", ".join(repr(float(by_power[k][i])) for k in range(DEGREE + 1)))
    print("};")


def main():
    print("/* SPDX-License-Identifier: Apache-2.0 */")
    print("/* What the series for the Kolmogorov law lacks, written by tools/kstwo_table.py.")
    print(" * Chebyshev coefficients in z, one row each, of the powers 0 to 4 of t. Layer: stats. */")
    print("#ifndef STATS_KSTWO_TABLE_H")
    print("#define STATS_KSTWO_TABLE_H")
    print()
    print("#define KSTWO_TABLE_REACH %d" % REACH)
    for name, low, high, count in RANGES:
        print("#define KSTWO_TABLE_%s_FROM %r" % (name.upper(), low))
        print("#define KSTWO_TABLE_%s_TO %r" % (name.upper(), high))
        print("#define KSTWO_TABLE_%s_ROWS %d" % (name.upper(), count))
    print()
    with ProcessPoolExecutor() as pool:
        for name, low, high, count in RANGES:
            print_range(pool, name, low, high, count)
    print()
    print("#endif")


if __name__ == "__main__":
    main()
