# SPDX-License-Identifier: Apache-2.0
"""Dates and durations as seconds: the same moment is the same number, whatever the unit that it is given in."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Integers up to here are floats as well.
_EXACT = 2**53


def seconds_of(whole: npt.NDArray[np.integer[Any]], in_a_second: float) -> Floats:
    """Integers of a unit of which so many, a power of 1,000, are a second.

    An integer beyond 2^53, such as any nanosecond of these years, would be rounded before it is divided, and again
    after, and might miss the number of the same moment in microseconds. Where there is a coarser unit that it is a
    multiple of, it is counted in that.
    """
    if in_a_second < 1000 or _are_exact(whole):
        return whole / in_a_second
    coarse = whole // 1000
    same = coarse * 1000 == whole
    if same.all():
        return seconds_of(coarse, in_a_second / 1000)
    seconds: Floats = whole / in_a_second
    seconds[same] = seconds_of(coarse[same], in_a_second / 1000)
    return seconds


def _are_exact(whole: npt.NDArray[np.integer[Any]]) -> bool:
    return whole.size == 0 or (whole.min() >= -_EXACT and whole.max() <= _EXACT)
