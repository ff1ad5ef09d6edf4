# SPDX-License-Identifier: Apache-2.0
"""What: how check and profile read CSV files: threads, pipes, guesses of types that the first rows get wrong, what is said.
In: the path of the program. Out: unittest verdicts.
Layer: tests of cli."""
import contextlib
import os
import random
import subprocess
import unittest

import program_case
from program_case import PATIENCE, ProgramCase, table


def large(rows, seed=1):
    """Some megabytes: numbers of all lengths, texts in quotes, missing values; many chunks."""
    source = random.Random(seed)
    lines = ["x,y,label,code"]
    for i in range(rows):
        label = source.choice(["red", '"a, ""b"""', '"two\nlines"', "", "gr\u00fcn"])
        y = source.choice([repr(source.gauss(0, 1)), "%.3g" % source.gauss(0, 1e6), "NA", str(i)])
        lines.append("%.6g,%s,%s,%d" % (source.gauss(0, 1), y, label, source.randint(1, 5)))
    return "\n".join(lines) + "\n"


class ReadingTest(ProgramCase):
    def profile_bytes(self, name, *arguments, **more):
        self.run_it("profile", name, "-o", "out.dcp", *arguments, **more)
        with open(os.path.join(self.folder, "out.dcp"), "rb") as file:
            return file.read()

    # ---- threads

    def test_any_number_of_threads_gives_the_same_bytes(self):
        self.write("large.csv", large(60000))
        single = self.profile_bytes("large.csv", "--threads", "1", "--keep-rows")
        for threads in ("2", "3", "7"):
            self.assertEqual(self.profile_bytes("large.csv", "--threads", threads, "--keep-rows"), single)
        self.assertEqual(self.profile_bytes("large.csv", "--keep-rows"), single)
        self.write("now.csv", large(60000, seed=2))
        texts = {self.run_it("check", "large.csv", "now.csv", "--format", "json", "--threads", threads).stdout
                 for threads in ("1", "2", "5")}
        self.assertEqual(len(texts), 1)

    def test_levels_give_the_same_bytes(self):
        self.write("large.csv", large(20000))
        found = {self.profile_bytes("large.csv", "--keep-rows", env={"DRIFTCHECK_SIMD": level})
                 for level in ("scalar", "avx2", "avx512")}
        self.assertEqual(len(found), 1)

    def test_threads_are_counted_from_one(self):
        for wrong in ("0", "65", "two", "-1", "1.5"):
            self.assertIn("--threads", self.run_it("profile", "ref.csv", "-o", "x.dcp", "--threads", wrong, code=2).stderr)

    def test_stray_quotes_do_not_depend_on_threads(self):
        rows = large(60000).splitlines(True)
        for place in (5000, 5001, 30000):
            rows[place] = '1,2,5" pipe,3\n'
        self.write("stray.csv", "".join(rows))
        found = {(self.profile_bytes("stray.csv", "--threads", threads, "--keep-rows"),
                  self.run_it("profile", "stray.csv", "-o", "y.dcp", "--threads", threads).stderr)
                 for threads in ("1", "2", "4")}
        self.assertEqual(len(found), 1)

    # ---- types that the first rows get wrong

    def test_text_behind_many_numbers(self):
        self.write("late.csv", "k,v\n" + "1,2.5\n" * 40000 + "one,2.5\n" * 40000)
        self.run_it("profile", "late.csv", "-o", "late.dcp")
        columns = self.inspect("late.dcp")["columns"]
        self.assertEqual(columns[0]["type_reason"], "text in 50 % of 80,000 values")
        self.assertEqual(columns[0]["categories"], [{"label": "1", "count": 40000}, {"label": "one", "count": 40000}])

    def test_numbers_behind_many_texts(self):
        self.write("late.csv", "k\n" + "x\n" * 40000 + "".join("%d.5\n" % i for i in range(1600000)))
        done = self.run_it("profile", "late.csv", "-o", "late.dcp")
        column = self.inspect("late.dcp")["columns"][0]
        self.assertEqual((column["type"], column["counts"]["unparsable"], column["counts"]["finite"]),
                         ("numeric", 40000, 1600000))
        self.assertEqual(done.stderr.splitlines(),
                         ["late.csv:%d: column 'k': 'x' is not a number" % line for line in range(2, 7)] +
                         ["late.csv: 40000 fields are not numbers in all"])

    def test_codes_behind_many_numbers(self):
        self.write("late.csv", "k\n" + "".join("%d\n" % (i + 100000) for i in range(60000)) + "007\n")
        self.run_it("profile", "late.csv", "-o", "late.dcp")
        self.assertEqual(self.inspect("late.dcp")["columns"][0]["type_reason"], "numbers with leading zeros")

    # ---- what is said, and when

    def test_bad_rows_are_told_before_bad_numbers(self):
        self.write("bad.csv", table() + "tall,01000,red\n1,2\nhigh,01000,red\n")
        lines = self.run_it("profile", "bad.csv", "-o", "x.dcp").stderr.splitlines()
        self.assertEqual(lines, ["bad.csv:2003: 2 fields where the header has 3; row skipped",
                                 "bad.csv:2002: column 'age': 'tall' is not a number",
                                 "bad.csv:2004: column 'age': 'high' is not a number"])
        lines = self.run_it("check", "ref.csv", "bad.csv").stderr.splitlines()
        self.assertEqual(lines, ["bad.csv:2002: column 'age': 'tall' is not a number",
                                 "bad.csv:2003: 2 fields where the header has 3; row skipped",
                                 "bad.csv:2004: column 'age': 'high' is not a number"])

    def test_the_first_five_are_told(self):
        self.write("bad.csv", "a,b\n" + "1.5,2\n" * 50000 + "x,2\n" * 3 + "1.5,2\n" * 50000 + "x,2\n1\n" * 40)
        for threads in ("1", "3"):
            lines = self.run_it("profile", "bad.csv", "-o", "x.dcp", "--threads", threads).stderr.splitlines()
            self.assertEqual(lines[:5], ["bad.csv:%d: 1 field where the header has 2; row skipped" % line
                                         for line in range(100006, 100016, 2)])
            self.assertEqual(lines[5], "bad.csv: 40 rows skipped in all")
            self.assertEqual(lines[6:9], ["bad.csv:%d: column 'a': 'x' is not a number" % line
                                          for line in range(50002, 50005)])
            self.assertEqual(lines[11:], ["bad.csv: 43 fields are not numbers in all"])

    def test_strict_names_the_first(self):
        self.write("bad.csv", table() + "tall,01000,red\n1,2\n")
        for command in (["profile", "bad.csv", "-o", "x.dcp"], ["check", "bad.csv", "ref.csv"]):
            lines = self.run_it(*command, "--strict", code=3).stderr.splitlines()
            self.assertEqual(lines, ["bad.csv:2003: 2 fields where the header has 3"])
        lines = self.run_it("check", "ref.csv", "bad.csv", "--strict", code=3).stderr.splitlines()
        self.assertEqual(lines, ["bad.csv:2002: column 'age': 'tall' is not a number"])

    def test_errors_far_into_a_file_name_their_line(self):
        body = large(60000)
        lines = body.count("\n")
        for end, words in (("1,2,a\0b,3\n", "a NUL byte"), ('1,2,"open,3\n4,5\n', "a quote is opened here")):
            self.write("ends.csv", body + end)
            for threads in ("1", "2"):
                self.assertIn("ends.csv:%d: %s" % (lines + 1, words),
                              self.run_it("profile", "ends.csv", "-o", "x.dcp", "--threads", threads, code=3).stderr)

    def test_lines_that_end_with_cr_alone(self):
        self.write("mac.csv", table().replace("\n", "\r"))
        for arguments in (["check", "ref.csv", "mac.csv"], ["profile", "mac.csv", "-o", "x.dcp"],
                          ["profile", "mac.csv", "--no-header", "-o", "x.dcp"],
                          ["detect", "--detector", "adwin", "--column", "age", "mac.csv"]):
            self.assertIn("carriage return that no line feed follows; convert it, for example with tr '\\r' '\\n'",
                          self.run_it(*arguments, code=3).stderr)
        self.write("quoted.csv", '"a\rb",c\n' + "1.5,2\n" * 50)
        self.run_it("profile", "quoted.csv", "-o", "x.dcp")
        self.assertEqual(self.inspect("x.dcp")["columns"][0]["name"], "a\rb")

    # ---- pipes

    def test_current_data_from_a_pipe_is_not_copied(self):
        self.run_it("profile", "ref.csv", "-o", "ref.dcp")
        with open(os.path.join(self.folder, "moved.csv"), encoding="utf-8") as file:
            content = file.read()
        nowhere = {"TMPDIR": os.path.join(self.folder, "no", "such")}
        report = self.report("ref.dcp", "-", code=1, stdin=content, env=nowhere)
        self.assertEqual(report["columns"], self.report("ref.dcp", "moved.csv", code=1)["columns"])
        self.assertIn("set TMPDIR", self.run_it("profile", "-", "-o", "x.dcp", stdin=content, env=nowhere, code=3).stderr)

    def test_a_profile_from_a_pipe(self):
        self.run_it("profile", "ref.csv", "-o", "ref.dcp")
        self.run_it("profile", "same.csv", "--like", "ref.dcp", "-o", "same.dcp")
        with open(os.path.join(self.folder, "same.dcp"), "rb") as file:
            done = self.run_it("check", "ref.dcp", "-", "--format", "json", stdin=file.read(), text=False)
        self.assertIn(b'"kind":"profile"', done.stdout.replace(b" ", b""))

    def test_an_error_does_not_wait_for_a_pipe_that_stays_open(self):
        self.run_it("profile", "ref.csv", "-o", "ref.dcp")
        with subprocess.Popen([program_case.PROGRAM, "check", "ref.dcp", "-", "--strict", "--threads", "4"], cwd=self.folder,
                              stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
            with contextlib.suppress(BrokenPipeError):  # it may have ended before all is written
                process.stdin.write((table() + "1,2\n" + "1,01000,red\n" * 400000).encode())
                process.stdin.flush()
            self.assertEqual(process.wait(timeout=PATIENCE), 3)
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()

    # ---- shapes

    def test_wide_rows(self):
        names = ",".join("f%d" % i for i in range(6000))
        rows = [",".join(str((i * j) % 97 + 0.5) for i in range(6000)) for j in range(40)]
        self.write("wide.csv", names + "\n" + "\n".join(rows) + "\n")
        single = self.profile_bytes("wide.csv", "--threads", "1")
        self.assertEqual(self.profile_bytes("wide.csv", "--threads", "4"), single)
        self.assertEqual(len(self.inspect("out.dcp")["columns"]), 6000)

    def test_columns_in_any_order(self):
        rows = [line.split(",") for line in table(seed=2).splitlines()]
        as_they_are = self.report("ref.csv", "same.csv", "--keep-rows")
        for places in ((2, 1, 0), (1, 2, 0), (2, 0, 1)):
            new = [[row[place] for place in places] for row in rows]
            new = [[name, *row] for name, row in zip(["new"] + ["1"] * len(rows), new)]
            self.write("turned.csv", "".join(",".join(row) + "\n" for row in new))
            turned = self.report("ref.csv", "turned.csv", "--keep-rows")
            self.assertEqual(turned["columns"], as_they_are["columns"])
            self.assertEqual(turned["extra_column_names"], ["new"])

    def test_one_column_without_a_last_line_end(self):
        self.write("one.csv", "v\r\n" + "1.5\r\n\r\n" * 30000 + "2.5")
        self.run_it("profile", "one.csv", "-o", "x.dcp", "--threads", "2")
        self.assertEqual(self.inspect("x.dcp")["columns"][0]["counts"]["rows"], 30001)


if __name__ == "__main__":
    program_case.main()
