# SPDX-License-Identifier: Apache-2.0
"""Tells whether the data a model sees still looks like the data it was trained on.

>>> import numpy as np, driftcheck
>>> trained = {"age": np.arange(500.0) % 50 + 20}
>>> driftcheck.check(trained, {"age": np.arange(500.0) % 50 + 30}).verdict
'drift'
"""

from . import detectors, stats
from ._abi import VERSION as __version__
from ._check import check
from ._detector import Detector
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
from ._event import Event
from ._evidence import ColumnEvidence, EvidenceState
from ._monitor import Monitor
from ._monitor_options import MetricRule
from ._monitor_state import AttachedDetector, Metric, MonitorColumn, MonitorSummary, Stream
from ._profile import Profile
from ._profile_column import ProfileColumn
from ._report import ColumnReport, Report, Statistic
from ._risk import Risk, RiskRule
from ._shard import Shard, ShardPool

__all__ = [
    "AttachedDetector",
    "ColumnEvidence",
    "ColumnReport",
    "DataError",
    "Detector",
    "DriftError",
    "Event",
    "EvidenceState",
    "FileError",
    "FormatError",
    "InvalidArgumentError",
    "LibraryError",
    "LimitError",
    "Metric",
    "MetricRule",
    "Monitor",
    "MonitorColumn",
    "MonitorSummary",
    "NoMemoryError",
    "Profile",
    "ProfileColumn",
    "Report",
    "Risk",
    "RiskRule",
    "SchemaError",
    "Shard",
    "ShardPool",
    "Statistic",
    "Stream",
    "VersionError",
    "__version__",
    "check",
    "stats",
    "detectors",
]
