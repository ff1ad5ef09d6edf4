# SPDX-License-Identifier: Apache-2.0
"""Checks and reports: numbers against SciPy, outputs against each other."""

import io
import json
import pickle
import threading
from html.parser import HTMLParser

import numpy as np
import pytest
import scipy.stats

import driftcheck
from driftcheck import Profile, check


@pytest.fixture
def sides(rng):
    reference = {"a": rng.normal(size=3000), "b": rng.choice(["u", "v", "w"], 3000), "c": rng.integers(0, 500, 3000)}
    current = {"a": rng.normal(0.3, 1, 2000), "b": rng.choice(["u", "v", "w"], 2000, p=[0.5, 0.3, 0.2]),
               "c": rng.integers(0, 500, 2000)}  # fmt: skip
    return reference, current


def psi(reference, current):
    r, c = ((np.asarray(x) + 0.5) / (np.sum(x) + 0.5 * len(x)) for x in (reference, current))
    return float(np.sum((c - r) * np.log(c / r)))


def test_numbers_against_scipy(sides):
    stats = pytest.importorskip("scipy.stats")
    report = check(*sides, types={"c": "numeric"})
    for name in ("a", "c"):
        ks = stats.ks_2samp(sides[0][name], sides[1][name])
        found = report[name].statistics
        assert found["ks"].value == pytest.approx(ks.statistic, rel=1e-12)
        assert found["ks"].p_value == pytest.approx(ks.pvalue, rel=1e-9)
        assert found["ks"].location == ks.statistic_location
        distance = stats.wasserstein_distance(sides[0][name], sides[1][name])
        assert found["wasserstein"].value == pytest.approx(distance, rel=1e-10)
    table = [[np.sum(side["b"] == value) for value in "uvw"] for side in sides]
    chi2 = stats.chi2_contingency(table, correction=False)
    found = report["b"].statistics
    assert found["chi2"].value == pytest.approx(chi2.statistic, rel=1e-12)
    assert found["chi2"].p_value == pytest.approx(chi2.pvalue, rel=1e-10)
    assert (found["chi2"].df, found["chi2"].method) == (2, "chi2_asymptotic")
    assert found["psi"].value == pytest.approx(psi(*table), rel=1e-12)
    tests = [report[name].statistics[test] for name, test in (("a", "ks"), ("b", "chi2"), ("c", "ks"))]
    adjusted = stats.false_discovery_control([test.p_value for test in tests])
    assert [test.p_adjusted for test in tests] == pytest.approx(adjusted.tolist(), rel=1e-12)


def test_psi_is_that_of_the_bins(sides):
    report = check(*sides)
    edges = np.quantile(sides[0]["a"], np.arange(1, 10) / 10, method="inverted_cdf")
    counts = [np.bincount(np.searchsorted(edges, side["a"], side="right"), minlength=10) for side in sides]
    assert report["a"].histogram["edges"] == edges.tolist()
    assert report["a"].histogram["reference"] == counts[0].tolist()
    assert report["a"].value("psi") == pytest.approx(psi(*counts), rel=1e-12)


def test_exact_and_bounded(sides):
    exact, bounded = check(*sides), check(*sides, exact=False)
    ks = bounded["a"].statistics["ks"]
    assert ks.lower <= exact["a"].value("ks") <= ks.upper
    assert exact["a"].value("psi") == bounded["a"].value("psi")
    assert exact.to_dict()["options"]["exact"]
    assert not bounded.to_dict()["options"]["exact"]


def test_profiles_and_files(sides, tmp_path):
    reference = Profile.from_data(sides[0], keep_rows=True)
    path = tmp_path / "reference.dcp"
    reference.save(path)
    current = Profile.from_data(sides[1], like=reference)
    expected = check(reference, sides[1]).to_dict()
    assert check(reference, current).to_dict() == expected
    assert check(*sides).to_dict() == expected
    loaded = check(path, sides[1], current_name="today").to_dict()
    assert loaded["reference"]["source"] == str(path)
    assert loaded["current"]["source"] == "today"
    assert loaded["columns"] == expected["columns"]
    with pytest.raises(ValueError, match="resolution: the reference is a profile"):
        check(reference, sides[1], resolution=10)


