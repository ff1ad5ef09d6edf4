# SPDX-License-Identifier: Apache-2.0
"""Data of the real pyarrow, polars, nanoarrow and numpy: imported without a copy, and profiled like plain arrays.

usage: check_interop.py LIBRARY INCLUDE_DIR SOURCE_DIR CC

Profiles must be the same bytes. Exit 0 if everything agrees.
"""

import ctypes
import datetime
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import nanoarrow as na
import numpy as np
import polars as pl
import pyarrow as pa
from interop_library import (BOOL, FLOAT64, INT64, STRING, ArrowImporter, Library, PlainColumn, TensorImporter,
                             counting_allocator)

ROWS = 3000
WORDS = ["", "red", "a text that is longer than twelve bytes", "é", "twelve bytes", "🌲 and more of it, in many bytes"]


def some_null(made, r):
    return [None if r.random() < 0.1 else value for value in made]


def numbers(r, low, high):
    return some_null([r.randint(low, high) for _ in range(ROWS)], r)


def floats(r):
    return some_null([r.choice([r.gauss(0, 1), float("nan"), float("inf"), -0.0]) for _ in range(ROWS)], r)


def words(r):
    return some_null([r.choice(WORDS) for _ in range(ROWS)], r)


def made_columns(r):
    """name: (values, pyarrow type, plain kind); values are what the plain column holds."""
    columns = {}
    for bits in (8, 16, 32, 64):
        high = min(2 ** (bits - 1) - 1, 2**55)  # beyond 2^53: rows that are rounded
        columns[f"int{bits}"] = (numbers(r, -high, high), getattr(pa, f"int{bits}")(), INT64 if bits == 64 else FLOAT64)
        columns[f"uint{bits}"] = (numbers(r, 0, 2 * min(high, 2**54)), getattr(pa, f"uint{bits}")(),
                                  INT64 if bits == 64 else FLOAT64)
    columns["float64"] = (floats(r), pa.float64(), FLOAT64)
    narrow = [None if value is None else float(np.float32(value)) for value in floats(r)]
    columns["float32"] = (narrow, pa.float32(), FLOAT64)
    half = [None if value is None else float(np.float16(value)) for value in floats(r)]
    columns["float16"] = ([None if value is None else np.float16(value) for value in half], pa.float16(), FLOAT64)
    columns["bool"] = (some_null([r.random() < 0.3 for _ in range(ROWS)], r), pa.bool_(), BOOL)
    for name, made in (("utf8", pa.utf8()), ("large_utf8", pa.large_utf8()), ("view", pa.string_view())):
        columns[name] = (words(r), made, STRING)
    columns["null"] = ([None] * ROWS, pa.null(), FLOAT64)
    for name, made, high in (("date32", pa.date32(), 2**15), ("time32", pa.time32("ms"), 2**26),):
        columns[name] = (numbers(r, 0, high), made, FLOAT64)
    for name, made in (("date64", pa.date64()), ("time64", pa.time64("us")), ("timestamp", pa.timestamp("us", tz="UTC")),
                       ("naive", pa.timestamp("s")), ("duration", pa.duration("ns"))):
        columns[name] = (numbers(r, 0, 2**31), made, INT64)
    for name, index in (("dictionary8", pa.int8()), ("dictionary64", pa.uint64())):
        columns[name] = (words(r), pa.dictionary(index, pa.utf8()), STRING)
    return columns


def arrow_array(values, made, kind):
    if pa.types.is_dictionary(made):
        return pa.array(values, pa.utf8()).dictionary_encode().cast(made)
    stored = pa.int64() if kind == INT64 else pa.int32()
    if pa.types.is_temporal(made):
        return pa.array(values, stored).view(made)
    return pa.array(values, made)


def plain_profile(library, columns):
    plain = [PlainColumn(name, [value if kind != FLOAT64 or value is None else float(value) for value in values], kind)
             for name, (values, kind) in columns.items()]
    return library.profile(list(columns), [library.plain_batch(plain)])


def slice_of(columns, start, count):
    return {name: (values[start:start + count], kind) for name, (values, _, kind) in columns.items()}


def must_be_same(what, a, b):
    assert a == b, f"{what}: another profile"
    print(f"{what}: the same {len(a)} bytes")


