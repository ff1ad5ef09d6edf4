# SPDX-License-Identifier: Apache-2.0
"""Profiles: options, views, files, and profiles like others."""

import copy
import pickle

import numpy as np
import pytest

from driftcheck import DataError, FileError, FormatError, Profile, SchemaError


@pytest.fixture
def profile(rng):
    return Profile.from_data({"a": rng.normal(size=1000), "b": rng.choice(["u", "v", "w"], 1000)}, keep_rows=True)


def test_options():
    data = {"x": np.arange(1000.0)}
    made = Profile.from_data(data, resolution=20, psi_bins=5, max_categories=7, keep_rows=True)
    assert made.options == {"resolution": 20, "psi_bins": 5, "max_categories": 7, "keep_rows": True}
    assert Profile.from_data(data).options["resolution"] == 100
    assert made["x"].bin_edges.tolist() == [199.0, 399.0, 599.0, 799.0]
    for wrong in ({"resolution": 7}, {"psi_bins": 1}, {"resolution": -1}, {"resolution": 1.5}):
        with pytest.raises(ValueError):
            Profile.from_data(data, **wrong)


def test_types():
    data = {"x": [1, 2] * 50, "y": [1, 2] * 50, "z": [True, False] * 50}
    made = Profile.from_data(data, types={"x": "numeric", "y": "categorical"})
    assert [column.type for column in made.columns] == ["numeric", "categorical", "categorical"]
    assert Profile.from_data({"x": [1, 2] * 50}, types="numeric")["x"].type == "numeric"
    assert made["x"].type_reason
    with pytest.raises(ValueError, match="types names 'q'"):
        Profile.from_data(data, types={"q": "numeric"})
    with pytest.raises(ValueError, match="'number': one of 'auto', 'numeric', 'categorical'"):
        Profile.from_data(data, types={"x": "number"})
    with pytest.raises(SchemaError, match="column 'a'"):
        Profile.from_data({"a": ["u"]}, types="numeric")


def test_view_of_numbers(profile, rng):
    values = np.random.default_rng(20240607).normal(size=1000)
    column = profile["a"]
    assert (column.minimum, column.maximum) == (values.min(), values.max())
    assert column.mean == pytest.approx(values.mean(), rel=1e-13)
    assert column.std == pytest.approx(values.std(ddof=1), rel=1e-13)
    counts = np.histogram(values, np.concatenate(([-np.inf], np.nextafter(column.knots, -np.inf), [np.inf])))[0]
    assert column.cells.sum() == 1000
    assert np.array_equal(column.cells[1:], [((values >= k) & (values < n)).sum() for k, n in
                                             zip(column.knots, [*column.knots[1:], np.inf])])  # fmt: skip
    assert counts.sum() == 1000
    for q in (0.0, 0.01, 0.25, 0.5, 0.99, 1.0):
        assert profile.quantile("a", q) == np.quantile(values, q, method="inverted_cdf")


def test_view_of_categories(profile):
    column = profile.column("b")
    assert sum(column.categories.values()) == 1000
    assert list(column.categories.values()) == sorted(column.categories.values(), reverse=True)
    assert column.minimum is column.mean is None
    assert column.knots.size == 0
    with pytest.raises(DataError, match="a categorical column has no quantiles"):
        profile.quantile("b", 0.5)
    few = Profile.from_data({"x": [str(i) for i in range(20)]}, max_categories=5)["x"]
    assert (len(few.categories), few.other) == (5, 15)


def test_a_view_needs_no_profile(profile):
    column = profile["a"]
    cells = column.cells.copy()
    profile.close()
    assert np.array_equal(column.cells, cells)


def test_it_is_a_container_of_columns(profile):
    assert list(profile) == profile.names == ["a", "b"]
    assert "a" in profile
    assert "z" not in profile
    assert len(profile) == 2
    assert profile.rows == 1000
    assert repr(profile) == "<driftcheck.Profile: 1,000 rows, 2 columns (1 numeric, 1 categorical)>"
    with pytest.raises(KeyError, match="no column 'z'"):
        profile["z"]
    with pytest.raises(KeyError, match="no column 'z'"):
        profile.quantile("z", 0.5)


