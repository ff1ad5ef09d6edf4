# SPDX-License-Identifier: Apache-2.0
"""Pointers out of PyCapsules, which is how Python objects hand over structs of C."""

from __future__ import annotations

import ctypes

_get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_get_pointer.restype = ctypes.c_void_p
_get_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]

_is_valid = ctypes.pythonapi.PyCapsule_IsValid
_is_valid.restype = ctypes.c_int
_is_valid.argtypes = [ctypes.py_object, ctypes.c_char_p]


def pointer_of(capsule: object, name: bytes) -> int:
    """Address in a capsule of this name; ValueError if it has another one, as when it was used before."""
    address: int = _get_pointer(capsule, name)
    return address


def has_name(capsule: object, name: bytes) -> bool:
    """Whether this is a capsule of this name."""
    return bool(_is_valid(capsule, name))
