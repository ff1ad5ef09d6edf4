# SPDX-License-Identifier: Apache-2.0
"""What: driftcheck evaluate from outside: counts against driftcheck detect, known run lengths, the budget, refusals.
In: the path of the program. Out: unittest verdicts.
Layer: tests of cli."""
import json
import math
import unittest

import study_case
from study_case import StudyCase


class EvaluateTest(StudyCase):
    def evaluate(self, *arguments, code=0):
        return json.loads(self.run_it("evaluate", "--format", "json", *arguments, code=code).stdout)

    def test_counts_are_those_of_detect(self):
        self.run_it("simulate", "--changes", "4000", "--drift", "mean=0.5", "--numeric", "1", "--truth", "change",
                    "-o", "stream.csv")
        said = json.loads(self.run_it("detect", "--detector", "page-hinkley", "--column", "x0", "--format", "json",
                                      "stream.csv", code=1).stdout)["drifts"]
        after = [row for row in said if row >= 4000]
        self.assertGreater(len(after), 1)
        for given in (["--truth", "change", "stream.csv"], ["--changes", "4000", "stream.csv"]):
            e = self.evaluate("--detector", "page-hinkley", "--columns", "x0", *given)
            self.assertEqual(e["false_alarms"], len(said) - 1)
            self.assertEqual(e["delay_mean_rows"]["value"], after[0] - 4000 + 1)
            self.assertEqual((e["found"], e["missed"], e["looks"]), (1, 0, 10000))
            self.assertEqual(e["looks_without_drift"], 10000 - (after[0] - 4000 + 1))

    def test_made_up_streams_are_those_of_simulate(self):
        stream = ["--changes", "6000", "--drift", "mean=1", "--seed", "5"]
        self.run_it("simulate", *stream, "-o", "stream.csv")
        chosen = ["--detector", "evidence", "--reference-rows", "3000", "--batch-rows", "50"]
        self.assertEqual(self.evaluate(*chosen, "--changes", "6000", "stream.csv"),
                         self.evaluate(*chosen[:-2], *stream, "--batch-rows", "50"))

    def test_run_lengths_are_what_theory_says(self):
        # after each alarm the reference is made anew; then 1 / 0.0027 values, and 465.4 (Brook and Evans 1972)
        for kind, reference, expected in (("shewhart", 5000, 5000 + 370.4), ("cusum", 2000, 2000 + 465.4)):
            e = self.evaluate("--detector", kind, "--option", "min_instances=%d" % reference, "--numeric", "1", "--rows",
                              "200000", "--repeat", "10")
            self.assertLess(e["run_length_looks"]["low"], expected, kind)
            self.assertGreater(e["run_length_looks"]["high"], expected, kind)

    def test_budget_of_evidence_holds(self):
        e = self.evaluate("--detector", "evidence", "--false-alarm-every", "200", "--reference-rows", "500", "--numeric",
                          "4", "--categorical", "2", "--correlation", "0.5", "--missing-rate", "0.05", "--batch-rows", "50",
                          "--rows", "10000", "--repeat", "60")
        self.assertGreater(e["looks"], 5000)
        self.assertGreater(e["false_alarms"], 0)
        self.assertGreater(e["run_length_looks"]["high"], 200)
        self.assertLess(e["false_alarms_per_1000_looks"]["low"], 5)

    def test_dependent_batches_break_the_budget_and_the_design_effect_mends_it(self):
        stream = ["--detector", "evidence", "--false-alarm-every", "1000", "--reference-rows", "5000", "--numeric", "1",
                  "--batch-rows", "200", "--batch-sd", "0.1", "--rows", "45000", "--repeat", "20"]
        raw = self.evaluate(*stream)
        tempered = self.evaluate(*stream, "--design-effect", "4")
        self.assertLess(raw["run_length_looks"]["high"], 1000)
        self.assertLess(tempered["false_alarms"], raw["false_alarms"] / 4)

    def test_evidence_finds_each_kind_of_drift(self):
        for drift in ("mean=0.5", "scale=1.5", "shape=1.5", "missing=0.05", "mix=0.3"):
            e = self.evaluate("--detector", "evidence", "--reference-rows", "4000", "--rows", "14000", "--changes", "6000",
                              "--drift", drift, "--categorical", "1", "--numeric", "2", "--repeat", "5")
            self.assertEqual((e["found"], e["missed"], e["false_alarms"]), (5, 0, 0), drift)
            self.assertLess(e["delay_mean_rows"]["value"], 2000, drift)

    def test_concepts_show_in_the_error_of_a_model(self):
        for name in ("sea", "led", "waveform", "agrawal"):
            e = self.evaluate("--detector", "hddm-a", "--generator", name, "--columns", "error", "--changes", "5000",
                              "--swap", "10", "--rows", "10000", "--repeat", "4")
            self.assertEqual(e["missed"], 0, name)

    def test_missed_changes_and_intervals(self):
        e = self.evaluate("--detector", "ddm", "--generator", "errors", "--changes", "5000", "--drift", "rate=0.02",
                          "--rows", "5100", "--repeat", "20")
        self.assertGreater(e["missed"], 0)
        self.assertEqual(e["missed"] + e["found"], 20)
        share = e["missed_share"]
        self.assertTrue(share["low"] < share["value"] <= share["high"])

    def test_no_drift_and_no_alarm_is_said_with_a_bound(self):
        e = self.evaluate("--detector", "adwin", "--numeric", "1", "--rows", "2000")
        self.assertEqual(e["false_alarms"], 0)
        self.assertIsNone(e["run_length_looks"]["value"])
        self.assertTrue(math.isclose(e["run_length_looks"]["low"], 2000 / 3.6888794541139363, rel_tol=1e-6))
        self.assertIsNone(e["delay_mean_rows"]["value"])
        text = self.run_it("evaluate", "--detector", "adwin", "--numeric", "1", "--rows", "2000").stdout
        self.assertIn("none seen   (at least 542.2)", text)
        self.assertNotIn("F1", text)

    def test_files_with_texts_and_gaps(self):
        self.run_it("simulate", "--categorical", "2", "--missing-rate", "0.1", "--changes", "6000", "--drift", "mix=0.5",
                    "--truth", "change", "-o", "stream.csv")
        e = self.evaluate("--detector", "evidence", "--columns", "c0,c1", "--truth", "change", "--reference-rows", "2000",
                          "stream.csv")
        self.assertEqual((e["found"], e["false_alarms"]), (1, 0))
        with open(self.folder + "/stream.csv", encoding="utf-8") as file:
            piped = self.run_it("evaluate", "--detector", "evidence", "--columns", "c0,c1", "--truth", "change",
                                "--reference-rows", "2000", "--format", "json", "-", stdin=file.read())
        self.assertEqual(json.loads(piped.stdout), e)

    def test_refusals(self):
        self.write("stream.csv", "a,b,c\n1,x,0\n2,y,0\nz,x,1\n")
        self.write("losses.csv", "e\n0\n1\n7\n")
        self.write("zeros.csv", "e\n0\n0\n0\n")
        for code, arguments, words in [
            (2, [], ["--detector"]),
            (2, ["--detector", "adwim"], ["did you mean adwin"]),
            (2, ["--detector", "adwin"], ["--columns", "x0"]),
            (2, ["--detector", "adwin", "--columns", "nope"], ["--columns", "nope"]),
            (2, ["--detector", "adwin", "--columns", "a", "stream.csv"], ["--changes", "--truth"]),
            (2, ["--detector", "adwin", "--truth", "d", "--columns", "a", "stream.csv"], ["--truth", "'d'"]),
            (2, ["--detector", "adwin", "--truth", "c", "--repeat", "2", "stream.csv"], ["--repeat"]),
            (3, ["--detector", "adwin", "--truth", "c", "--columns", "a", "stream.csv"], ["stream.csv:4", "'a'", "'z'"]),
            (3, ["--detector", "ddm", "--changes", "1", "losses.csv"], ["row 2", "'e'"]),
            (3, ["--detector", "ddm", "--changes", "1", "absent.csv"], ["absent.csv"]),
            (2, ["--detector", "evidence", "--changes", "50", "--drift", "mean=1"], ["--changes", "--reference-rows"]),
            (2, ["--detector", "adwin", "--truth", "b", "--columns", "a", "stream.csv"],
             ["stream.csv:2", "--truth", "'b'", "'x'"]),
            (2, ["--detector", "ddm", "--changes", "3", "zeros.csv"], ["--changes", "no row 3", "3 rows"]),
            (2, ["--detector", "adwin", "--columns", "x0", "--changes", "10000", "--drift", "mean=1"],
             ["--changes", "--rows"]),
            (2, ["--detector", "ddm", "--changes", "1", "--drift", "mean=1", "zeros.csv"], ["--drift", "made up"]),
            (2, ["--detector", "ddm", "--changes", "1", "--generator", "sea", "zeros.csv"], ["--generator"]),
            (2, ["--detector", "evidence", "--rows", "20000", "--option", "delta=1"], ["--option", "evidence"]),
            (2, ["--detector", "evidence", "--rows", "20000", "--compat", "moa"], ["--compat", "evidence"]),
            (2, ["--detector", "Evidence", "--rows", "20000", "--option", "delta=1"], ["--option", "evidence"]),
            (4, ["--detector", "evidence", "--rows", "500"], ["no look", "--reference-rows"]),
        ]:
            said = self.run_it("evaluate", *arguments, code=code).stderr
            for word in words:
                self.assertIn(word, said)


if __name__ == "__main__":
    study_case.main()
