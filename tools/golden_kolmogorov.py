# SPDX-License-Identifier: Apache-2.0
"""Writes tests/data/kolmogorov_golden.h: exact Kolmogorov laws, and SciPy's where SciPy is exact.

In: nothing. Out: rows {n, d, 0, value} of P(D_n > d), {h, n1, n2, value} of the two-sample law.
Usage: python3 tools/golden_kolmogorov.py > tests/data/kolmogorov_golden.h (some minutes)

kstwo: n up to 5,000 by Durbin's matrix in integers of 500 bits; tails of large n by Smirnov's sum
as an integral, mpmath, 40 digits (SciPy's own relative error is 4e-3 there for n = 1e7); SciPy
for n up to 140. two-sample: lattice paths counted in integers.
"""
import math
from fractions import Fraction

import mpmath as mp
import numpy as np
import scipy.stats

mp.mp.dps = 40
BITS = 500


def durbin_sf(n, d):
    d = Fraction(d)
    k = math.ceil(n * d)
    h = k - n * d
    m = 2 * k - 1
    fixed = lambda f: (f.numerator << BITS) // f.denominator
    inverse = [Fraction(1, math.factorial(i)) for i in range(m + 2)]
    power = [h ** i for i in range(m + 1)]
    matrix = np.zeros((m, m), dtype=object)
    for i in range(m):
        for j in range(min(m, i + 2)):
            matrix[i, j] = fixed(inverse[i - j + 1])
    for i in range(m):
        matrix[i, 0] = fixed((1 - power[i + 1]) * inverse[i + 1])
        matrix[m - 1, i] = fixed((1 - power[m - i]) * inverse[m - i])
    matrix[m - 1, 0] = fixed((1 - 2 * power[m] + max(0, 2 * h - 1) ** m) * inverse[m])
    vector = np.zeros(m, dtype=object)
    vector[k - 1] = 1 << BITS
    shifted = 0
    for step in range(n):
        vector = (matrix @ vector) >> BITS
        if step % 50 == 49:
            more = max(0, BITS - max(vector).bit_length())
            vector = vector << more
            shifted += more
    inside = Fraction(int(vector[k - 1]), 1 << (BITS + shifted))
    return float(1 - inside * Fraction(math.factorial(n), n ** n))


def tail_sf(n, d):
    """Twice Smirnov's one-sided sum, as an integral over s, j / n = 1 / (1 + exp(-s))."""
    n, x = mp.mpf(n), mp.mpf(d)
    total, step = mp.mpf(0), mp.mpf(1) / 64
    for i in range(-640, 641):
        q = 1 / (1 + mp.exp(-i * step))
        j, rest = n * q, n * (1 - q)
        if rest > n * x and j > 1:
            log_term = (mp.loggamma(n + 1) - mp.loggamma(j + 1) - mp.loggamma(rest + 1)
                        + (j - 1) * mp.log(x + q) + rest * mp.log(1 - x - q))
            total += x * mp.exp(log_term) * n * q * (1 - q)
    return float(2 * total * step)


def paths_sf(h, n1, n2):
    g = math.gcd(n1, n2)
    a, b = n2 // g, n1 // g
    row = []
    for i in range(n1 + 1):
        last, row = row, []
        for j in range(n2 + 1):
            inside = (last[j] if i else 0) + (row[j - 1] if j else 0)
            row.append((1 if i == j == 0 else inside) if abs(i * a - j * b) < h else 0)
    total = math.comb(n1 + n2, n1)
    return float(Fraction(total - row[n2], total))


def print_rows(name, rows):
    print("static const double golden_%s[][4] = {" % name)
    for a, b, c, value in rows:
        if value >= 1e-300:
            print("    {%r, %r, %r, %r}," % (float(a), float(b), float(c), float(value)))
    print("};")


def rows_exact():
    for n, zs in ((10, (.3, .4, .7, 1, 1.3)), (50, (.3, .5, 1, 1.9, 2.1, 2.2, 2.5)),
                  (140, (.4, 1, 1.5, 2.007, 2.15, 2.17)), (400, (.3, .6, 1, 1.5, 2.1, 2.2)),
                  (197, (1, 1.4, 2.15)), (300, (.82, 1.2, 1.8)), (700, (.54, 1, 2.1)), (1500, (.37, .7, 1.3)),
                  (2000, (.9, 2.15)), (2100, (.4, 1.6, 2.15)), (5000, (.5, 1))):
        for z in zs:
            yield n, z / n ** .5, 0, durbin_sf(n, z / n ** .5)


def rows_tail():
    for n in (3000, 4001, 10 ** 5, 10 ** 7, 10 ** 10, 2 ** 53):
        for z in (2.2, 3, 6, 12, 18):
            d = z / math.sqrt(n)
            yield n, d, 0, tail_sf(n, d)


def rows_scipy():
    for n in (1, 2, 3, 7, 40, 140):
        for d in np.linspace(.3 / n, .995, 40):
            if n * d * d > 4.7 or d >= .5 or n * d <= 1:
                yield n, d, 0, scipy.stats.kstwo.sf(d, n)


def rows_two_sample():
    for n1, n2 in ((1, 1), (1, 5), (3, 4), (7, 7), (12, 8), (30, 31), (50, 50), (100, 37),
                   (200, 150), (400, 400), (700, 699)):
        steps = n1 * n2 // math.gcd(n1, n2)
        for h in sorted({1, 2, steps // 50, steps // 7, steps // 4, steps // 2, steps - 1, steps}):
            if h > 0:
                yield h, n1, n2, paths_sf(h, n1, n2)


def main():
    print("/* SPDX-License-Identifier: Apache-2.0 */")
    print("/* Kolmogorov laws, written by tools/golden_kolmogorov.py (SciPy %s)." % scipy.__version__)
    print(" * In: exact integers, mpmath, SciPy. Out: n, d, 0, value or h, n1, n2, value.")
    print(" * Layer: tests. */")
    print_rows("kstwo_exact", rows_exact())
    print_rows("kstwo_tail", rows_tail())
    print_rows("kstwo_scipy", rows_scipy())
    print_rows("two_sample", rows_two_sample())


main()
