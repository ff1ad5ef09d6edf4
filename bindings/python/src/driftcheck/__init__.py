# SPDX-License-Identifier: Apache-2.0
"""Tells whether the data a model sees still looks like the data it was trained on.

>>> import numpy as np, driftcheck
>>> trained = {"age": np.arange(500.0) % 50 + 20}
>>> driftcheck.check(trained, {"age": np.arange(500.0) % 50 + 30}).verdict
'drift'
"""

from . import stats
from ._abi import VERSION as __version__
from ._check import check
from ._errors import (
    DataError,
    DriftError,
    FileError,
    FormatError,
    InvalidArgumentError,
    LibraryError,
    LimitError,
    NoMemoryError,
    SchemaError,
    VersionError,
)
from ._profile import Profile
from ._profile_column import ProfileColumn
from ._report import ColumnReport, Report, Statistic

__all__ = [
    "ColumnReport",
    "DataError",
    "DriftError",
    "FileError",
    "FormatError",
    "InvalidArgumentError",
    "LibraryError",
    "LimitError",
    "NoMemoryError",
    "Profile",
    "ProfileColumn",
    "Report",
    "SchemaError",
    "Statistic",
    "VersionError",
    "__version__",
    "check",
    "stats",
]
