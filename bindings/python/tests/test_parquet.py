# SPDX-License-Identifier: Apache-2.0
"""Parquet files, which pyarrow reads batch by batch."""

import numpy as np
import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow reads Parquet files")
import pyarrow.parquet as pq

from driftcheck import Monitor, Profile, check


@pytest.fixture
def files(tmp_path):
    rng = np.random.default_rng(0)
    tables = []
    for name, shift in (("train", 0.0), ("today", 0.8)):
        table = pa.table({"age": rng.normal(40 + 10 * shift, 10, 5000), "city": rng.choice(["Bonn", "Kiel"], 5000)})
        pq.write_table(table, tmp_path / f"{name}.parquet", row_group_size=700)
        tables.append((tmp_path / f"{name}.parquet", table))
    return tables


def test_files_are_as_the_tables_they_hold(files):
    (train, train_table), (today, today_table) = files
    assert Profile.from_data(train) == Profile.from_data(train_table)
    report = check(str(train), today)
    assert report.drifted_columns == ["age"]
    assert report.to_dict()["columns"] == check(train_table, today_table).to_dict()["columns"]
    assert report.to_dict()["reference"]["source"] == str(train)
    assert Monitor(train).columns["city"].type == "categorical"


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.parquet"):
        check(tmp_path / "none.parquet", {"age": [1.0]})
