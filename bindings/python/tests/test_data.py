# SPDX-License-Identifier: Apache-2.0
"""Data in: what becomes of each kind, and what is not copied."""

import datetime
import decimal
import gc
import re
import sys
import tracemalloc

import numpy as np
import pytest

from driftcheck import Monitor, Profile, _abi, check
from driftcheck._data import batches_of
from driftcheck._data.values import doubles


def name_of(value):
    """Its repr without the address, which is another in each process."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def batch_of(data, **options):
    return next(iter(batches_of(data, **options)))


def places(batch):
    return list(
        zip(
            batch.names,
            batch.columns["type"].tolist(),
            batch.columns["data"].tolist(),
            batch.columns["stride"].tolist(),
        )
    )


def column(values, **options):
    """What a profile of one column holds."""
    return Profile.from_data({"x": values}, **options).column("x")


@pytest.mark.parametrize(
    ("dtype", "kind"),
    [
        (np.float64, _abi.DRIFT_DATA_FLOAT64),
        (np.float32, _abi.DRIFT_DATA_FLOAT32),
        (np.float16, _abi.DRIFT_DATA_FLOAT16),
        (np.int64, _abi.DRIFT_DATA_INT64),
        (np.int32, _abi.DRIFT_DATA_INT32),
        (np.int16, _abi.DRIFT_DATA_INT16),
        (np.int8, _abi.DRIFT_DATA_INT8),
        (np.uint64, _abi.DRIFT_DATA_UINT64),
        (np.uint32, _abi.DRIFT_DATA_UINT32),
        (np.uint16, _abi.DRIFT_DATA_UINT16),
        (np.uint8, _abi.DRIFT_DATA_UINT8),
        (np.bool_, _abi.DRIFT_DATA_BOOL),
    ],
)
@pytest.mark.parametrize("cut", [slice(None), slice(None, None, 3), slice(None, None, -1), slice(5, 50, 7)])
def test_arrays_are_borrowed(dtype, kind, cut):
    values = (np.arange(100) % 2).astype(dtype)[cut]
    expected = [("x", kind, values.ctypes.data, values.strides[0])]
    assert places(batch_of({"x": values})) == expected


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64, np.int32, np.uint8, np.bool_])
def test_matrices_are_borrowed(order, dtype):
    matrix = np.zeros((8, 5), dtype, order)[::2, ::-1]
    found = places(batch_of(matrix))
    assert [name for name, *_ in found] == ["x0", "x1", "x2", "x3", "x4"]
    assert [address for _, _, address, _ in found] == [matrix[:, i].ctypes.data for i in range(5)]
    assert {stride for *_, stride in found} == {matrix.strides[0]}


def test_a_large_array_takes_no_memory():
    matrix = np.zeros((200_000, 20))
    tracemalloc.start()
    batch = batch_of(matrix)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert batch.rows == 200_000
    assert most < 100_000 < matrix.nbytes


def test_structured_arrays_are_borrowed_unaligned_ones_too():
    aligned = np.zeros(6, np.dtype([("a", "f8"), ("b", "i4")], align=True))
    found = places(batch_of(aligned))
    assert found == [("a", 1, aligned["a"].ctypes.data, 16), ("b", 4, aligned["b"].ctypes.data, 16)]
    packed = np.zeros(6, np.dtype([("a", "u1"), ("b", "f8")]))
    packed["b"] = np.arange(6)
    assert places(batch_of(packed["b"]))[0][2] == packed.ctypes.data + 1
    assert column(packed["b"], types="numeric").mean == 2.5


def test_a_broadcast_array_has_all_its_rows():
    # its stride is 0, which the library takes for "no gap"
    assert column(np.broadcast_to(np.float64(3.0), 7), types="numeric").mean == 3.0
    matrix = np.broadcast_to(np.array([1.0, 2.0]), (4, 2))
    assert Profile.from_data(matrix, types="numeric")["x1"].mean == 2.0
    reference = Profile.from_data(np.arange(200.0).reshape(100, 2))
    monitor = Monitor(reference)
    for rows in (np.ones((3, 2)), matrix, np.ones((1, 2))[:, ::-1]):
        monitor.observe(rows)
    assert monitor.evaluate().rows == 8
    assert monitor.columns["x0"].usable == 8


@pytest.mark.parametrize("dtype", ["i1", "i2", "u2", "u4", "u8", "f2", ">f8", ">i4", ">u2", "g", "q", "l", "Q"])
def test_numbers_of_every_kind(dtype):
    found = column(np.arange(100).astype(dtype), types="numeric")
    assert (found.minimum, found.maximum, found.mean, found.rows) == (0, 99, 49.5, 100)


def test_unsigned_numbers_beyond_int64():
    found = column(np.array([0, 2**64 - 1], np.uint64), types="numeric")
    assert found.maximum == float(2**64)
    assert column(np.array([2**63 - 1], np.uint64), types="categorical").categories == {str(2**63 - 1): 1}


def test_masked_arrays():
    masked = np.ma.masked_array([1.0, 2.0, 3.0, np.nan], mask=[0, 1, 0, 0])
    batch = batch_of({"x": masked})
    assert places(batch)[0][2] == masked.data.ctypes.data
    found = column(masked, types="numeric")
    assert (found.counts["missing"], found.counts["nan"], found.mean) == (1, 1, 2.0)
    matrix = np.ma.masked_greater(np.arange(6.0).reshape(3, 2), 4)
    assert Profile.from_data(matrix, types="numeric")["x1"].counts["missing"] == 1
    texts = np.ma.masked_array(["a", "b", "c"], mask=[0, 1, 0])
    assert column(texts).categories == {"a": 1, "c": 1}
    records = np.ma.masked_array([(1.0, 2), (3.0, 4)], mask=[(0, 1), (0, 0)], dtype=[("a", "f8"), ("b", "i8")])
    assert Profile.from_data(records, types="numeric")["b"].counts["missing"] == 1


def test_kinds_of_missing_and_special_numbers():
    found = column([1.0, None, float("nan"), float("inf"), float("-inf"), 3.0], types="numeric")
    assert found.counts == {
        "rows": 6, "missing": 1, "nan": 1, "positive_infinity": 1, "negative_infinity": 1, "unparsable": 0, "finite": 2,
        "rounded": 0,
    }  # fmt: skip
    assert found.missing == 4


def test_texts():
    values = ["b", None, "a", "b", float("nan"), "\N{SNOWMAN}", "", "a\0c"]
    found = column(values)
    assert found.type == "categorical"
    assert found.categories == {"b": 2, "": 1, "a": 1, "a\0c": 1, "\N{SNOWMAN}": 1}
    assert found.counts["missing"] == 2
    for array in (np.array(["b", "a", "b"]), np.array(["b", "a", "b"], object), np.array([b"b", b"a", b"b"])):
        assert column(array).categories == {"b": 2, "a": 1}
    assert column(["\ud800x"]).categories == {"\\ud800x": 1}


def test_mixed_values_are_labels_of_their_own():
    found = column(["1", 1, 1.0, True, 1.5, None, decimal.Decimal("2.50"), 2**70])
    assert found.categories == {"1": 3, "1.5": 1, "2.50": 1, "true": 1, str(2**70): 1}


def test_booleans():
    assert column([True, False, None, True]).categories == {"true": 2, "false": 1}
    assert column(np.array([True, False, True])).categories == {"true": 2, "false": 1}


def test_lists_of_numbers():
    assert column([1, 2, 3, None], types="numeric").mean == 2.0
    assert column([decimal.Decimal("1.5"), 2], types="numeric").mean == 1.75
    assert column([2**70, 0], types="numeric").maximum == 2.0**70
    assert column((x for x in [1.0, 3.0]), types="numeric").mean == 2.0
    assert column(range(5), types="numeric").mean == 2.0
    assert column([None, None], types="numeric").counts["missing"] == 2


SECONDS = 1_600_000_000


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_dates_are_seconds_whatever_their_unit(unit):
    values = np.array([SECONDS, SECONDS + 2, "NaT"], "M8[s]").astype(f"M8[{unit}]")
    found = column(values, types="numeric")
    assert (found.minimum, found.maximum, found.counts["missing"]) == (SECONDS, SECONDS + 2, 1)


MOMENTS = np.random.default_rng(5).integers(1.5e15, 1.8e15, 500)


@pytest.mark.parametrize("kind", ["M8", "m8"])
def test_the_same_moments_are_the_same_numbers(kind):
    """Nanoseconds of today are integers that no float holds: rounded twice, one in four would be another number."""
    moments = MOMENTS.astype(f"{kind}[us]")
    exact = moments.astype(np.int64) / 1e6
    swapped = np.dtype(f"{kind}[ns]").newbyteorder()
    for given in (moments, moments.astype(f"{kind}[ns]"), moments.astype(swapped)):
        np.testing.assert_array_equal(doubles("values", given), exact)
        assert check({"x": moments}, {"x": given}, types="numeric").columns["x"].value("ks") == 0
    for given in (moments.tolist(), list(moments), list(moments.astype(f"{kind}[ns]"))):
        assert check({"x": moments}, {"x": given}, types="numeric").columns["x"].value("ks") == 0
    beyond = np.array([1, -1, 2**53 + 1, 2**62, -(2**62) + 1]).astype(f"{kind}[ns]")
    np.testing.assert_array_equal(doubles("values", beyond), beyond.astype(np.int64) / 1e9)


def test_the_same_times_of_day_are_the_same_numbers():
    noon = datetime.datetime(2026, 1, 1)
    times = [(noon + datetime.timedelta(microseconds=int(k))).time() for k in MOMENTS % (86400 * 10**6)]
    assert check({"x": times}, {"x": MOMENTS % (86400 * 10**6) / 1e6}, types="numeric").columns["x"].value("ks") == 0


def test_a_duration_without_a_length_names_its_column():
    with pytest.raises(TypeError, match="column 'x': durations in unit 'M' have no length in seconds"):
        column(np.arange(3).astype("m8[M]"))
    assert column(np.full(3, "NaT", "M8")).counts["missing"] == 3


def test_other_dates_and_durations():
    day = datetime.date(2020, 9, 13)
    utc = datetime.datetime(2020, 9, 13, 12, 26, 40, tzinfo=datetime.timezone.utc)
    elsewhere = utc.astimezone(datetime.timezone(datetime.timedelta(hours=5)))
    assert column([utc, elsewhere, utc.replace(tzinfo=None), None], types="numeric").mean == SECONDS
    assert column([day], types="numeric").mean == SECONDS - SECONDS % 86400
    assert column([np.datetime64(SECONDS, "s"), None], types="numeric").mean == SECONDS
    assert column(np.array(["1970-02"], "M8[M]"), types="numeric").mean == 31 * 86400
    assert column(np.array([2, "NaT"], "m8[m]"), types="numeric").mean == 120
    assert column([datetime.timedelta(minutes=2), np.timedelta64(120, "s")], types="numeric").mean == 120
    assert column(np.array([3], "M8[25s]"), types="numeric").mean == 75


def test_tables_from_lists():
    assert batch_of([[1, "a"], [2, "b"]]).names == ["x0", "x1"]
    assert batch_of([(1, "a"), (2, "b")], columns=["n", "c"]).names == ["n", "c"]
    records = Profile.from_data([{"n": 1.5, "c": "a"}, {"n": 2.5}], types={"n": "numeric"})
    assert (records["n"].mean, records["c"].counts["missing"]) == (2.0, 1)
    assert batch_of([1.0, 2.0]).rows == 2
    row = Profile.from_data({"n": 1.5, "c": "a", "none": None, "zero": np.float32(0)}, types={"n": "numeric"})
    assert (row.rows, row["n"].mean, row["c"].categories, row["none"].counts["missing"]) == (1, 1.5, {"a": 1}, 1)
    assert batch_of(np.zeros(3)).names == ["x0"]


def test_columns_and_ignore():
    data = {"a": [1.0], "b": [2.0], "c": [3.0]}
    assert batch_of(data, columns=["c", "a"]).names == ["a", "c"]
    assert batch_of(data, ignore=["b"]).names == ["a", "c"]
    assert batch_of(np.zeros((2, 3)), columns=["u", "v", "w"], ignore=["v"]).names == ["u", "w"]


class Tensor:
    """As a tensor of another package: memory through DLPack only."""

    def __init__(self, array):
        self.array = array

    def __dlpack__(self, **options):
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


def test_tensors_are_borrowed():
    array = np.zeros((4, 3), np.float32)
    found = places(batch_of(Tensor(array)))
    assert [place[0] for place in found] == ["x0", "x1", "x2"]
    assert [place[2] for place in found] == [array.ctypes.data + 4 * i for i in range(3)]
    found = places(batch_of(Tensor(array[::-2, 1:]), columns=["a", "b"], ignore=["a"]))
    assert found == [("b", _abi.DRIFT_DATA_FLOAT32, array[3:, 2].ctypes.data, -24)]
    assert batch_of(Tensor(array[:, 0])).names == ["x0"]
    with pytest.raises(ValueError, match="3 dimensions"):
        batch_of(Tensor(np.zeros((2, 2, 2))))
    with pytest.raises(ValueError, match="3 columns, and there are 2 names"):
        batch_of(Tensor(array), columns=["a", "b"])


def test_a_tensor_is_a_matrix(rng):
    data = rng.normal(size=(500, 4))
    assert Profile.from_data(Tensor(data)) == Profile.from_data(data)
    reference = Profile.from_data({name: data[:, i] for i, name in enumerate("abcd")})
    one, other = Monitor(reference), Monitor(reference)
    one.observe(Tensor(data))
    other.observe(data)
    assert one.snapshot() == other.snapshot()


def test_a_tensor_is_given_back(rng):
    array = rng.normal(size=(500, 4))
    before = sys.getrefcount(array)
    for _ in range(10):
        Profile.from_data(Tensor(array))
    gc.collect()
    assert sys.getrefcount(array) == before


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        ({"x": [1, [2]]}, TypeError, "column 'x', row 1: a list"),
        ({"x": [[1], [2]]}, TypeError, "column 'x', row 0: a list"),
        ({"x": np.zeros((2, 2))}, ValueError, "column 'x' has 2 dimensions"),
        ({"x": np.zeros(2, complex)}, TypeError, "column 'x' is of type complex128"),
        ({"x": "text", "y": [1.0]}, TypeError, "column 'x' is a str: a list"),
        ({"x": 3, "y": [1.0]}, TypeError, "column 'x' is a int: a list"),
        ({"x": object()}, TypeError, "column 'x' is a object: a list"),
        ({"x": [1.0], "y": [1.0, 2.0]}, ValueError, "'x' 1, 'y' 2"),
        ({"": [1.0]}, ValueError, "empty"),
        ({"a\0b": [1.0]}, ValueError, "zero byte"),
        ({1: [1.0], "1": [2.0]}, ValueError, "stand more than once: '1'"),
        ([[1, 2], [3]], ValueError, "one length"),
        (np.zeros((2, 2, 2)), ValueError, "3 dimensions"),
        (3, TypeError, "int is not data"),
        (object(), TypeError, "object is not data"),
    ],
)
def test_what_is_no_data(data, error, says):
    with pytest.raises(error, match=says):
        batch_of(data)


def test_names_that_do_not_fit():
    with pytest.raises(ValueError, match="2 columns, and there are 3 names"):
        batch_of(np.zeros((2, 2)), columns=["a", "b", "c"])
    with pytest.raises(ValueError, match="no column 'z'"):
        batch_of({"a": [1.0]}, columns=["z"])


def test_memory_is_held_until_the_batch_goes():
    batch = batch_of({"x": np.arange(1000.0) * 2, "y": [str(i % 7) for i in range(1000)]})
    profile = Profile.from_data(batch)
    assert profile["x"].mean == 999.0
    assert sum(profile["y"].categories.values()) == 1000


def test_numbers_that_no_float_holds():
    for values in ([10**400, 1.0, -(10**400)], [10**400, 1, -(10**400)], np.array([10**400, 1, -(10**400)], object)):
        counts = column(values).counts
        assert (counts["positive_infinity"], counts["negative_infinity"], counts["finite"]) == (1, 1, 1)
    assert column([decimal.Decimal("sNaN"), decimal.Decimal(1)]).counts["nan"] == 1


def test_times_of_day_and_numpys_durations_in_lists():
    assert column([datetime.time(1, 2, 3, 500_000), None]).mean == 3723.5
    found = column([np.timedelta64(1500, "ms"), np.timedelta64("NaT"), datetime.timedelta(seconds=2.5)])
    assert (found.mean, found.counts["missing"], found.counts["nan"]) == (2.0, 1, 0)
    found = column([np.datetime64("1970-01-02"), np.datetime64("NaT")])
    assert (found.mean, found.counts["missing"], found.counts["nan"]) == (86400, 1, 0)
    with pytest.raises(TypeError, match="no length in seconds"):
        column([np.timedelta64(1, "Y")])


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        ({"x": {0: 1.0, 1: 2.0}}, TypeError, "column 'x' is a dict"),  # what DataFrame.to_dict() gives
        ({"x": {1.0, 2.0}}, TypeError, "column 'x' is a set"),
        ({"x": [1j, 2j]}, TypeError, "column 'x', row 0: a complex"),
        ([np.zeros(2), np.zeros(3)], ValueError, r"one length, and these have \[2, 3\]"),
        (np.zeros((3, 0)), ValueError, "no column to look at"),
        ({}, ValueError, "no column to look at"),
        (iter([1.0]), TypeError, "make a list of it first"),
        (range(5), TypeError, "make a list of it first"),
    ],
    ids=name_of,
)
def test_what_would_be_read_as_something_else(data, error, says):
    with pytest.raises(error, match=says):
        Profile.from_data(data)


def test_a_name_with_half_a_character_is_the_same_on_both_sides():
    table = {"a\udc80": np.arange(100.0)}
    assert check(table, table).summary["extra_columns"] == 0


class OfItsOwn:
    def __float__(self):
        return 2.5


def as_numpy_reads(values):
    """The bytes of the numbers, or the kind of what is wrong with them."""
    try:
        array = np.ascontiguousarray(values, np.float64)
    except (TypeError, ValueError, OverflowError):
        return TypeError
    return array.tobytes() if array.ndim == 1 else ValueError


def as_read(values):
    try:
        return doubles("x", values).tobytes()
    except (TypeError, ValueError) as error:
        return type(error)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "odd",
    [
        None,
        "2.5",
        "x",
        True,
        1,
        255,
        256,
        -1,
        2**53 + 1,
        2**70,
        10**400,
        np.nan,
        -np.inf,
        -0.0,
        1j,
        np.float32(0.1),
        np.int64(7),
        np.bool_(True),
        np.array(1.0),
        [1.0],
        [],
        decimal.Decimal("0.1"),
        decimal.Decimal("sNaN"),
        np.datetime64("2020-01-01"),
        np.timedelta64(5, "s"),
        b"1.5",
        np.ma.masked,
        OfItsOwn(),
        object(),
    ],
    ids=name_of,
)
def test_lists_are_read_as_numpy_reads_them(odd):
    for plain in (0.5, 1, True):
        for values in ([odd] * 40, [plain] * 1000, [plain] * 600 + [odd] + [plain] * 600, [odd] + [plain] * 40):
            assert as_read(values) == as_numpy_reads(values)
            assert as_read(tuple(values)) == as_numpy_reads(tuple(values))