def test_options(sides):
    default = check(*sides)
    assert default.verdict == "warning"
    assert check(*sides, thresholds={"psi": 0.05}).verdict == "drift"
    assert check(*sides, thresholds={"psi": (None, 0.05)}).drifted
    assert check(*sides, thresholds={"psi": None}).verdict == "none"
    assert check(*sides, thresholds={("psi", "categorical"): 0.05}).drifted_columns == ["b"]
    assert check(*sides, thresholds={("psi", "numeric"): 0.05}).drifted_columns == ["a"]
    assert check(*sides, thresholds={("ks", "a"): 0.1, "psi": None}).drifted_columns == ["a"]
    assert check(*sides, thresholds={"psi": 0.05}, drift_share=0.9).verdict == "warning"
    assert check(*sides, min_rows=2500).verdict == "insufficient"
    assert check(*sides, alpha=1e-300).verdict == "none"
    options = check(*sides, adjust="holm", smoothing=2.0, alpha=0.01).to_dict()["options"]
    assert (options["adjust"], options["smoothing"], options["alpha"]) == ("holm", 2.0, 0.01)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"adjust": "fdr"}, "adjust is 'fdr': one of 'bh'"),
        ({"alpha": -1}, "alpha is -1: a number above 0"),
        ({"alpha": 2}, "alpha"),
        ({"thresholds": {"pzi": 1}}, "unknown statistic 'pzi'"),
        ({"thresholds": {("psi", "z"): 1}}, "column 'z'"),
        ({"thresholds": {"psi": -1}}, "the threshold of psi is -1"),
        ({"min_rows": 0}, "min_rows is 0"),
        ({"ignore": ["a", "b", "c"]}, "no column to look at"),
    ],
)
def test_wrong_options(sides, options, says):
    with pytest.raises(ValueError, match=says):
        check(*sides, **options)


def test_extra_missing_and_ignored_columns(sides):
    current = {"z": [1.0] * 2000, "a": sides[1]["a"]}
    found = check(sides[0], current, ignore=["c"]).to_dict()
    assert found["extra_column_names"] == ["z"]
    assert [(column["name"], column["status"]) for column in found["columns"]] == [("a", "OK"), ("b", "MISSING_COLUMN")]
    assert check({"x": [1.0] * 40}, {"x": ["a"] * 40}, types="numeric")["x"].status == "TYPE_MISMATCH"


def test_one_name_is_enough(sides):
    assert list(check(*sides, ignore="a")) == ["b", "c"]
    assert list(check(*sides, columns="a")) == ["a"]
    assert list(check(*sides, ignore=(name for name in "ab"))) == ["c"]


def test_arrays_take_the_names_of_the_reference(sides):
    reference = {name: sides[0][name] for name in "ac"}
    current = np.column_stack([sides[1][name] for name in "ac"])
    assert check(reference, current).to_dict() == check(reference, {name: sides[1][name] for name in "ac"}).to_dict()
    assert check(current, current, columns=["u", "v"]).columns.keys() == {"u", "v"}


def test_outputs_agree(sides):
    report = check(*sides, thresholds={"psi": 0.05})
    found = report.to_dict()
    assert json.loads(report.to_json()) == found
    assert found["verdict"] == report.verdict == "drift"
    assert report.drifted is True
    assert list(report.columns) == list(report) == [column["name"] for column in found["columns"]]
    assert len(report) == 3
    assert report.summary["drifted"] == len(report.drifted_columns)
    for column in found["columns"]:
        view = report[column["name"]]
        assert (view.verdict, view.reasons, view.status) == (column["verdict"], column["reasons"], column["status"])
        assert {name: s.value for name, s in view.statistics.items()} == {
            name: s["value"] for name, s in column["statistics"].items()
        }
        assert view.value("nothing") is None
    with pytest.raises(KeyError, match="no column 'z'"):
        report["z"]


def test_text(sides):
    report = check(*sides, thresholds={"psi": 0.05})
    assert repr(report) == report.to_text().rstrip("\n")
    assert repr(report).startswith("DRIFT: 2 of 3 columns drifted")
    assert report.to_text(ascii=True).isascii()
    assert "\x1b[" in report.to_text(color=True)
    assert "\x1b[" not in report.to_text()
    assert max(map(len, report.to_text(width=60).splitlines())) <= 60
    assert "more" in report.to_text(max_columns=1)


class Checker(HTMLParser):
    """Every tag is closed, and nothing comes from elsewhere."""

    def __init__(self):
        super().__init__()
        self.open, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open.append(tag)
        assert not {"src", "href", "onclick"} & dict(attrs).keys()

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html(sides):
    names = {"<script>alert('1')</script>": sides[0]["a"], '"&b': sides[0]["b"], "none": [None] * 3000}
    report = check(names, {**names, "none": [None] * 3000})
    html = report._repr_html_()
    checker = Checker()
    checker.feed(html)
    assert checker.open == []
    assert checker.tags.count("tr") == 4
    assert checker.tags.count("svg") >= 4
    assert "script" not in checker.tags
    assert "&lt;script&gt;" in html
    wide = check({f"c{i}": np.arange(40.0) for i in range(500)}, {f"c{i}": np.arange(40.0) for i in range(500)})
    assert len(wide._repr_html_()) < 1_500_000
    assert "and 300 more columns" in wide._repr_html_()


