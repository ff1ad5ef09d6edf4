# SPDX-License-Identifier: Apache-2.0
"""Statuses of the library as exceptions.

Every exception is a `DriftError`, and also the built-in exception that a Python programmer would expect: a wrong
argument is a `ValueError`, a file that cannot be read an `OSError`.
"""

from __future__ import annotations

from typing import Any

from . import _abi


class DriftError(Exception):
    """What the library refuses or cannot do.

    Attributes
    ----------
    message : str
        What is wrong and what to do.
    status : str
        Name of the status, such as ``"INVALID_ARGUMENT"``.
    column : str or None
        Column that is to blame.
    row : int or None
        Row that is to blame, from 0, in the batch or file.
    """

    def __init__(self, message: str, status: str = "", column: str | None = None, row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.column = column
        self.row = row

    def __str__(self) -> str:
        where = f"column {self.column!r}" if self.column else ""
        if self.row is not None:
            where += f"{', ' if where else ''}row {self.row}"
        return f"{where}: {self.message}" if where else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.status, self.column, self.row)


class DataError(DriftError, ValueError):
    """There is no answer for this data: it is empty, constant, too little or of another type."""


class InvalidArgumentError(DriftError, ValueError):
    """An argument is not valid."""


class FormatError(DriftError, ValueError):
    """The bytes are no profile or snapshot, or a damaged one."""


class VersionError(DriftError, ValueError):
    """Written by a newer, incompatible version."""


class SchemaError(DriftError, ValueError):
    """Columns do not match the schema."""


class LimitError(DriftError, OverflowError):
    """A documented limit was passed."""


class FileError(DriftError, OSError):
    """A file could not be read or written."""


class NoMemoryError(DriftError, MemoryError):
    """There is no memory left."""


class BufferTooSmallError(DriftError, BufferError):
    """A buffer is too small. The package sizes its buffers, so this does not reach its users."""


class LibraryError(ImportError):
    """The shared library cannot be found, loaded or used."""


#: Exception of each status that is an error of the call; statuses below 100 are answers about the data.
EXCEPTIONS: dict[int, type[DriftError]] = {
    _abi.DRIFT_INVALID_ARGUMENT: InvalidArgumentError,
    _abi.DRIFT_OUT_OF_MEMORY: NoMemoryError,
    _abi.DRIFT_IO: FileError,
    _abi.DRIFT_BAD_FORMAT: FormatError,
    _abi.DRIFT_VERSION: VersionError,
    _abi.DRIFT_SCHEMA: SchemaError,
    _abi.DRIFT_LIMIT: LimitError,
    _abi.DRIFT_BUFFER_TOO_SMALL: BufferTooSmallError,
}

STATUS_NAMES = {number: name for name, number, _ in _abi.STATUS_LIST}
STATUS_TEXTS = {number: text for _, number, text in _abi.STATUS_LIST}


def exception_of(status: int, error: _abi.drift_error | None = None) -> DriftError:
    """The exception of a status that is not OK."""
    kind = EXCEPTIONS.get(status, DataError if 0 < status < 100 else DriftError)
    message = STATUS_TEXTS.get(status, f"unknown status {status}")
    column = row = None
    if error is not None and error.code == status:
        message = error.message.decode("utf-8", "replace") or message
        column = error.column.decode("utf-8", "replace") or None
        row = error.row if error.row >= 0 else None
    return kind(message, STATUS_NAMES.get(status, str(status)), column, row)
