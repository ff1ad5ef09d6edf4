# SPDX-License-Identifier: Apache-2.0
"""How cost grows: time ~ size ** exponent, fitted by least squares on logarithms."""
import math


def exponent(points):
    """Of (size, time) pairs; None for fewer than two sizes."""
    if len({size for size, _ in points}) < 2:
        return None
    x = [math.log(size) for size, _ in points]
    y = [math.log(time) for _, time in points]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum((a - mean_x) ** 2 for a in x)


def along(cells, fixed, free, value="cpu"):
    """(size, value) of cells whose size `fixed` is (name, number), by their size `free`."""
    name, number = fixed
    return sorted((cell[free], cell[value]) for cell in cells if cell.get(name) == number and value in cell and cell[value] > 0)
