#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes tests/base/double_golden.inc: bits of doubles and the text that Python's repr gives them.

Whole numbers lose their ".0", as driftcheck writes them. Run: tools/make_double_golden.py > FILE
"""
import random
import struct

HARD = [0.0, -0.0, 5e-324, -5e-324, 1e-323, 2.2250738585072014e-308, 2.225073858507201e-308,
        1.7976931348623157e308, 1.7976931348623155e308, 0.1, 0.2, 0.3, 1 / 3, 2 / 3, 1e-4, 9.999e-5,
        1e-5, 123456.789, 1e15, 1e16, 9999999999999998.0, 9007199254740991.0, 9007199254740992.0,
        9007199254740993.0, 1e17, 1e21, 1e22, 1e23, 9.5e-7, 5.684341886080802e-14, 8.41e21,
        9.109e-31, 2.0 ** -1022, 2.0 ** -1021, 2.0 ** 1023, 4.35, 0.000123, 1.5e300, 12.0, 100.0,
        1e100, 123e-20, 6.02214076e23, 299792458.0, 1.1920928955078125e-07, 4.4501477170144023e-308,
        9.0608011534336e15, 4.708356024711512e18, 9.409340012568248e18, 1.8531501765868567e21,
        5e-320, 1e-310, 7.2057594037927933e16, 0.5, 0.25, 2.5, 1e-7, -273.15]


def text(value):
    form = repr(value)
    return form[:-2] if form.endswith(".0") else form


def main():
    chance = random.Random(20240611)
    values = list(HARD)
    values += [2.0 ** power for power in range(-1074, 1024, 23)]
    values += [float("1e%d" % power) for power in range(-323, 309, 13)]
    values += [chance.randrange(10 ** 6) / 1000 for _ in range(60)]
    values += [chance.gauss(0, 1) for _ in range(60)]
    while len(values) < 500:
        value = struct.unpack("<d", chance.randbytes(8))[0]
        if value - value == 0:
            values.append(value)
    print("/* SPDX-License-Identifier: Apache-2.0 */")
    print("/* Doubles and their shortest texts, written by tools/make_double_golden.py from")
    print(" * Python's repr. In: nothing. Out: initialisers.")
    print(" * Layer: tests. */")
    for value in values:
        bits = struct.unpack("<Q", struct.pack("<d", value))[0]
        print('{0x%016xu, "%s"},' % (bits, text(value)))


if __name__ == "__main__":
    main()
