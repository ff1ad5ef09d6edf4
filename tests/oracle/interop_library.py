# SPDX-License-Identifier: Apache-2.0
"""The library's importers and profiles through its C interface, for comparisons with other libraries' data."""

import array
import ctypes
from ctypes import POINTER, byref, c_char, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

FLOAT64, INT64, BOOL, STRING = 1, 3, 6, 8
AUTO = 0
OK, IO = 0, 102


class Error(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("code", c_int32), ("row", c_int64), ("column", c_char * 128),
                ("message", c_char * 384)]


class Strings(ctypes.Structure):
    _fields_ = [("offsets", c_void_p), ("bytes", c_char_p), ("count", c_int64)]


class Texts(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("layout", c_int32), ("count", c_int64), ("index", c_void_p), ("bytes", c_void_p),
                ("buffers", c_void_p), ("buffer_sizes", c_void_p), ("buffer_count", c_int64), ("validity", c_void_p),
                ("validity_offset", c_int64)]


class Column(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("type", c_int32), ("name", c_char_p), ("data", c_void_p), ("stride", c_int64),
                ("validity", c_void_p), ("validity_offset", c_int64), ("strings", POINTER(Strings)), ("unparsable", c_uint64),
                ("texts", POINTER(Texts)), ("bit_offset", c_int64), ("outer_validity", c_void_p),
                ("outer_validity_offset", c_int64), ("code_type", c_int32), ("repeated", c_int32)]


class Batch(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("reserved", c_uint32), ("rows", c_int64), ("columns", POINTER(Column)),
                ("column_count", c_size_t)]


class Field(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("type", c_int32), ("name", c_char_p), ("reason", c_char_p)]


class ArrowField(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("status", c_int32), ("type", c_int32), ("reserved", c_int32), ("column", c_int64),
                ("name", c_char_p), ("format", c_char_p), ("value_format", c_char_p), ("message", c_char_p)]


ALLOCATE = ctypes.CFUNCTYPE(c_void_p, c_void_p, c_size_t)
RELEASE = ctypes.CFUNCTYPE(None, c_void_p, c_void_p, c_size_t)


class Allocator(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("reserved", c_uint32), ("allocate", ALLOCATE), ("release", RELEASE),
                ("context", c_void_p)]


def counting_allocator():
    """An allocator over ctypes buffers, and {address: bytes} of what is held."""
    held = {}

    def allocate(_context, size):
        memory = ctypes.create_string_buffer(size)
        held[ctypes.addressof(memory)] = memory
        return ctypes.addressof(memory)

    def release(_context, memory, _size):
        del held[memory]

    return Allocator(ctypes.sizeof(Allocator), 0, ALLOCATE(allocate), RELEASE(release), None), held


def pointer_in(capsule, name):
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = c_void_p, [ctypes.py_object, c_char_p]
    return get(capsule, name)


