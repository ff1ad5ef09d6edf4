# SPDX-License-Identifier: Apache-2.0
"""Tables of pandas."""

import numpy as np
import pytest

from driftcheck import Profile, check
from driftcheck._data import batches_of

pd = pytest.importorskip("pandas")


def column(series, **options):
    return Profile.from_data(pd.DataFrame({"x": series}), **options).column("x")


def address(data):
    return next(iter(batches_of(data))).columns["data"].tolist()


def test_numbers_are_borrowed():
    values = np.arange(10.0)
    assert address(pd.Series(values, copy=False)) == [values.ctypes.data]
    frame = pd.DataFrame(np.arange(20.0).reshape(10, 2), columns=["a", "b"], copy=False)
    assert address(frame) == [frame[name].to_numpy().ctypes.data for name in frame]


def test_nullable_numbers_are_borrowed_under_their_mask():
    array = pd.array([1, None, 3], dtype="Int64")
    assert address(pd.Series(array, copy=False)) == [array._data.ctypes.data]
    found = column(array, types="numeric")
    assert (found.mean, found.counts["missing"]) == (2.0, 1)


@pytest.mark.parametrize("dtype", ["Int8", "UInt16", "UInt32", "Int64", "Float32", "Float64"])
def test_nullable_numbers(dtype):
    found = column(pd.array([1, None, 3], dtype=dtype), types="numeric")
    assert (found.mean, found.counts["missing"], found.counts["nan"]) == (2.0, 1, 0)


def test_nullable_booleans():
    assert column(pd.array([True, None, True], dtype="boolean")).categories == {"true": 2}


@pytest.mark.parametrize("dtype", ["object", "string", "str", "category"])
def test_texts(dtype):
    found = column(pd.Series(["b", None, "a", "b"], dtype=dtype))
    assert found.categories == {"b": 2, "a": 1}
    assert found.counts["missing"] == 1


def test_categories_of_numbers_and_dates():
    assert column(pd.Categorical([1, 2, 2, None])).categories == {"2": 2, "1": 1}
    assert column(pd.Categorical([0.5, 0.5])).categories == {"0.5": 2}
    assert column(pd.Categorical([1, "1"])).categories == {"1": 2}
    assert column(pd.cut([1, 2, 3], [0, 2, 4])).categories == {"(0, 2]": 2, "(2, 4]": 1}


def test_dates_are_seconds():
    naive = pd.Series(pd.to_datetime([1_600_000_000, 1_600_000_002], unit="s"))
    aware = naive.dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo")
    kinds = [naive, aware, aware.astype(object)]
    if int(pd.__version__.partition(".")[0]) >= 2:  # before, there were nanoseconds only
        kinds += [naive.astype("datetime64[s]"), aware.astype("datetime64[ms, Asia/Tokyo]")]
    for series in kinds:
        assert column(series, types="numeric").mean == 1_600_000_001
    assert column(pd.Series([pd.NaT, pd.Timestamp(0)]), types="numeric").counts["missing"] == 1
    assert column(pd.Series(pd.to_timedelta([1, 3], unit="min")), types="numeric").mean == 120
    assert column(pd.Series(pd.period_range("1970-02", periods=1, freq="M")), types="numeric").mean == 31 * 86400


def test_sparse_and_index():
    frame = pd.DataFrame({"x": pd.arrays.SparseArray([0.0, 0.0, 3.0])}, index=[5, 6, 7])
    assert Profile.from_data(frame, types="numeric")["x"].mean == 1.0
    assert Profile.from_data(frame).names == ["x"]


def test_series_and_names():
    assert Profile.from_data(pd.Series([1.0, 2.0], name="age")).names == ["age"]
    assert Profile.from_data(pd.Series([1.0, 2.0])).names == ["x0"]
    assert Profile.from_data(pd.DataFrame([[1.0, 2.0]], columns=[0, 1])).names == ["0", "1"]
    with pytest.raises(ValueError, match="stand more than once: 'a'"):
        Profile.from_data(pd.DataFrame([[1.0, 2.0]], columns=["a", "a"]))


def test_a_frame_and_the_same_columns_otherwise_are_one():
    rng = np.random.default_rng(1)
    data = {"a": rng.normal(size=300), "b": rng.choice(["u", "v"], 300), "c": rng.integers(0, 1000, 300)}
    assert Profile.from_data(pd.DataFrame(data)) == Profile.from_data(data)
    moved = pd.DataFrame({**data, "a": data["a"] + 1})
    assert check(pd.DataFrame(data), moved).drifted_columns == ["a"]


def test_tables_out():
    profile = Profile.from_data({"a": np.arange(50.0), "b": ["u", "v"] * 25})
    table = profile.to_pandas()
    assert table.loc["a", "mean"] == 24.5
    assert table.loc["b", "categories"] == 2
    cells = profile["a"].to_pandas()
    assert cells["count"].sum() == 50
    assert cells["from"].iloc[0] == -np.inf
    assert profile["b"].to_pandas()["count"].tolist() == [25, 25]
    report = check(profile, {"a": np.arange(50.0) + 30, "b": ["u", "v"] * 25}).to_pandas()
    assert report.loc["a", "verdict"] == "drift"
    assert report.loc["b", "chi2"] == 0.0
