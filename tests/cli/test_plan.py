# SPDX-License-Identifier: Apache-2.0
"""What: driftcheck plan from outside: its formulas against the library itself, the cost of a PSI rule, the drawing.
In: the path of the program. Out: unittest verdicts.
Layer: tests of cli."""
import bisect
import itertools
import json
import math
import random
import unittest
import xml.etree.ElementTree

import study_case
from study_case import StudyCase


def psi_chance(limit, rows, reference, draws=4000, bins=10):
    """The share of PSI above the limit and its standard error, from samples that are drawn and cut here."""
    source, hits = random.Random(1), 0
    for _ in range(draws):
        # cuts of a uniform sample of the reference at every tenth of its rows: sums of exponential steps
        steps = [source.gammavariate(reference / bins, 1) for _ in range(bins)]
        cuts = list(itertools.accumulate(s / sum(steps) for s in steps))[:-1]
        counts = [0] * bins
        for _ in range(rows):
            counts[bisect.bisect_right(cuts, source.random())] += 1
        share = (reference / bins + 0.5) / (reference + 0.5 * bins)
        now = [(c + 0.5) / (rows + 0.5 * bins) for c in counts]
        hits += sum((q - share) * math.log(q / share) for q in now) > limit
    chance = hits / draws
    return chance, math.sqrt(chance * (1 - chance) / draws)


