# SPDX-License-Identifier: Apache-2.0
"""Batches for one consumer that sees the same kind of data again and again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ._builder import named_batches
from ._data import Batch
from ._data.columns import DIRECT


class BatchReader:
    """Turns data into batches. For matrices of numbers, the fastest way in, it keeps the description of the columns and
    only moves its pointers. For one thread at a time.
    """

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._matrices: dict[Any, Batch] = {}

    def batches(self, data: Any) -> Iterable[Batch]:
        """Batches of the data; they hold until the next call."""
        if type(data) is np.ndarray and data.ndim == 2 and data.shape[1] == len(self._names):
            kind = DIRECT.get(data.dtype)
            if kind is not None:
                return (self._matrix(kind, data),)
        return named_batches(data, self._names, None, ())

    def _matrix(self, kind: int, data: Any) -> Batch:
        batch = self._matrices.get(kind)
        if batch is None:
            batch = self._matrices[kind] = Batch.of_matrix(self._names, kind, data)
        else:
            batch.point_at(data)
        batch.forget_memory()  # whoever observes holds the array, and only until the call has ended
        return batch
