# SPDX-License-Identifier: Apache-2.0
"""Tables of polars, pyarrow and DuckDB through the Arrow C interfaces."""

import datetime
import decimal
import gc
import tracemalloc

import numpy as np
import pytest

from driftcheck import Monitor, Profile, check
from driftcheck._data import batches_of

DATES = [datetime.datetime(2020, 9, 13, 12, 26, 40), None, datetime.datetime(2020, 9, 13, 12, 26, 42)]


@pytest.fixture
def pa():
    return pytest.importorskip("pyarrow")


@pytest.fixture
def pl():
    return pytest.importorskip("polars")


@pytest.fixture
def data(rng):
    return {
        "a": rng.normal(size=1000),
        "b": rng.integers(0, 10**6, 1000),
        "c": rng.choice(["u", "v", "a longer text than a view holds"], 1000),
        "d": rng.random(1000) < 0.3,
    }


def column(table, name="x", **options):
    return Profile.from_data(table, **options).column(name)


def addresses(table):
    return [batch.columns["data"].tolist() for batch in batches_of(table)]


def test_tables_of_all_makers_are_one(data, pa, pl):
    expected = Profile.from_data(data)
    table = pa.table(data)
    assert Profile.from_data(table) == expected
    assert Profile.from_data(table.to_batches()[0]) == expected
    assert Profile.from_data(pa.RecordBatchReader.from_batches(table.schema, table.to_batches(77))) == expected
    assert Profile.from_data(pl.DataFrame(data)) == expected
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        assert Profile.from_data(connection.from_arrow(table).filter("d or not d")) == expected


def test_arrow_is_borrowed(pa, pl):
    values = np.arange(1000.0)
    table = pa.table({"x": pa.array(values)})
    assert addresses(table) == [[values.ctypes.data]]
    assert addresses(table.slice(10, 5)) == [[values.ctypes.data + 80]]
    frame = pl.DataFrame({"x": values})
    assert addresses(frame) == [[frame["x"].to_numpy(allow_copy=False).ctypes.data]]


def test_a_large_table_takes_no_memory(pa):
    table = pa.table({f"c{i}": np.zeros(500_000) for i in range(10)})
    tracemalloc.start()
    held = pa.total_allocated_bytes()
    batches = list(batches_of(table))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(batch.rows for batch in batches) == 500_000
    assert most < 100_000
    assert pa.total_allocated_bytes() - held < 100_000


def test_memory_is_given_back(pa):
    gc.collect()  # what tests before this one have left
    before = pa.total_allocated_bytes()
    table = pa.table({"x": pa.array([float(i) for i in range(10_000)]), "y": pa.array(["a", "b"] * 5_000)})
    for _ in range(5):
        Profile.from_data(table)
    first = next(batches_of(table))
    assert first.rows == 10_000
    del first, table
    gc.collect()
    assert pa.total_allocated_bytes() <= before


@pytest.mark.parametrize(
    "kind", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]
)
def test_numbers(pa, kind):
    array = pa.array(np.array([0, 1, 2, 3], kind))[1:]
    found = column(pa.table({"x": array}), types="numeric")
    assert (found.rows, found.mean) == (3, 2.0)
    with_null = pa.array(np.array([1, 2, 3], kind), mask=np.array([False, True, False]))
    found = column(pa.table({"x": with_null}), types="numeric")
    assert (found.mean, found.counts["missing"]) == (2.0, 1)


def test_texts_and_categories(pa, pl):
    values = ["b", None, "a", "b", "", "a text that is longer than a view"]
    expected = {"b": 2, "": 1, "a": 1, "a text that is longer than a view": 1}
    kinds = [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())]
    if hasattr(pa, "string_view"):
        kinds.append(pa.string_view())
    for kind in kinds:
        found = column(pa.table({"x": pa.array(values, kind)}))
        assert (found.categories, found.counts["missing"]) == (expected, 1)
    for kind in (pl.String, pl.Categorical, pl.Enum(list(expected))):
        found = column(pl.DataFrame({"x": pl.Series(values, dtype=kind)}))
        assert (found.categories, found.counts["missing"]) == (expected, 1)


def test_booleans_and_nothing(pa):
    assert column(pa.table({"x": [True, None, False, True]})).categories == {"true": 2, "false": 1}
    assert column(pa.table({"x": pa.nulls(3)})).counts["missing"] == 3


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "Asia/Tokyo"])
def test_dates_are_seconds(pa, unit, zone):
    found = column(pa.table({"x": pa.array(DATES, pa.timestamp(unit, zone))}), types="numeric")
    assert (found.minimum, found.maximum, found.counts["missing"]) == (1_600_000_000, 1_600_000_002, 1)


def test_the_same_moments_are_the_same_numbers(pa, pl):
    moments = np.random.default_rng(5).integers(1.5e15, 1.8e15, 500).astype("M8[us]")
    for kind in ("M8", "m8"):
        there = {"x": moments.astype(np.int64).astype(f"{kind}[us]")}
        for unit in ("us", "ns"):
            now = there["x"].astype(f"{kind}[{unit}]")
            for table in (pa.table({"x": now}), pl.DataFrame({"x": now})):
                assert check(there, table, types="numeric").columns["x"].value("ks") == 0


def test_other_times_are_seconds(pa, pl):
    days = [datetime.date(1970, 1, 2), None]
    spans = [datetime.timedelta(minutes=2), None]
    clock = [datetime.time(0, 1, 30), None]
    assert column(pa.table({"x": pa.array(days, pa.date32())})).mean == 86400
    assert column(pa.table({"x": pa.array(days, pa.date64())})).mean == 86400
    assert column(pa.table({"x": pa.array(spans, pa.duration("ms"))})).mean == 120
    assert column(pa.table({"x": pa.array(clock, pa.time32("s"))})).mean == 90
    assert column(pa.table({"x": pa.array(clock, pa.time64("us"))})).mean == 90
    for values, mean in ((days, 86400), (spans, 120), (clock, 90), (DATES, 1_600_000_001)):
        assert column(pl.DataFrame({"x": values})).mean == mean


