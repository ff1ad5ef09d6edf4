# SPDX-License-Identifier: Apache-2.0
"""Finds and loads the shared library, and calls it.

The library is the one that the environment variable ``DRIFTCHECK_LIBRARY`` names, or the one bundled with the package,
or the system's. ctypes lets other threads run during every call.
"""

from __future__ import annotations

import ctypes
import os
import sys
import weakref
from typing import Any, Callable, TypeVar, cast

from . import _abi
from ._errors import LibraryError, exception_of

ENVIRONMENT = "DRIFTCHECK_LIBRARY"


def _file_names() -> tuple[str, ...]:
    if sys.platform == "darwin":
        return (f"libdriftcheck.{_abi.ABI_VERSION}.dylib", "libdriftcheck.dylib")
    if sys.platform == "win32":
        return ("driftcheck.dll", "libdriftcheck.dll")
    return (f"libdriftcheck.so.{_abi.ABI_VERSION}", "libdriftcheck.so")


def find_library() -> str:
    """Path or name of the library to load."""
    given = os.environ.get(ENVIRONMENT)
    if given:
        return given
    folders = list(sys.modules[__package__].__path__)  # two where the package is installed as editable
    for folder in folders:
        for name in _file_names():
            path = os.path.join(folder, name)  # pathlib takes 5 ms to import
            if os.path.exists(path):
                return path
    system = _find_in_system()
    if system:
        return system
    raise LibraryError(
        f"libdriftcheck is not bundled with this package ({', '.join(folders)}) and not installed on this system: "
        f"install the driftcheck wheel, or set {ENVIRONMENT} to the path of the shared library"
    )


def _find_in_system() -> str | None:
    from ctypes.util import find_library as find  # takes 10 ms to import

    return find("driftcheck")


def check_abi(library: ctypes.CDLL, path: str) -> None:
    """Refuses a library that this package was not made for."""
    try:
        function = library.drift_abi_version
    except AttributeError:
        raise LibraryError(f"{path} is not libdriftcheck: it has no drift_abi_version") from None
    function.restype = ctypes.c_uint32
    found = function()
    if found != _abi.ABI_VERSION:
        raise LibraryError(
            f"{path} has binary interface {found}, and this package ({_abi.VERSION}) needs {_abi.ABI_VERSION}: "
            f"install package and library of one version, or unset {ENVIRONMENT} to use the bundled library"
        )


def load(path: str) -> _abi.Functions:
    """Loads a library and gives each function its types and comment."""
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise LibraryError(f"the library {path} cannot be loaded: {error}") from error
    check_abi(library, path)
    for name, (result, arguments) in _abi.SIGNATURES.items():
        try:
            function: Any = getattr(library, name)
        except AttributeError:
            raise LibraryError(
                f"{path} lacks {name}: it is older than this package ({_abi.VERSION}); install the same version of both"
            ) from None
        function.restype = result
        function.argtypes = arguments
        function.__doc__ = getattr(_abi.Functions, name).__doc__
    return cast(_abi.Functions, library)


#: Path of the library in use.
path = find_library()
#: Its functions.
lib = load(path)


_ERROR_SIZE = ctypes.sizeof(_abi.drift_error)


def new_error() -> _abi.drift_error:
    """Where a function writes what went wrong."""
    return _abi.drift_error(_ERROR_SIZE)


def call(function: Callable[..., int], *arguments: Any) -> None:
    """Calls a function that returns a status and takes an error last; raises what the status says."""
    error = new_error()
    status = function(*arguments, error)
    if status != _abi.DRIFT_OK:
        raise exception_of(status, error)


def path_bytes(path: str | os.PathLike[str]) -> bytes:
    """Path of a file as the library takes it."""
    name = os.fsencode(path)
    if not name or b"\0" in name:
        raise ValueError(f"the path {path!r} is empty or holds a zero byte")
    return name


def bytes_of(data: Any) -> bytes:
    """Bytes of whatever holds some."""
    try:
        return bytes(memoryview(data))
    except TypeError:
        raise TypeError(f"bytes are needed, not a {type(data).__name__}") from None


def text(value: bytes | None) -> str:
    """A text of the library."""
    return "" if value is None else value.decode("utf-8", "replace")


def name_of(function: Callable[[int], bytes | None], number: int) -> str:
    """Name of a number, or the number itself as text where the library has no name for it."""
    name = function(number)
    return str(number) if name is None else name.decode("ascii")


def written(function: Callable[..., int], *arguments: Any) -> str:
    """Text of a function that writes into a buffer: (*arguments, buffer, size, length, error)."""
    length = ctypes.c_size_t()
    size = 0
    while True:
        buffer = ctypes.create_string_buffer(size) if size else None
        error = new_error()
        status = function(*arguments, buffer, size, ctypes.byref(length), error)
        if status == _abi.DRIFT_OK:
            return "" if buffer is None else buffer.value.decode("utf-8")
        if status != _abi.DRIFT_BUFFER_TOO_SMALL:
            raise exception_of(status, error)
        size = length.value + 1


def _free(free: Callable[[Any], None], pointer: Any, keeps: object) -> None:
    del keeps  # held until now
    free(pointer)


class Handle:
    """Owns one object of the library and frees it once: when nothing uses the handle any more.

    ctypes takes a handle for the pointer, and holds on to it during the call. Closing the object in one thread while
    another one is inside a call is therefore harmless: the object lives until that call has ended.

    What it keeps, such as the handle of the monitor of a shard, outlives it. The finalizer holds on to that: it is
    reachable from outside, whereas handles in one cycle of garbage would be finalized in any order.
    """

    __slots__ = ("__weakref__", "_as_parameter_", "_finalizer")

    def __init__(self, pointer: Any, free: Callable[[Any], None], keeps: object = None) -> None:
        self._as_parameter_ = pointer
        self._finalizer = weakref.finalize(self, _free, free, pointer, keeps)
        self._finalizer.atexit = (
            False  # the memory goes with the process, and daemon threads may still be inside a call
        )


def create(
    kind: type[ctypes.Structure],
    free: Callable[[Any], None],
    function: Callable[..., int],
    *arguments: Any,
    keeps: object = None,
) -> Handle:
    """Calls a function that makes an object: (*arguments, out, error)."""
    out = ctypes.POINTER(kind)()
    call(function, *arguments, ctypes.byref(out))
    return Handle(out, free, keeps)


Self = TypeVar("Self", bound="Owner")


class Owner:
    """An object of the package that stands for one of the library: a context manager, safe to close twice."""

    _handle: Handle | None = None

    def _use(self) -> Handle:
        """The handle; hold on to what this returns during the call."""
        handle = self._handle
        if handle is None:
            raise ValueError(f"this {type(self).__name__} is closed")
        return handle

    def close(self) -> None:
        """Frees the memory now rather than when the object is collected. Closing twice does nothing."""
        self._handle = None

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._handle is None

    def __enter__(self: Self) -> Self:
        self._use()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<driftcheck.{type(self).__name__}{': closed' if self.closed else ''}>"

    def __reduce__(self) -> Any:
        raise TypeError(f"a {type(self).__name__} cannot be pickled")