class PlainColumn:
    """A list of numbers, texts or booleans as the plain arrays that the first headers knew; None is missing."""

    def __init__(self, name, values, kind):
        self.rows = len(values)
        self.column = Column(struct_size=ctypes.sizeof(Column), type=kind, name=name.encode())
        self.validity = bytearray((len(values) + 7) // 8 or 1)
        for i, value in enumerate(values):
            self.validity[i // 8] |= (value is not None) << (i % 8)
        self.bits = (c_char * len(self.validity)).from_buffer(self.validity)
        self.column.validity = ctypes.addressof(self.bits)
        if kind == STRING:
            self.set_texts([b"" if value is None else value.encode() for value in values])
        else:
            code = {FLOAT64: "d", INT64: "q", BOOL: "B"}[kind]
            self.values = array.array(code, [0 if value is None else value for value in values])
            self.column.data = self.values.buffer_info()[0]

    def set_texts(self, texts):
        self.offsets = array.array("q", [0])
        for text in texts:
            self.offsets.append(self.offsets[-1] + len(text))
        self.joined = b"".join(texts)
        self.strings = Strings(self.offsets.buffer_info()[0], self.joined, len(texts))
        self.column.strings = ctypes.pointer(self.strings)


class Library:
    def __init__(self, path):
        self.c = ctypes.CDLL(path)
        self.c.drift_profile_encoded_size.restype = c_size_t
        self.c.drift_profile_encoded_size.argtypes = [c_void_p]
        for name in ("drift_profile_free", "drift_profile_builder_free", "drift_arrow_free", "drift_dlpack_free",
                     "drift_arrow_field_count"):
            getattr(self.c, name).argtypes = [c_void_p]
        self.c.drift_arrow_field_count.restype = c_size_t

    def must(self, status, error):
        if status != OK:
            raise RuntimeError(f"{error.column.decode()}: {error.message.decode()}")

    def call(self, name, *arguments):
        error = Error(struct_size=ctypes.sizeof(Error))
        self.must(getattr(self.c, name)(*arguments, byref(error)), error)

    def plain_batch(self, columns):
        """Of PlainColumns with one number of rows."""
        made = (Column * len(columns))(*[column.column for column in columns])
        return Batch(ctypes.sizeof(Batch), 0, columns[0].rows, made, len(columns))

    def profile(self, names, batches):
        """The encoding of the profile of batches, which are added one after the other."""
        fields = (Field * len(names))(*[Field(ctypes.sizeof(Field), AUTO, name.encode(), None) for name in names])
        builder, profile = c_void_p(), c_void_p()
        self.call("drift_profile_builder_create", None, fields, c_size_t(len(names)), byref(builder))
        try:
            for batch in batches:
                self.call("drift_profile_builder_add", builder, byref(batch))
            self.call("drift_profile_builder_finish", builder, byref(profile))
            size = self.c.drift_profile_encoded_size(profile)
            encoded = ctypes.create_string_buffer(size)
            self.call("drift_profile_encode", profile, encoded, c_size_t(size))
            return encoded.raw
        finally:
            self.c.drift_profile_builder_free(builder)
            self.c.drift_profile_free(profile)


class ArrowImporter:
    """Of one object with __arrow_c_array__ or __arrow_c_stream__."""

    def __init__(self, library, source, allocator=None):
        self.library, self.handle = library, c_void_p()
        given = byref(allocator) if allocator else None
        if hasattr(source, "__arrow_c_stream__"):
            self.capsule = source.__arrow_c_stream__()
            stream = c_void_p(pointer_in(self.capsule, b"arrow_array_stream"))
            library.call("drift_arrow_open", stream, given, byref(self.handle))
            self.array = None
        else:
            schema, self.array = source.__arrow_c_array__()
            library.call("drift_arrow_create", c_void_p(pointer_in(schema, b"arrow_schema")), given, byref(self.handle))

    def close(self):
        self.library.c.drift_arrow_free(self.handle)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def batches(self):
        batch = POINTER(Batch)()
        if self.array is not None:
            pointer = c_void_p(pointer_in(self.array, b"arrow_array"))
            self.library.call("drift_arrow_view", self.handle, pointer, byref(batch))
            yield batch.contents
            return
        while True:
            self.library.call("drift_arrow_next", self.handle, byref(batch))
            if not batch:
                return
            yield batch.contents

    def fields(self):
        for i in range(self.library.c.drift_arrow_field_count(self.handle)):
            field = ArrowField(struct_size=ctypes.sizeof(ArrowField))
            self.library.call("drift_arrow_get_field", self.handle, c_size_t(i), byref(field))
            yield field

    def profile(self):
        names = [field.name.decode() for field in self.fields() if field.status == OK]
        return self.library.profile(names, self.batches())


class TensorImporter:
    """Of one object with __dlpack__."""

    def __init__(self, library, columns, names=None, allocator=None):
        self.library, self.handle = library, c_void_p()
        given = (c_char_p * columns)(*[name.encode() for name in names]) if names else None
        library.call("drift_dlpack_create", given, c_size_t(columns), byref(allocator) if allocator else None,
                     byref(self.handle))

    def close(self):
        self.library.c.drift_dlpack_free(self.handle)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def view(self, capsule):
        """The capsule keeps the tensor, and deletes it."""
        batch = POINTER(Batch)()
        if "versioned" in repr(capsule):
            pointer = c_void_p(pointer_in(capsule, b"dltensor_versioned"))
            self.library.call("drift_dlpack_view_versioned", self.handle, pointer, byref(batch))
        else:
            pointer = c_void_p(pointer_in(capsule, b"dltensor"))
            self.library.call("drift_dlpack_view", self.handle, pointer, byref(batch))
        return batch.contents