def test_plot(sides):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    report = check(*sides)
    axes = report.plot("a")
    histogram = report["a"].histogram
    heights = [bar.get_height() for bar in axes.patches]
    assert heights[:10] == pytest.approx([count / 3000 for count in histogram["reference"]])
    assert heights[11:21] == pytest.approx([count / 2000 for count in histogram["current"]])
    assert heights[10] == heights[21] == 0  # missing
    assert any("D at" in text.get_text() for text in axes.get_legend().get_texts())
    assert report.plot("b", axes) is axes
    empty = check({"x": ["a"] * 40}, {"y": ["a"] * 40})
    with pytest.raises(ValueError, match="no histogram"):
        empty.plot("x")
    matplotlib.pyplot.close("all")


def test_plot_of_names_that_look_like_formulas():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    name, labels = "cost in $\\foo{$", ["$x_{$", "a$b$"] * 50
    report = check({name: labels}, {name: labels})
    figure = report.plot(name).figure
    figure.savefig(io.BytesIO())
    matplotlib.pyplot.close("all")


def test_statistics_are_floats_though_json_has_whole_numbers(sides):
    same = check(sides[0], sides[0])
    assert all(
        type(statistic.value) is float for column in same.columns.values() for statistic in column.statistics.values()
    )


def test_objects_are_not_made_by_hand(sides):
    with pytest.raises(TypeError, match=r"Profile\.from_data"):
        Profile(sides[0])
    with pytest.raises(TypeError, match=r"driftcheck\.check"):
        driftcheck.Report(sides[0])


def test_a_report_is_no_truth_and_no_pickle(sides):
    report = check(*sides)
    assert report
    assert not report.drifted
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(report)
    with report:
        pass
    assert repr(report) == "<driftcheck.Report: closed>"


def test_nothing_to_compare():
    assert check({"x": [1.0]}, {"x": []}).verdict == "insufficient"
    assert check({"x": []}, {"x": []}).verdict == "insufficient"
    assert driftcheck.check([], []).verdict == "insufficient"


# ---- threads ----


def test_threads_change_nothing(rng):
    reference, current = (rng.normal(size=(2_000, 7)), rng.normal(0.1, 1, size=(1_500, 7)))
    alone = driftcheck.check(reference, current, threads=1)
    for threads in (2, 3, 16, None):
        assert driftcheck.check(reference, current, threads=threads).to_json() == alone.to_json()
        profile = driftcheck.Profile.from_data(reference, keep_rows=True, threads=threads)
        assert profile == driftcheck.Profile.from_data(reference, keep_rows=True, threads=1)


def test_errors_of_other_threads_are_raised_here(rng):
    profile = driftcheck.Profile.from_data(rng.normal(size=(100, 2)))
    with pytest.raises(ValueError, match="alpha"):
        driftcheck.check(profile, rng.normal(size=(100, 2)), alpha=2.0, threads=2)


@pytest.mark.parametrize("threads", [0, -1, 1.5])
def test_a_number_of_threads_is_whole_and_positive(threads):
    with pytest.raises(ValueError, match="threads"):
        driftcheck.check({"x": [1.0, 2.0]}, {"x": [1.0]}, threads=threads)


def test_a_system_without_threads_does_the_work_all_the_same(rng, monkeypatch):
    data = rng.normal(size=(1_000, 5))
    expected = driftcheck.check(data, data, threads=1).to_json()

    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert driftcheck.check(data, data, threads=4).to_json() == expected


def test_calibrated_fields(rng):
    reference, current = {"x": rng.normal(size=1000)}, {"x": rng.normal(size=500)}
    fields = driftcheck.check(reference, current, false_alarm_every=1000).to_dict()["columns"][0]["calibrated"]
    assert fields["psi_lower"] < fields["psi_beyond_chance"] < fields["psi_upper"]
    assert fields["psi_threshold"] == pytest.approx((1 / 1000 + 1 / 500) * scipy.stats.chi2.isf(1e-3, 9), rel=1e-9)
    assert 0 < fields["ks_band"] < 1
    with pytest.raises(ValueError, match="false_alarm_every"):
        driftcheck.check(reference, current, false_alarm_every=0.5)