def test_columns_and_ignore(pa, data):
    table = pa.table(data).append_column("list", pa.array([[1]] * 1000))
    with pytest.raises(TypeError, match=r"column 'list' cannot be read: .* nested values .* ignore="):
        Profile.from_data(table)
    assert Profile.from_data(table, ignore=["list"]) == Profile.from_data(data)
    assert Profile.from_data(table, columns=["c", "a"]).names == ["a", "c"]
    with pytest.raises(ValueError, match="no column 'z'"):
        Profile.from_data(table, columns=["z"])
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["x", "x"])
    with pytest.raises(TypeError, match="column 'x'"):
        Profile.from_data(twice)


def test_single_columns(pa, pl):
    assert Profile.from_data(pa.array([1.0, 2.0])).names == ["x0"]
    assert Profile.from_data(pa.chunked_array([[1.0], [2.0]]), columns=["age"]).names == ["age"]
    assert Profile.from_data(pl.Series("age", [1.0, 2.0])).names == ["age"]
    assert Profile.from_data(pl.DataFrame({"0": [1.0, 2.0]})).names == ["0"]


def test_pieces_and_no_rows(pa):
    pieces = pa.chunked_array([[1.0, 2.0], [], [3.0]])
    assert column(pa.table({"x": pieces}), types="numeric").mean == 2.0
    empty = pa.table({"x": pa.array([], pa.float64()), "y": pa.array([], pa.string())})
    assert Profile.from_data(empty).names == ["x", "y"]
    nothing = pa.RecordBatchReader.from_batches(empty.schema, [])
    assert Profile.from_data(nothing).rows == 0


def test_a_stream_that_fails(pa):
    def batches():
        yield pa.record_batch({"x": [1.0, 2.0]})
        raise RuntimeError("the source is gone")

    reader = pa.RecordBatchReader.from_batches(pa.schema({"x": pa.float64()}), batches())
    with pytest.raises(OSError, match="the source is gone"):
        Profile.from_data(reader)


def test_check_and_monitor(pa, pl, data):
    reference = Profile.from_data(pl.DataFrame(data), keep_rows=True)
    moved = {**data, "a": data["a"] + 1, "new": data["a"]}
    report = check(reference, pa.table(moved))
    assert report.drifted_columns == ["a"]
    assert report.to_dict()["extra_column_names"] == ["new"]
    one, other = Monitor(reference, window_rows=700), Monitor(reference, window_rows=700)
    one.observe(pl.DataFrame(moved))
    other.observe(moved)
    assert one.snapshot() == other.snapshot()
    assert [event.name for event in one.events()] == ["a"]


def test_columns_of_arrow_in_pandas(pa, data):
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {
            "a": pd.array([1.5, None, 2.5], dtype=pd.ArrowDtype(pa.float64())),
            "b": pd.array(["u", None, "v"], dtype=pd.ArrowDtype(pa.string())),
            "t": pd.array(DATES, dtype=pd.ArrowDtype(pa.timestamp("us"))),
            "k": pd.array([True, None, True], dtype=pd.ArrowDtype(pa.bool_())),
        }
    )
    found = Profile.from_data(frame, types={"a": "numeric"})
    assert (found["a"].mean, found["a"].counts["missing"]) == (2.0, 1)
    assert found["b"].categories == {"u": 1, "v": 1}
    assert found["t"].mean == 1_600_000_001
    assert found["k"].categories == {"true": 2}


def test_other_columns_of_arrow_in_pandas(pa):
    pd = pytest.importorskip("pandas")

    def column(values, kind):
        series = pd.Series(pd.array(values, dtype=pd.ArrowDtype(kind)), name="x")
        return Profile.from_data(series)["x"]

    day = datetime.date(1970, 1, 2)
    for kind in (pa.date32(), pa.date64()):
        assert (column([day, None], kind).mean, column([day, None], kind).missing) == (86400, 1)
    for kind in (pa.time32("s"), pa.time64("us")):
        assert (column([datetime.time(1), None], kind).mean, column([datetime.time(1), None], kind).missing) == (
            3600,
            1,
        )
    assert column([decimal.Decimal("1.5"), None], pa.decimal128(10, 2)).mean == 1.5
    assert column(["a", None], pa.dictionary(pa.int8(), pa.string())).categories == {"a": 1}
    with pytest.raises(TypeError, match="column 'x', row 0: a list"):
        column([[1], None], pa.list_(pa.int64()))


def test_a_column_of_nothing_of_polars(pl):
    found = Profile.from_data(pl.DataFrame({"x": [None, None], "y": [1.0, 2.0]}))
    assert (found["x"].counts["missing"], found["y"].mean) == (2, 1.5)


def test_a_lone_array_that_is_not_read_has_its_name(pa, pl):
    with pytest.raises(TypeError, match=r"column 'x0' cannot be read: .*nested"):
        Profile.from_data(pa.array([[1], [2]]))
    with pytest.raises(TypeError, match=r"column 'x' cannot be read: .*nested"):
        Profile.from_data(pl.Series("x", [[1], [2]]))


def test_a_lazy_frame_is_to_be_collected(pl):
    with pytest.raises(TypeError, match=r"LazyFrame is not data .*collect\(\)"):
        Profile.from_data(pl.DataFrame({"x": [1.0]}).lazy())
