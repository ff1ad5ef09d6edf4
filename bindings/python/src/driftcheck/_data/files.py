# SPDX-License-Identifier: Apache-2.0
"""Files that hold tables."""

from __future__ import annotations

import os
from typing import Any

#: How the names of Parquet files end.
PARQUET = (".parquet", ".pq")


def is_path(data: Any) -> bool:
    """Whether the data is the name of a file."""
    return isinstance(data, (str, os.PathLike))


def is_parquet(data: Any) -> bool:
    """Whether the data is the name of a Parquet file."""
    return is_path(data) and os.fsdecode(data).lower().endswith(PARQUET)


def parquet_stream(path: str | os.PathLike[str]) -> Any:
    """The rows of a Parquet file as a stream of Arrow batches, so that the file need not fit into memory."""
    try:
        from pyarrow import dataset
    except ImportError as error:
        raise ImportError(f"{os.fspath(path)}: pyarrow reads Parquet files: pip install 'driftcheck[arrow]'") from error
    return dataset.dataset(os.fspath(path), format="parquet").scanner().to_reader()