def check_pyarrow(library, r):
    columns = made_columns(r)
    table = pa.table({name: arrow_array(*column) for name, column in columns.items()})
    batch = table.combine_chunks().to_batches()[0]
    expected = plain_profile(library, slice_of(columns, 0, ROWS))
    with ArrowImporter(library, pa.RecordBatchReader.from_batches(batch.schema, [batch])) as importer:
        must_be_same("pyarrow, one record batch", importer.profile(), expected)
    pieces = [batch.slice(start, 701) for start in range(0, ROWS, 701)]
    with ArrowImporter(library, pa.Table.from_batches(pieces)) as importer:
        must_be_same(f"pyarrow, {len(pieces)} chunks", importer.profile(), expected)
    part = batch.slice(13, 1001)
    with ArrowImporter(library, part.to_struct_array()) as importer:
        must_be_same("pyarrow, rows 13 to 1013 of it", importer.profile(), plain_profile(library, slice_of(columns, 13, 1001)))


def check_struct_nulls(library, r):
    """Rows that are null in the struct are null in all of its columns."""
    present = [r.random() < 0.8 for _ in range(ROWS)]
    made = [r.gauss(0, 1) if r.random() < 0.9 else None for _ in range(ROWS)]
    names = words(r)
    struct = pa.StructArray.from_arrays([pa.array(made, pa.float64()), pa.array(names, pa.string_view())], ["x", "word"],
                                        mask=pa.array([not p for p in present])).slice(5)
    both = {"x": ([v if p else None for v, p in zip(made, present)][5:], FLOAT64),
            "word": ([v if p else None for v, p in zip(names, present)][5:], STRING)}
    with ArrowImporter(library, struct) as importer:
        must_be_same("pyarrow, a struct with nulls", importer.profile(), plain_profile(library, both))


def check_polars(library, r):
    day = datetime.date(1970, 1, 1)
    columns = {"x": (floats(r), FLOAT64), "i": (numbers(r, -100, 100), INT64), "flag": ([r.random() < 0.5 for _ in range(ROWS)], BOOL),
               "word": (words(r), STRING), "kind": (words(r), STRING), "day": (numbers(r, 0, 2000), FLOAT64)}
    days = [None if value is None else day + datetime.timedelta(days=value) for value in columns["day"][0]]
    frame = pl.DataFrame({name: values for name, (values, _) in columns.items()} | {"day": days}, strict=False)
    frame = frame.with_columns(pl.col("kind").cast(pl.Categorical))
    expected = plain_profile(library, columns)
    with ArrowImporter(library, frame) as importer:
        must_be_same("polars", importer.profile(), expected)
    pieces = pl.concat([frame[:1000], frame[1000:1001], frame[1001:]], rechunk=False)
    with ArrowImporter(library, pieces) as importer:
        must_be_same("polars, three chunks", importer.profile(), expected)
    with ArrowImporter(library, frame["word"]) as importer:
        made = {"word": columns["word"]}
        must_be_same("polars, a series", importer.profile(), plain_profile(library, made))


def check_nanoarrow(library, r):
    values, texts = numbers(r, -100, 100), words(r)
    x = na.c_array(values, na.int16())
    with ArrowImporter(library, na.c_array(values, na.int16())) as importer:
        made = [PlainColumn("0", [None if v is None else float(v) for v in values], FLOAT64)]
        must_be_same("nanoarrow, an array", importer.profile(), library.profile(["0"], [library.plain_batch(made)]))
    struct = na.c_array_from_buffers(na.struct({"x": na.int16(), "t": na.string()}), ROWS, buffers=[None],
                                     children=[x, na.c_array(texts, na.string())])
    both = {"x": (values, FLOAT64), "t": (texts, STRING)}
    with ArrowImporter(library, na.c_array_stream(struct)) as importer:
        must_be_same("nanoarrow, a stream of a struct", importer.profile(), plain_profile(library, both))