class PlanTest(StudyCase):
    def plan(self, *arguments):
        return json.loads(self.run_it("plan", "--format", "json", *arguments).stdout)

    def check_delay(self, runs, *arguments):
        """Planned and measured delay agree to 15 % and half a check, beyond the measurement's own error."""
        plan = self.plan("--simulate", str(runs), *arguments)
        planned, measured = plan["delay_checks"], plan["measured"]
        slack = 0.15 * planned + 0.5
        self.assertEqual(measured["found"], runs, arguments)
        self.assertLess(measured["low"] - slack, planned, arguments)
        self.assertGreater(measured["high"] + slack, planned, arguments)
        self.assertLess(abs(measured["delay_checks"] - planned), 2 * slack, arguments)

    def test_delay_is_what_the_library_needs(self):
        for shift, runs in (("0.25", 60), ("0.5", 60), ("1", 60)):
            for reference in ("1000", "10000"):
                self.check_delay(runs, "--shift", shift, "--reference-rows", reference, "--batch-rows", "50", "--numeric",
                                 "1", "--quiet-checks", "100")

    def test_delay_of_small_shifts_and_many_columns(self):
        self.check_delay(30, "--shift", "0.1", "--batch-rows", "50", "--numeric", "1", "--quiet-checks", "100")
        self.check_delay(20, "--shift", "0.25", "--batch-rows", "50", "--numeric", "20", "--quiet-checks", "50")
        self.check_delay(20, "--shift", "0.1", "--batch-rows", "1000", "--numeric", "5", "--reference-rows", "20000")

    def test_delay_with_another_budget_and_a_tolerance(self):
        self.check_delay(40, "--shift", "0.4", "--batch-rows", "50", "--numeric", "1", "--false-alarm-every", "1000")
        self.check_delay(20, "--shift", "0.4", "--batch-rows", "200", "--numeric", "1", "--min-effect", "0.02")

    def test_shift_that_the_reference_cannot_tell(self):
        plan = self.plan("--reference-rows", "1000", "--shift", "0.1", "--numeric", "1")
        self.assertIsNone(plan["delay_checks"])
        self.assertGreater(plan["smallest_shift"], 0.15)
        self.assertLess(plan["smallest_shift"], 0.25)
        enough = plan["reference_rows_needed"]
        below = self.plan("--reference-rows", str(int(enough) - 1), "--shift", "0.1", "--numeric", "1")
        above = self.plan("--reference-rows", str(int(enough) + 1), "--shift", "0.1", "--numeric", "1")
        self.assertIsNone(below["delay_checks"])
        self.assertIsNotNone(above["delay_checks"])
        self.assertAlmostEqual(above["smallest_shift"], 0.1, 3)
        said = self.run_it("plan", "--reference-rows", "1000", "--shift", "0.1").stdout
        self.assertIn("never", said)

    def test_reference_for_a_good_delay(self):
        plan = self.plan("--shift", "0.2")
        rows = str(int(plan["reference_rows_for_1.25_delay"]))
        again = self.plan("--shift", "0.2", "--reference-rows", rows)
        # half a check of rounding is in both
        ratio = (again["delay_checks"] - 0.5) / (again["delay_checks_unlimited_reference"] - 0.5)
        self.assertAlmostEqual(ratio, 1.25, 3)

    def test_tolerated_shifts_are_never_found(self):
        plan = self.plan("--shift", "0.1", "--min-effect", "0.1")
        self.assertIsNone(plan["delay_checks"])
        self.assertIsNone(plan["reference_rows_needed"])

    def test_cost_of_a_psi_rule(self):
        for limit, rows in ((0.1, 100), (0.1, 200), (0.2, 50)):
            rule = self.plan("--psi", str(limit), "--batch-rows", str(rows), "--numeric", "300", "--reference-rows",
                             "2000")["psi_rule"]
            expected, error = psi_chance(limit, rows, 2000)
            self.assertLess(abs(rule["chance_per_check_and_column"] - expected), 5 * error, (limit, rows))
            self.assertLess(rule["chance_low"], rule["chance_per_check_and_column"])
            self.assertTrue(math.isclose(rule["false_alarms_per_day"], 300 * 24 * rule["chance_per_check_and_column"]))
            self.assertLess(abs(rule["chance_by_law"] / rule["chance_per_check_and_column"] - 1), 0.6)
        budget = self.plan("--psi", "0.2", "--numeric", "300", "--batch-rows", "1000")["psi_rule"]["limit_for_budget"]
        again = self.plan("--psi", repr(budget), "--numeric", "300", "--batch-rows", "1000")["psi_rule"]
        self.assertTrue(math.isclose(again["chance_by_law"], 1 / 3e8, rel_tol=1e-6))

    def test_drawing(self):
        plan = self.plan("--shift", "0.25", "--plot", "plan.svg")
        tree = xml.etree.ElementTree.parse(self.folder + "/plan.svg")
        texts = [t.text for t in tree.iter("{http://www.w3.org/2000/svg}text")]
        self.assertIn("0.25 sd: %.3g checks" % plan["delay_checks"], texts)
        self.assertEqual(len(list(tree.iter("{http://www.w3.org/2000/svg}path"))), 2)
        with open(self.folder + "/plan.svg", encoding="utf-8") as file:
            self.assertNotIn("nan", file.read())
        self.assertIn("cannot write", self.run_it("plan", "--plot", "no/plan.svg", code=3).stderr)

    def test_refusals(self):
        for arguments, words in [(["--shift", "0"], ["--shift", "0.001 to 3"]), (["--psi", "x"], ["--psi"]),
                                 (["--numeric", "0"], ["--numeric", "1 to 1000"]), (["data.csv"], ["no input"]),
                                 (["--plot", "a", "-o", "a"], ["--plot", "--output"]),
                                 (["--reference-row", "5"], ["--reference-row", "20 to 1e9"])]:
            said = self.run_it("plan", *arguments, code=2).stderr
            for word in words:
                self.assertIn(word, said)
        self.assertIn("Examples:", self.run_it("plan", "--help").stdout)

    def test_says_why_no_shift_is_ever_found(self):
        self.assertIn("--min-effect tolerates", self.run_it("plan", "--min-effect", "10").stdout)
        self.assertIn("reference is too small", self.run_it("plan", "--design-effect", "1e6").stdout)


if __name__ == "__main__":
    study_case.main()