def test_quantile_of_nothing():
    assert Profile.from_data({"x": [None, None]}, types="numeric").quantile("x", 0.5) is None
    with pytest.raises(ValueError, match="q is 2"):
        Profile.from_data({"x": [1.0]}).quantile("x", 2)


def test_files(profile, tmp_path):
    path = tmp_path / "reference.dcp"
    profile.save(path)
    assert path.read_bytes() == profile.to_bytes()
    assert Profile.load(path) == Profile.load(str(path)) == Profile.from_bytes(path.read_bytes()) == profile
    assert Profile.from_bytes(memoryview(profile.to_bytes())) == profile
    with pytest.raises(FileError):
        profile.save(tmp_path / "none" / "reference.dcp")


def test_damaged_bytes(profile):
    data = profile.to_bytes()
    for place in range(0, len(data), 97):
        damaged = bytearray(data)
        damaged[place] ^= 0x55
        with pytest.raises((FormatError, ValueError)):
            Profile.from_bytes(damaged)
        with pytest.raises(FormatError):
            Profile.from_bytes(data[:place])


def test_pickle_and_copy(profile):
    assert pickle.loads(pickle.dumps(profile)) == profile
    assert copy.deepcopy(profile) == profile


def test_batches_are_one_data_set(profile):
    values = np.random.default_rng(20240607)
    a, b = values.normal(size=1000), values.choice(["u", "v", "w"], 1000)
    pieces = ({"a": a[i : i + 300], "b": b[i : i + 300]} for i in range(0, 1000, 300))
    assert Profile.from_batches(pieces, keep_rows=True) == profile
    with pytest.raises(ValueError, match="no batch came"):
        Profile.from_batches([])
    with pytest.raises(SchemaError):
        Profile.from_batches([{"a": [1.0]}, {"b": [1.0]}])


def test_merge(profile, rng):
    a, b = rng.normal(size=700), rng.choice(["u", "v", "new"], 700)
    whole = Profile.from_data({"a": a, "b": b}, like=profile)
    parts = [Profile.from_data({"a": a[i : i + 100], "b": b[i : i + 100]}, like=profile) for i in range(0, 700, 100)]
    merged = parts[3].merge(*parts[:3], *parts[4:])
    assert np.array_equal(merged["a"].cells, whole["a"].cells)
    assert merged["a"].counts == whole["a"].counts
    assert merged["b"].categories == whole["b"].categories
    assert merged["a"].mean == pytest.approx(whole["a"].mean, rel=1e-12)
    assert merged.quantile("a", 0.3) == whole.quantile("a", 0.3)
    assert profile.merge(merged).rows == 1700
    assert parts[0].merge() == parts[0]
    with pytest.raises(SchemaError, match=r"column 'a': profile 2 .* other knots"):
        profile.merge(Profile.from_data({"a": a, "b": b}, keep_rows=True))
    with pytest.raises(SchemaError):
        profile.merge(Profile.from_data({"a": a}))


def test_like(profile, rng):
    like = Profile.from_data({"a": [0.0, 100.0], "b": ["u", "new"]}, like=profile)
    assert np.array_equal(like["a"].knots, profile["a"].knots)
    assert like["a"].cells[-1] == 1
    assert {name: count for name, count in like["b"].categories.items() if count} == {"u": 1, "new": 1}
    assert Profile.from_data({"a": [0.0]}, like=profile)["b"].absent
    assert Profile.from_data([[0.5, "u"]], like=profile)["b"].categories["u"] == 1
    with pytest.raises(ValueError, match="those of the `like` profile"):
        Profile.from_data({"a": [0.0]}, like=profile, resolution=10)


def test_columns_are_equal_if_all_they_say_is(profile):
    again = Profile.from_bytes(profile.to_bytes())
    for name in profile:
        assert profile[name] == again[name]
    one, other = list(profile)
    assert profile[one] != profile[other]
    assert profile[one] != 5