def check_numpy(library, r):
    grid = np.array([[r.gauss(0, 1) for _ in range(4)] for _ in range(ROWS)])
    cases = {"float64": grid, "float32": grid.astype("f4"), "float16": grid.astype("f2"), "int16": (grid * 99).astype("i2"),
             "uint8": (grid * 9 + 99).astype("u1"), "columns first": np.asfortranarray(grid), "every third row": grid[::3],
             "backwards": grid[::-1, ::-1], "one row for all": np.broadcast_to(grid[0], (50, 4)),
             "int64": (grid * 1e3).astype("i8"), "bool": grid > 0}
    for what, tensor in cases.items():
        kind = BOOL if tensor.dtype == bool else INT64 if tensor.dtype == np.int64 else FLOAT64
        convert = {BOOL: int, INT64: int, FLOAT64: float}[kind]
        plain = [PlainColumn(name, [convert(v) for v in tensor[:, i]], kind) for i, name in enumerate("abcd")]
        expected = library.profile(list("abcd"), [library.plain_batch(plain)])
        for versions in ({}, {"max_version": (1, 0)}):
            if not tensor.flags.writeable and not versions:
                continue  # only the versioned struct can say that it is read-only
            with TensorImporter(library, 4, "abcd") as importer:
                capsule = tensor.__dlpack__(**versions)
                batch = importer.view(capsule)
                assert batch.columns[2].data == tensor[:, 2:].ctypes.data, what
                must_be_same(f"numpy, {what}{' versioned' * bool(versions)}", library.profile(list("abcd"), [batch]), expected)


def check_no_copy(library):
    """Columns point into the producer's buffers, and memory does not depend on the rows."""
    many = 1_000_000
    batch = pa.record_batch({"x": pa.array(np.arange(many, dtype=float)), "i": pa.array(np.arange(many, dtype="i4")),
                             "word": pa.array(["word"] * many), "flag": pa.array([True] * many),
                             "kind": pa.array(["red"] * many).dictionary_encode(),
                             "view": pa.array(["a text of more than twelve bytes"] * many, pa.string_view())})
    allocator, held = counting_allocator()
    struct = batch.to_struct_array()
    before = pa.total_allocated_bytes()
    with ArrowImporter(library, struct, allocator) as importer:
        found = next(importer.batches())
        taken = sum(map(len, held.values()))
        assert found.rows == many
        for i, name in enumerate(batch.schema.names):
            column, buffers = found.columns[i], batch.column(i).buffers()
            texts = name in ("word", "view")
            pointer = column.texts.contents.index if texts else column.data
            assert pointer == buffers[1].address, name
        assert found.columns[2].texts.contents.bytes == batch.column(2).buffers()[2].address
        assert taken < 8192, taken
        exported = pa.total_allocated_bytes() - before  # pyarrow's own notes, such as the sizes of views' buffers
        assert exported < 8192, exported
    assert not held, held
    print(f"{many:,} rows of {len(batch.schema)} columns: {taken} bytes taken, all pointers into pyarrow's buffers")


def check_memory_comes_back(library):
    """What streams hand over is released: pyarrow counts its own bytes."""
    before = pa.total_allocated_bytes()
    for stop in (0, 2, 100):  # before the first chunk, halfway, at the end
        def chunks():
            for i in range(5):
                yield pa.record_batch({"x": pa.array(np.full(100_000, i, dtype=float)).cast(pa.float32())})

        reader = pa.RecordBatchReader.from_batches(pa.schema([("x", pa.float32())]), chunks())
        with ArrowImporter(library, reader) as importer:
            seen = 0
            for _ in importer.batches() if stop else ():
                seen += 1
                held = pa.total_allocated_bytes() - before
                assert held < 2.5 * 400_000, f"{held} bytes held: more than two chunks"
                if seen == stop:
                    break
            assert seen == min(stop, 5)
        del importer, reader
        assert pa.total_allocated_bytes() == before, (stop, pa.total_allocated_bytes() - before)
    print("streams give back what they took, wherever they are left")


def check_errors(library):
    def failing():
        yield pa.record_batch({"x": pa.array([1.0])})
        raise ValueError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(pa.schema([("x", pa.float64())]), failing())
    with ArrowImporter(library, reader) as importer:
        try:
            count = sum(1 for _ in importer.batches())
            raise AssertionError(f"no error after {count} batches")
        except RuntimeError as error:
            assert "the disk is gone" in str(error) and "next array" in str(error), error
    mixed = pa.table({"x": [1.0, 2.0], "list": [[1], [2]], "decimal": pa.array([1, 2], pa.decimal128(9, 2)),
                      "bytes": pa.array([b"a", b"b"]), "codes": pa.array([5, 5]).dictionary_encode()})
    with ArrowImporter(library, mixed) as importer:
        fields = {field.name.decode(): (field.status, field.message.decode()) for field in importer.fields()}
        batch = next(importer.batches())
        assert (batch.rows, batch.column_count, batch.columns[0].name) == (2, 1, b"x")
        assert [name for name, (status, _) in fields.items() if status == 0] == ["x"], fields
        assert "nested" in fields["list"][1] and "float64" in fields["decimal"][1], fields
        assert "binary" in fields["bytes"][1] and "dictionary" in fields["codes"][1], fields
    try:
        with ArrowImporter(library, pa.array([[1]])):
            raise AssertionError("a list is no column")
    except RuntimeError as error:
        assert 'Arrow format "+l"' in str(error), error
    print("errors carry the producer's words; other columns are read")


