# SPDX-License-Identifier: Apache-2.0
"""What: driftcheck simulate from outside: laws, drifts, patterns, refusals.
In: the path of the program. Out: unittest verdicts.
Layer: tests of cli.

Seeds are fixed. Tolerances are five standard errors of the quantity with that many rows."""
import math
import unittest

import study_case
from study_case import StudyCase, mean

ROWS = 20000


def spread(values):
    m = mean(values)
    return math.sqrt(mean((x - m) ** 2 for x in values))


def skewness(values):
    m, s = mean(values), spread(values)
    return mean(((x - m) / s) ** 3 for x in values)


def correlation(x, y):
    mx, my = mean(x), mean(y)
    return mean((a - mx) * (b - my) for a, b in zip(x, y)) / spread(x) / spread(y)


class SimulateTest(StudyCase):
    def column(self, name, *arguments):
        return [row[name] for row in self.simulate("--rows", str(ROWS), *arguments)]

    def halves(self, name, *arguments):
        values = self.column(name, "--changes", str(ROWS // 2), *arguments)
        return values[:ROWS // 2], values[ROWS // 2:]

    # ---- bytes

    def test_same_seed_same_bytes(self):
        options = ["simulate", "--rows", "500", "--categorical", "1", "--missing-rate", "0.1"]
        first = self.run_it(*options, "--seed", "7").stdout
        self.assertEqual(first, self.run_it(*options, "--seed", "7").stdout)
        self.assertNotEqual(first, self.run_it(*options, "--seed", "8").stdout)
        self.assertNotEqual(self.run_it(*options, "--seed", "0").stdout, self.run_it(*options, "--seed", "4357").stdout)

    def test_bytes_do_not_change_from_version_to_version(self):
        self.assertEqual(self.run_it("simulate", "--rows", "2", "--numeric", "2", "--categorical", "1").stdout,
                         "x0,x1,c0\n0.36517,0.077469,b\n-0.934494,0.731811,a\n")

    def test_writes_a_file(self):
        text = self.run_it("simulate", "--rows", "3").stdout
        self.assertEqual(self.run_it("simulate", "--rows", "3", "-o", "out.csv").stdout, "")
        with open(self.folder + "/out.csv", encoding="utf-8") as file:
            self.assertEqual(file.read(), text)
        self.assertIn("cannot write", self.run_it("simulate", "-o", "no/such/out.csv", code=3).stderr)

    # ---- drifts of columns

    def test_mean(self):
        before, after = self.halves("x0", "--drift", "mean=0.5")
        self.assertLess(abs(mean(before)), 5 / math.sqrt(ROWS / 2))
        self.assertLess(abs(mean(after) - 0.5), 5 / math.sqrt(ROWS / 2))

    def test_scale(self):
        before, after = self.halves("x0", "--drift", "scale=2")
        self.assertLess(abs(spread(before) - 1), 5 / math.sqrt(ROWS))
        self.assertLess(abs(spread(after) - 2), 2 * 5 / math.sqrt(ROWS))

    def test_shape_keeps_mean_and_variance(self):
        before, after = self.halves("x0", "--drift", "shape=1")
        self.assertLess(abs(mean(after)), 5 / math.sqrt(ROWS / 2))
        self.assertLess(abs(spread(after) - 1), 0.06)
        self.assertLess(abs(skewness(before)), 5 * math.sqrt(6 / (ROWS / 2)))
        self.assertLess(abs(skewness(after) - 1), 0.25)

    def test_missing(self):
        before, after = self.halves("x0", "--drift", "missing=0.2", "--missing-rate", "0.05")
        self.assertLess(abs(mean(x is None for x in before) - 0.05), 5 * math.sqrt(0.05 * 0.95 / ROWS * 2))
        self.assertLess(abs(mean(x is None for x in after) - 0.25), 5 * math.sqrt(0.25 * 0.75 / ROWS * 2))

    def test_mix(self):
        before, after = self.halves("c0", "--drift", "mix=0.5", "--categorical", "1", "--numeric", "0")
        total = sum(1 / k for k in range(1, 6))
        for half, first, last in ((before, 1, 1 / 5), (after, 0.6, 0.6)):
            self.assertLess(abs(mean(c == "a" for c in half) - first / total), 0.025)
            self.assertLess(abs(mean(c == "e" for c in half) - last / total), 0.025)

    def test_drift_columns(self):
        rows = self.simulate("--changes", "5000", "--drift", "mean=1", "--drift-columns", "1")
        self.assertGreater(mean(row["x0"] for row in rows[5000:]), 0.9)
        self.assertLess(abs(mean(row["x1"] for row in rows[5000:])), 5 / math.sqrt(5000))

    # ---- what all generators share

    def test_correlation(self):
        rows = self.simulate("--rows", str(ROWS), "--correlation", "0.5")
        x, y = [row["x0"] for row in rows], [row["x4"] for row in rows]
        self.assertLess(abs(correlation(x, y) - 0.5), 5 * 0.75 / math.sqrt(ROWS))
        rows = self.simulate("--rows", str(ROWS), "--correlation", "0.9", "--generator", "sea")
        self.assertGreater(correlation([row["x0"] for row in rows], [row["x2"] for row in rows]), 0.85)

    def test_batches_share_a_part_that_follows_the_one_before(self):
        x = self.column("x0", "--batch-rows", "20", "--batch-sd", "1", "--autocorrelation", "0.9")
        means = [mean(x[i:i + 20]) for i in range(0, ROWS, 20)]
        self.assertLess(abs(spread(x) - 1), 0.2)  # the variance stays 1
        self.assertGreater(spread(means), 0.5)  # of independent rows: 0.22
        self.assertGreater(correlation(means[:-1], means[1:]), 0.7)
        independent = self.column("x0")
        means = [mean(independent[i:i + 20]) for i in range(0, ROWS, 20)]
        self.assertLess(abs(correlation(means[:-1], means[1:])), 5 / math.sqrt(len(means)))

    def test_missing_rate_for_all_generators(self):
        for name in ("friedman_gra", "sea", "agrawal", "led", "waveform", "sine_clusters", "errors"):
            rows = self.simulate("--generator", name, "--rows", "2000", "--missing-rate", "0.3")
            first = next(iter(rows[0]))
            self.assertLess(abs(mean(row[first] is None for row in rows) - 0.3), 5 * math.sqrt(0.21 / 2000), name)
            self.assertFalse(any(row.get("label", 0) is None for row in rows), name)

    # ---- patterns

    def test_changes_add_up(self):
        x = [row["x0"] for row in self.simulate("--changes", "2000,6000", "--drift", "mean=5")]
        self.assertLess(abs(mean(x[2000:6000]) - 5), 0.1)
        self.assertLess(abs(mean(x[6000:]) - 10), 0.1)

    def test_recurring(self):
        x = [row["x0"] for row in self.simulate("--changes", "2000,6000", "--drift", "mean=5", "--pattern", "recurring")]
        self.assertLess(abs(mean(x[2000:6000]) - 5), 0.1)
        self.assertLess(abs(mean(x[6000:])), 0.1)

    def test_gradual(self):
        rows = self.simulate("--changes", "2000", "--drift", "mean=50", "--pattern", "gradual", "--width", "4000",
                             "--truth", "change")
        new = [row["x0"] > 25 for row in rows]
        self.assertFalse(any(new[:2000]))
        self.assertLess(abs(mean(new[2000:4000]) - 0.25), 0.05)
        self.assertLess(abs(mean(new[4000:6000]) - 0.75), 0.05)
        self.assertTrue(all(new[6000:]))
        self.assertEqual([row["change"] for row in rows], [0] * 2000 + [1] * 8000)

    # ---- generators

    def test_sea(self):
        rows = self.simulate("--generator", "sea", "--noise", "0", "--changes", "3000,6000")
        for row, limit in [(r, 8) for r in rows[:3000]] + [(r, 9) for r in rows[3000:6000]] + [(r, 7) for r in rows[6000:]]:
            self.assertEqual(row["label"], row["x0"] + row["x1"] <= limit)
        self.assertFalse(any(row["error"] for row in rows[:3000]))
        # between the two lines x0 + x1 = 8 and 9: (9^2 - 8^2) / 2 of 100
        self.assertLess(abs(mean(row["error"] for row in rows[3000:6000]) - 0.085), 5 * math.sqrt(0.085 / 3000))

    def test_friedman(self):
        rows = self.simulate("--generator", "friedman_gra", "--changes", "5000", "--noise", "0")
        for row in rows[5000:]:
            x = [row["x%d" % i] for i in range(10)]
            y = 10 * math.sin(math.pi * x[3] * x[5]) + 20 * (x[1] - 0.5) ** 2 + 10 * x[0] + 5 * x[2]
            self.assertLess(abs(row["y"] - y), 1e-4)
        self.assertFalse(any(row["residual"] for row in rows[:5000]))
        expanding = self.simulate("--generator", "friedman_lea", "--changes", "2000,4000,6000", "--noise", "0")
        moved = [row["residual"] != 0 for row in expanding]
        shares = [mean(moved[i:j]) for i, j in ((0, 2000), (2000, 4000), (4000, 6000), (6000, 10000))]
        self.assertEqual(shares[0], 0)
        for share, expected in zip(shares[1:], (2 * 0.3 ** 4, 2 * 0.3 ** 3, 2 * 0.3 ** 2)):
            self.assertLess(abs(share - expected), 5 * math.sqrt(expected / 2000))

    def test_led_and_waveform_exchange_attributes(self):
        rows = self.simulate("--generator", "led", "--noise", "0", "--changes", "5000")
        self.assertFalse(any(row["error"] for row in rows[:5000]))
        self.assertGreater(mean(row["error"] for row in rows[5000:]), 0.5)
        rows = self.simulate("--generator", "waveform", "--changes", "5000", "--rows", "10000")
        self.assertLess(mean(row["error"] for row in rows[:5000]), 0.25)
        self.assertGreater(mean(row["x8"] for row in rows), 1)  # a wave that did not move
        self.assertLess(abs(mean(row["x0"] for row in rows)), 0.1)

    def test_agrawal(self):
        rows = self.simulate("--generator", "agrawal", "--changes", "5000")
        for row in rows[:5000]:
            self.assertEqual(row["label"], not 40 <= row["age"] < 60)
            self.assertEqual(row["commission"] == 0, row["salary"] >= 75000)
        for row in rows[5000:]:
            low, high = (50e3, 100e3) if row["age"] < 40 else (75e3, 125e3) if row["age"] < 60 else (25e3, 75e3)
            self.assertEqual(row["label"], low <= row["salary"] <= high)

    def test_sine_clusters_change_phases_only(self):
        rows = self.simulate("--generator", "sine_clusters", "--changes", "5000")
        before, after = [row["x0"] for row in rows[:5000]], [row["x0"] for row in rows[5000:]]
        self.assertLess(abs(mean(before) - mean(after)), 0.3)
        self.assertLess(abs(spread(before) - spread(after)), 0.1)
        for start, stage in ((0, 0), (5000, 1)):
            row = rows[start + 100]
            turn = 100 / 500 + 0.38196601125 * stage
            self.assertLess(abs(row["x0"] - 3 * row["label"] - math.sin(2 * math.pi * turn)), 0.5)

    # ---- refusals name the option and what to do

    def test_refusals(self):
        for arguments, words in [
            (["--generator", "seas"], ["--generator", "did you mean sea"]),
            (["--drift", "mean=1"], ["--drift", "--changes"]),
            (["--changes", "50"], ["--changes", "--drift"]),
            (["--changes", "9,5", "--drift", "mean=1"], ["--changes", "9,5"]),
            (["--changes", "5", "--drift", "mean"], ["--drift", "KIND=SIZE"]),
            (["--generator", "sea", "--drift", "mean=1", "--changes", "5"], ["mean", "sea"]),
            (["--changes", "5", "--drift", "mix=1"], ["mix", "--categorical"]),
            (["--pattern", "gradual"], ["--width"]),
            (["--autocorrelation", "0.5", "--batch-rows", "5"], ["--autocorrelation", "--batch-sd"]),
            (["--batch-sd", "0.5"], ["--batch-rows"]),
            (["--numeric", "0"], ["--numeric", "--categorical"]),
            (["--truth", "x1"], ["--truth", "x1"]),
            (["--rows", "0"], ["--rows", "1 to 2^40"]),
            (["--noise", "0.1"], ["--noise", "columns"]),
            (["--generator", "errors", "--noise", "1.5"], ["--noise", "errors", "0 to 1"]),
            (["--rows", "50", "--changes", "20,50", "--drift", "mean=1"], ["--changes", "no row 50", "0 to 49"]),
            (["--changes", "5", "--drift", "mean=1", "--drift", "mean=2"], ["--drift", "mean=2"]),
            (["data.csv"], ["no input"]),
        ]:
            said = self.run_it("simulate", *arguments, code=2).stderr
            for word in words:
                self.assertIn(word, said)

    def test_help(self):
        said = self.run_it("simulate", "--help").stdout
        for word in ("Examples:", "friedman_gsg", "waveform", "scale=F", "--autocorrelation"):
            self.assertIn(word, said)


if __name__ == "__main__":
    study_case.main()
