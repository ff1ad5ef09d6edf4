# SPDX-License-Identifier: Apache-2.0
"""Writes tests/data/special_golden.h: values of special functions by mpmath with 60 digits.

In: nothing. Out: rows {a, b, x, value}; every input is the double that C reads.
Usage: python3 tools/golden_special.py > tests/data/special_golden.h
"""
import mpmath as mp

mp.mp.dps = 60


def number(value):
    return repr(float(value))


def gamma_q(a, x):
    """Q(a, x): from the continued fraction above the mean, from the series of P below it."""
    a, x = mp.mpf(a), mp.mpf(x)
    prefix = mp.exp(a * mp.log(x) - x - mp.loggamma(a))
    if x < a + 1:
        term = total = 1 / a
        k = a
        while term > total * mp.mpf(10) ** -55:
            k += 1
            term *= x / k
            total += term
        return 1 - prefix * total
    b, c, d = x + 1 - a, mp.mpf(10) ** 200, 1 / (x + 1 - a)
    h, k = d, 0
    while True:
        k += 1
        b += 2
        d = 1 / (k * (a - k) * d + b)
        c = b + k * (a - k) / c
        h *= c * d
        if abs(c * d - 1) < mp.mpf(10) ** -50:
            return prefix * h


def rows_normal():
    for i in range(-40, 186):
        z = i * 0.203
        yield 0, 0, z, mp.erfc(mp.mpf(z) / mp.sqrt(2)) / 2


def rows_chi2():
    for df in (1, 2, 3, 5, 10, 31, 100, 999, 1999, 2003, 2500, 10000, 100001, 1000000, 3000000):
        sigmas = (-3, -1, -0.9, -0.6, -0.5, -0.3, -0.1, 0, 0.01, 0.4, 1, 2, 5, 10, 20, 30, 36)
        for sigma in sigmas:
            x = float(df + sigma * (2 * df) ** 0.5)
            if x > 0:
                yield df, 0, x, gamma_q(mp.mpf(df) / 2, mp.mpf(x) / 2)
        if df < 100:
            for x in (1e-9, 0.01, 0.7, 40.0, 300.0, 1200.0):
                yield df, 0, x, gamma_q(mp.mpf(df) / 2, mp.mpf(x) / 2)


def incomplete_beta(a, b, x):
    """I_x(a, b) by its series of positive terms."""
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    if x > a / (a + b):
        return 1 - incomplete_beta(b, a, 1 - x)
    log_beta = mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)
    term = total = mp.mpf(1)
    k = 0
    while term > total * mp.mpf(10) ** -50:
        term *= x * (a + b + k) / (a + 1 + k)
        total += term
        k += 1
    return mp.exp(a * mp.log(x) + b * mp.log(1 - x) - log_beta) / a * total


def rows_beta():
    shapes = ((0.5, 0.5), (1, 3), (0.5, 40), (7, 2.5), (30, 70), (500, 500), (900, 3000),
              (1500, 1200), (5000, 20000), (100000, 90000))
    for a, b in shapes:
        mean = a / (a + b)
        sd = (a * b / (a + b) ** 3) ** 0.5
        for sigma in (-30, -10, -5, -2, -1, -0.5, -0.01, 0.5, 1, 3):
            x = mean + sigma * sd
            if 0 < x < 1:
                yield a, b, x, incomplete_beta(a, b, x)
        for x in (1e-6, 0.01):
            if a < 100:
                yield a, b, x, incomplete_beta(a, b, x)


def rows_rising():
    """ln Gamma(a + c) - ln Gamma(a) in the last column."""
    for a in (0.5, 1, 1.5, 3.25, 11.99, 12, 12.5, 40.5, 999.5, 12345.678, 1e6 + 0.5, 1e9, 1e12, 4e15):
        for c in (1, 2, 5, 16, 17, 18, 30, 100, 1003, 50000, 1000000, 3000000000):
            yield a, c, 0, mp.loggamma(mp.mpf(a) + c) - mp.loggamma(mp.mpf(a))


def main():
    print("/* SPDX-License-Identifier: Apache-2.0 */")
    print("/* Values of special functions, written by tools/golden_special.py.")
    print(" * In: mpmath, 60 digits. Out: a, b, x, value.")
    print(" * Layer: tests. */")
    for name, rows in (("normal", rows_normal), ("chi2", rows_chi2), ("beta", rows_beta),
                       ("rising", rows_rising)):
        print("static const double golden_%s[][4] = {" % name)
        for a, b, x, value in rows():
            if name == "rising" or value >= mp.mpf("1e-300"):
                print("    {%s, %s, %s, %s}," % (number(a), number(b), number(x), number(value)))
        print("};")


main()