PRINT_LAYOUT = """
#include <stddef.h>
#include <stdio.h>
#define SHOW(type, field) printf("%s.%s %zu %zu\\n", #type, #field, offsetof(type, field), sizeof(((type *)0)->field))
"""
ARROW_FIELDS = {"struct ArrowSchema": "format name metadata flags n_children children dictionary release private_data",
                "struct ArrowArray": "length null_count offset n_buffers n_children buffers children dictionary release "
                                     "private_data",
                "struct ArrowArrayStream": "get_schema get_next get_last_error release private_data"}
DLPACK_FIELDS = {"struct DLManagedTensor": "dl_tensor manager_ctx deleter dl_tensor.data dl_tensor.device.device_type "
                                           "dl_tensor.device.device_id dl_tensor.ndim dl_tensor.dtype.code "
                                           "dl_tensor.dtype.bits dl_tensor.dtype.lanes dl_tensor.shape dl_tensor.strides "
                                           "dl_tensor.byte_offset",
                 "struct DLManagedTensorVersioned": "version.major version.minor manager_ctx deleter flags dl_tensor "
                                                    "dl_tensor.strides"}


def layout(compiler, include, header, fields):
    shown = "\n".join(f"SHOW({name}, {field});" for name, listed in fields.items() for field in listed.split())
    sizes = "\n".join(f'printf("{name} %zu\\n", sizeof({name}));' for name in fields)
    code = f"{header}\n{PRINT_LAYOUT}\nint main(void) {{\n{shown}\n{sizes}\nreturn 0;\n}}\n"
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder) / "layout.c", Path(folder) / "layout"
        source.write_text(code, encoding="utf-8")
        subprocess.run([compiler, "-std=c11", "-Wall", "-Werror", *(f"-I{path}" for path in include), str(source), "-o",
                        str(program)], check=True)
        return subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout


def check_declarations(compiler, include, sources):
    """What the headers declare is what Arrow's and DLPack's own headers declare, and both go together."""
    arrow = pa.get_include()
    own, theirs = "#include <driftcheck/interop.h>", "#include <arrow/c/abi.h>"
    paths = [include, arrow]
    found = {layout(compiler, paths, header, ARROW_FIELDS) for header in (own, theirs, f"{own}\n{theirs}", f"{theirs}\n{own}")}
    assert len(found) == 1, found
    tensors = "#include <arrow/c/dlpack_abi.h>"
    given = Path(arrow, "arrow/c/dlpack_abi.h").read_text(encoding="utf-8")
    fields = DLPACK_FIELDS if "DLManagedTensorVersioned" in given else {
        name: listed for name, listed in DLPACK_FIELDS.items() if not name.endswith("Versioned")}
    own_tensors = '#include "data/dlpack_abi.h"'
    assert layout(compiler, [sources], own_tensors, fields) == layout(compiler, paths, tensors, fields)
    layout(compiler, paths, f"{own}\n{tensors}", fields)
    layout(compiler, paths, f"{tensors}\n{own}", fields)
    print(f"declarations are Arrow's, and those of DLPack ({', '.join(fields)}), in any order of headers")


def main():
    library_path, include, sources, compiler = sys.argv[1:]
    print(f"pyarrow {pa.__version__}, polars {pl.__version__}, nanoarrow {na.__version__}, numpy {np.__version__}")
    library, r = Library(library_path), random.Random(20)
    assert ctypes.sizeof(ctypes.c_void_p) == 8
    check_declarations(compiler, include, sources)
    check_pyarrow(library, r)
    check_struct_nulls(library, r)
    check_polars(library, r)
    check_nanoarrow(library, r)
    check_numpy(library, r)
    check_no_copy(library)
    check_memory_comes_back(library)
    check_errors(library)


main()
