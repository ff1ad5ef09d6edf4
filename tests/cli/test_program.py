# SPDX-License-Identifier: Apache-2.0
"""What: the driftcheck program from outside, as its users run it.
In: the path of the program. Out: unittest verdicts.
Layer: tests of cli."""
import json
import os
import pathlib
import shlex
import signal
import subprocess
import time

import program_case
from program_case import ProgramCase, table


class ProgramTest(ProgramCase):
    # ---- exit codes

    def test_exit_0_without_drift(self):
        self.assertEqual(self.report("ref.csv", "same.csv")["verdict"], "none")

    def test_exit_1_on_drift(self):
        self.assertEqual(self.report("ref.csv", "moved.csv", code=1)["verdict"], "drift")

    def test_exit_2_on_usage(self):
        for arguments in [(), ("chekc",), ("check",), ("check", "ref.csv"), ("check", "-", "-"),
                          ("check", "ref.csv", "same.csv", "more"), ("profile", "ref.csv"),
                          ("check", "ref.csv", "same.csv", "--alpha", "2"),
                          ("check", "ref.csv", "same.csv", "--format", "xml"),
                          ("check", "ref.csv", "same.csv", "--threshold", "nope=1"),
                          ("check", "ref.csv", "same.csv", "--threshold", "column=nope:psi=1"),
                          ("check", "ref.csv", "same.csv", "--columns", "nope"),
                          ("check", "ref.csv", "same.csv", "--type", "age=date"),
                          ("check", "ref.csv", "same.csv", "--decimal", ","),
                          ("check", "ref.csv", "same.csv", "--alpha")]:
            done = self.run_it(*arguments, code=2)
            self.assertEqual(done.stdout, "")
            self.assertIn("driftcheck: ", done.stderr)

    def test_unknown_option_names_the_nearest(self):
        done = self.run_it("check", "--colunms", "x", "ref.csv", "same.csv", code=2)
        self.assertIn("did you mean --columns?", done.stderr)

    def test_a_name_that_is_far_off_is_not_suggested(self):
        for arguments in (("--like", "x"), ("--columns", "fly")):
            self.assertNotIn("did you mean", self.run_it("check", *arguments, "ref.csv", "same.csv", code=2).stderr)

    def test_a_value_out_of_range_is_answered_with_the_range(self):
        for option, value, takes in (
                ("--alpha", "1", "P: above 0 and below 1"), ("--min-rows", "0", "N: 1 to 2^53"),
                ("--smoothing", "0", "A: above 0, to 1e6"), ("--drift-share", "2", "S: above 0, to 1"),
                ("--resolution", "9", "N: 10 to 10000, a multiple of --bins"), ("--bins", "1001", "N: 2 to 1000"),
                ("--max-categories", "1000001", "N: 1 to 1000000"), ("--threads", "65", "N: 1 to 64"),
                ("--width", "39", "N: 40 to 1000"), ("--fail-on", "x", "WHEN: drift, warning or never"),
                ("--max-bad-rows", "101%", "N|P%: 0 or more, or 0% to 100%")):
            said = self.run_it("check", option, value, "ref.csv", "same.csv", code=2).stderr
            self.assertEqual(said, "driftcheck: %s: '%s' is not valid; it takes %s\n" % (option, value, takes))
            self.assertIn(takes.split(": ", 1)[1], self.run_it("check", "--help").stdout)
        for options in (("--resolution", "15"), ("--bins", "30"), ("--resolution", "150", "--bins", "20"),
                        ("--resolution", "20", "--bins", "50"), ("--resolution", "13", "--bins", "7")):
            said = self.run_it("check", *options, "ref.csv", "same.csv", code=2).stderr
            self.assertIn("is not a multiple of", said)
            fit = ("--resolution", said.split("such as --resolution ")[1].strip())
            self.run_it("check", *options, *fit, "ref.csv", "same.csv")

    def test_statistics_of_thresholds_are_listed(self):
        said = self.run_it("check", "--help").stdout
        names = said.split("Statistics: ")[1].split("\n")[0].split(", ")
        self.assertIn("wasserstein_normed", names)
        for name in names:
            self.run_it("check", "--threshold", name + "=0.9", "--fail-on", "never", "ref.csv", "same.csv")

    def test_a_threshold_of_a_statistic_that_the_columns_lack_is_refused(self):
        for rule, words in (("column=age:chi2=0.1", "chi2 is no statistic of numeric columns, and 'age' is one"),
                            ("column=color:ks=0.1", "ks is no statistic of categorical columns, and 'color' is one"),
                            ("categorical:wasserstein=1", "wasserstein is no statistic of categorical columns"),
                            ("numeric:cramers_v=1", "cramers_v is no statistic of numeric columns")):
            self.assertIn(words, self.run_it("check", "--threshold", rule, "ref.csv", "same.csv", code=2).stderr)
        self.run_it("check", "--threshold", "ks=0.9", "--threshold", "categorical:chi2=1e9", "ref.csv", "same.csv")
        self.assertIn("'color' is one", self.run_it("watch", "--reference", "ref.csv", "--policy", "window",
                                                    "--threshold", "column=color:ks=1", "same.csv", code=2).stderr)

    def test_identifiers_are_told_of(self):
        self.write("ids.csv", "id,zip\n" + "".join("u%d,0%d\n" % (i, i % 40) for i in range(3000)))
        said = self.run_it("profile", "ids.csv", "--type", "zip=categorical", "-o", "ids.dcp").stderr
        self.assertIn("ids.csv: column 'id': its texts hardly come twice", said)
        self.assertIn("--ignore id", said)
        self.assertNotIn("'zip'", said)
        self.assertEqual(self.run_it("profile", "ids.csv", "--ignore", "id", "-o", "ids.dcp").stderr, "")

    def test_advice_can_be_copied_into_a_shell(self):
        for name in ("a, b", 'say "it"', "it's", "two words", "-o", "$HOME", "plain_1"):
            header = '"%s",zip\n' % name.replace('"', '""')
            self.write("ids.csv", header + "".join("u%d,%d\n" % (i, i % 40) for i in range(3000)))
            said = self.run_it("profile", "ids.csv", "-o", "ids.dcp").stderr
            self.assertIn("leave it out with --ignore ", said)
            advice = shlex.split(said[said.index("--ignore "):])
            self.assertEqual(len(advice), 2)
            self.assertEqual(self.run_it("profile", "ids.csv", *advice, "-o", "ids.dcp").stderr, "")
        self.write("ids.csv", "%s,zip\n" % ("'" * 5000) + "".join("u%d,%d\n" % (i, i % 40) for i in range(3000)))
        self.run_it("profile", "ids.csv", "-o", "ids.dcp")

    def test_another_decimal_mark_is_thought_of(self):
        rows = "".join("%d,%02d;%s\n" % (i // 7, i % 100, "1,5 kg" if i % 2 else "2,0") for i in range(200))
        self.write("commas.csv", "age;size\n" + rows)
        said = self.run_it("profile", "commas.csv", "--delimiter", ";", "-o", "x.dcp").stderr
        self.assertEqual(said, "commas.csv: column 'age': its texts are numbers with ',', as a decimal mark or between "
                         "thousands; see --decimal\n")
        self.assertEqual(self.run_it("profile", "commas.csv", "--delimiter", ";", "--decimal", ",", "-o", "x.dcp").stderr, "")
        self.write("points.csv", "age\n" + "".join("%d.5\n" % i for i in range(200)))
        self.assertIn("numbers with '.'", self.run_it("profile", "points.csv", "--delimiter", ";", "--decimal", ",",
                                                      "-o", "x.dcp").stderr)

    def test_a_header_of_another_table_is_named(self):
        self.write("spaces.csv", " age, zip\n" + "1,2\n" * 40)
        said = self.run_it("check", "ref.csv", "spaces.csv", code=2).stderr
        self.assertIn("none of its columns is in the reference: ' age' is the name of its first", said)

    def test_another_delimiter_is_thought_of(self):
        for name, mark, shown in (("semicolons.csv", ";", ";"), ("tabs.csv", "\t", "\\t"), ("bars.csv", "|", "|")):
            self.write(name, table().replace(",", mark))
            said = self.run_it("profile", name, "-o", "x.dcp").stderr
            self.assertEqual(said, "%s: its only column has the name 'age%szip%scolor': fields may be separated by '%s'; "
                             "see --delimiter\n" % (name, shown, shown, shown))
            self.assertEqual(self.run_it("profile", name, "-o", "x.dcp", "-q").stderr, "")
            self.assertEqual(self.run_it("profile", name, "-o", "x.dcp", "--delimiter", mark).stderr, "")
            for arguments in (["check", "ref.csv", name], ["watch", "--reference", "ref.csv", name]):
                self.assertIn("'age%szip%scolor' is the name of its first; see --no-header and --delimiter" % (shown, shown),
                              self.run_it(*arguments, code=2).stderr)
            for arguments in (["detect", "--detector", "adwin", "--column", "age", name],
                              ["check", "--columns", "age", name, name]):
                self.assertIn("has no column 'age', but one of the name 'age%szip%scolor'; see --delimiter" % (shown, shown),
                              self.run_it(*arguments, code=2).stderr)
        self.assertIn("--column: ref.csv has no column 'colour'; did you mean 'color'?",
                      self.run_it("detect", "--detector", "adwin", "--column", "colour", "ref.csv", code=2).stderr)

    def test_exit_3_on_input(self):
        self.write("nul.csv", b"a,b\n1,2\n3,\x00\n")
        self.write("utf16.csv", "a,b\n1,2\n".encode("utf-16"))
        self.write("utf32.csv", "a,b\n1,2\n".encode("utf-32"))
        self.write("packed.csv", b"\x1f\x8b\x08\x00\x00\x00\x00\x00")
        self.write("packed.xlsx", b"PK\x03\x04\x14\x00\x06\x00")
        self.write("rows.parquet", b"PAR1\x15\x04\x15\x20")
        self.write("open.csv", 'a,b\n1,2\n"3,4\n5,6\n')
        self.write("twice.csv", "a,b,a\n1,2,3\n")
        self.write("unnamed.csv", "a,,c\n1,2,3\n")
        self.write("empty.csv", "")
        self.write("long.csv", "a,%s\n1,2\n" % ("n" * 70000))
        self.write("latin.csv", "gr\u00e9,b\n1,2\n".encode("latin-1"))
        self.write("damaged.dcp", b"\x89DCP\r\n\x1a\n" + b"x" * 50)
        for name, words in [("nul.csv", "nul.csv:3: a NUL byte"), ("utf16.csv", "UTF-16"),
                            ("utf32.csv", "iconv -f utf-32"), ("packed.csv", "zcat"),
                            ("packed.xlsx", "save the sheet as CSV"), ("rows.parquet", "a Parquet file"),
                            ("open.csv", "open.csv:3: a quote"),
                            ("twice.csv", "columns 1 and 3 have the same name, 'a'"),
                            ("unnamed.csv", "column 2 has no name"), ("empty.csv", "empty"),
                            ("latin.csv", "not UTF-8"),
                            ("long.csv", "the name of column 2 has 70000 bytes, more than 65535"),
                            ("missing.csv", "No such file"),
                            (".", "Is a directory"), ("damaged.dcp", "damaged.dcp")]:
            self.assertIn(words, self.run_it("check", name, "same.csv", code=3).stderr)

    def test_exit_4_without_enough_rows(self):
        self.write("head.csv", "age,zip,color\n")
        self.write("few.csv", table(rows=5))
        self.assertEqual(self.report("ref.csv", "few.csv", code=4)["verdict"], "insufficient")
        self.run_it("check", "ref.csv", "head.csv", code=4)
        self.run_it("profile", "head.csv", "-o", "x.dcp", code=4)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "x.dcp")))

    # ---- options

    def test_an_output_never_replaces_an_input(self):
        self.run_it("profile", "ref.csv", "-o", "ref.dcp")
        reference = pathlib.Path(self.folder, "ref.csv")
        before = reference.read_bytes()
        self.run_it("check", "ref.csv", "same.csv", "-o", "ref.csv", code=2)
        self.run_it("profile", "ref.csv", "-o", "./ref.csv", code=2)
        self.run_it("inspect", "ref.dcp", "-o", "ref.dcp", code=2)
        self.assertEqual(reference.read_bytes(), before)

    def test_profiles_with_knots_of_their_own_are_not_called_fine(self):
        self.run_it("profile", "ref.csv", "-o", "ref.dcp")
        self.run_it("profile", "moved.csv", "-o", "moved.dcp")
        self.run_it("check", "ref.dcp", "moved.dcp", code=4)

    def test_a_replaced_profile_keeps_its_permissions(self):
        self.run_it("profile", "ref.csv", "-o", "ref.dcp")
        path = os.path.join(self.folder, "ref.dcp")
        os.chmod(path, 0o600)
        self.run_it("profile", "ref.csv", "-o", "ref.dcp")
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)

    def test_fail_on(self):
        self.run_it("check", "ref.csv", "moved.csv", "--fail-on", "never")
        warn = ["--threshold", "psi=0.1"]
        self.run_it("check", "ref.csv", "moved.csv", *warn)
        self.run_it("check", "ref.csv", "moved.csv", *warn, "--fail-on", "warning", code=1)

    def test_columns_and_ignore(self):
        names = lambda report: [column["name"] for column in report["columns"]]
        self.assertEqual(names(self.report("ref.csv", "same.csv", "--columns", "zip,age")),
                         ["age", "zip"])
        self.assertEqual(names(self.report("ref.csv", "moved.csv", "--ignore", "age")),
                         ["zip", "color"])

    def test_a_column_to_ignore_must_be_somewhere(self):
        self.write("more.csv", table().replace("color", "colour"))
        self.report("ref.csv", "more.csv", "--ignore", "color,colour")
        for arguments in (["check", "ref.csv", "same.csv"], ["profile", "ref.csv", "-o", "x.dcp"]):
            self.assertIn("--ignore: no CSV file given has a column 'colour'",
                          self.run_it(*arguments, "--ignore", "age,colour", code=2).stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "x.dcp")))

    def test_type(self):
        done = self.report("ref.csv", "same.csv", "--type", "zip=numeric")
        self.assertEqual([c["type"] for c in done["columns"]],
                         ["numeric", "numeric", "categorical"])

    def test_options_of_the_check(self):
        plain = self.report("ref.csv", "same.csv")["options"]
        for arguments in [("--alpha", "0.01"), ("--adjust", "holm"), ("--min-rows", "50"),
                          ("--smoothing", "1"), ("--drift-share", "0.5"),
                          ("--threshold", "ks=0.5"), ("--resolution", "50"), ("--bins", "20"),
                          ("--max-categories", "20"), ("--no-keep-rows",)]:
            self.assertNotEqual(self.report("ref.csv", "same.csv", *arguments)["options"], plain,
                                arguments)

    def test_text_options(self):
        plain = self.run_it("check", "ref.csv", "same.csv").stdout
        ascii_text = self.run_it("check", "ref.csv", "same.csv", "--ascii").stdout
        self.assertTrue(ascii_text.isascii() and not plain.isascii())
        self.assertNotIn("\x1b", plain)
        self.assertIn("\x1b", self.run_it("check", "ref.csv", "same.csv", "--color",
                                          "always").stdout)
        narrow = self.run_it("check", "ref.csv", "same.csv", "--width", "60").stdout
        self.assertNotEqual(narrow, plain)

    def test_thresholds_of_one_column(self):
        self.run_it("check", "ref.csv", "moved.csv", "--threshold", "column=age:psi=off")

    def test_profile_options(self):
        self.run_it("profile", "ref.csv", "-o", "a.dcp")
        self.run_it("profile", "ref.csv", "-o", "b.dcp", "--keep-rows", "--resolution", "50",
                    "--bins", "5", "--max-categories", "2")
        plain, other = self.inspect("a.dcp"), self.inspect("b.dcp")
        self.assertEqual(plain["schema"], "driftcheck.profile/1")
        self.assertEqual(other["options"], {"resolution": 50, "bins": 5, "max_categories": 2,
                                            "keep_rows": True})
        self.assertFalse(plain["options"]["keep_rows"])
        self.assertEqual([c["type_reason"] for c in plain["columns"][1:]],
                         ["numbers with leading zeros", "text in 100 % of 2,000 values"])
        self.run_it("profile", "moved.csv", "-o", "c.dcp", "--like", "a.dcp")
        self.assertEqual(self.inspect("c.dcp")["columns"][0]["knots"],
                         plain["columns"][0]["knots"])
        self.assertIn("age: numeric", self.run_it("inspect", "a.dcp").stdout)

    def test_what_a_profile_fixes_is_refused(self):
        self.run_it("profile", "ref.csv", "-o", "a.dcp")
        self.run_it("check", "a.dcp", "same.csv", "--bins", "5", code=2)
        self.run_it("check", "a.dcp", "same.csv", "--ignore", "age", code=2)

    def test_profiles_and_csv_agree(self):
        self.run_it("profile", "ref.csv", "-o", "ref.bin")  # known by content, not by name
        self.run_it("profile", "moved.csv", "-o", "moved.bin", "--like", "ref.bin")
        direct = self.report("ref.bin", "moved.csv", code=1)
        both = self.report("ref.bin", "moved.bin", code=1)
        self.assertEqual(direct["columns"], both["columns"])
        self.assertEqual(direct["reference"]["kind"], "profile")

    def test_merge(self):
        self.run_it("profile", "ref.csv", "-o", "ref.dcp")
        lines = table(seed=3, shift=15).splitlines()
        for name, rows in ("a", lines[1:500]), ("b", lines[500:501]), ("c", lines[501:]):
            self.write(name + ".csv", "\n".join([lines[0], *rows]) + "\n")
            self.run_it("profile", name + ".csv", "--like", "ref.dcp", "-o", name + ".dcp")
        self.run_it("merge", "a.dcp", "b.dcp", "c.dcp", "-o", "all.dcp")
        whole, merged = (self.report("ref.dcp", name, code=1) for name in ("moved.csv", "all.dcp"))
        for expected, found in zip(whole["columns"], merged["columns"]):
            self.assertEqual(found["statistics"], expected["statistics"])
            self.assertEqual(found["histogram"], expected["histogram"])
        self.assertEqual(merged["current"]["rows"], 2000)

    def test_merge_refuses(self):
        for name in "ref", "same":
            self.run_it("profile", name + ".csv", "-o", name + ".dcp")
        done = self.run_it("merge", "ref.dcp", "same.dcp", "-o", "all.dcp", code=3)
        self.assertIn("age", done.stderr)
        self.assertIn("like one and the same profile", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "all.dcp")))
        for arguments, code in ((("ref.dcp", "same.dcp"), 2), (("ref.dcp", "-o", "all.dcp"), 2),
                                (("-", "-", "-o", "all.dcp"), 2), (("ref.dcp", "ref.csv", "-o", "x"), 3),
                                (("ref.dcp", "nope.dcp", "-o", "x"), 3),
                                (("ref.dcp", "same.dcp", "-o", "ref.dcp"), 2)):
            self.run_it("merge", *arguments, code=code)

    def test_quiet(self):
        self.write("bad.csv", table() + "1,2\n")
        self.assertIn("bad.csv:2002: 2 fields where the header has 3; row skipped",
                      self.run_it("check", "ref.csv", "bad.csv").stderr)
        self.assertEqual(self.run_it("check", "ref.csv", "bad.csv", "--quiet").stderr, "")

    def test_help_and_version(self):
        self.assertIn("Commands:", self.run_it("--help").stdout)
        for command in ["check", "profile", "inspect"]:
            text = self.run_it(command, "--help").stdout
            self.assertIn("Examples:", text)
            self.assertIn("--help", text)
        self.assertRegex(self.run_it("--version").stdout, r"^driftcheck \d+\.\d+\.\d+\n$")

    # ---- CSV

    def same_columns(self, content, *arguments, **more):
        self.write("form.csv", content)
        plain = self.report("ref.csv", "ref.csv")
        report = self.report("ref.csv", "form.csv", *arguments, **more)
        self.assertEqual(plain["columns"], report["columns"])

    def test_forms_of_the_same_table(self):
        text = table(seed=1)
        self.same_columns("\ufeff" + text)
        self.same_columns(text.replace("\n", "\r\n"))
        self.same_columns(text.rstrip("\n"))
        self.same_columns("\n".join(",".join('"%s"' % f for f in line.split(","))
                                    for line in text.splitlines()))

    def test_delimiter_and_decimal(self):
        text = table(seed=1).replace(",", ";").replace(".", ",")
        self.write("de.csv", text)
        report = self.report("de.csv", "de.csv", "--delimiter", ";", "--decimal", ",")
        self.assertEqual(report["columns"], self.report("ref.csv", "ref.csv")["columns"])
        self.write("tab.csv", table(seed=1).replace(",", "\t"))
        self.assertEqual(len(self.report("tab.csv", "tab.csv", "--delimiter", "tab")["columns"]), 3)

    def test_no_header(self):
        self.write("bare.csv", table().split("\n", 1)[1])
        report = self.report("bare.csv", "bare.csv", "--no-header")
        self.assertEqual([c["name"] for c in report["columns"]], ["c1", "c2", "c3"])
        self.assertEqual(report["reference"]["rows"], 2000)

    def test_na(self):
        self.write("dash.csv", "x\n" + "-\n1.5\n2.5\nNA\n" * 30)
        self.run_it("profile", "dash.csv", "-o", "d.dcp", "--na=-", "--type", "x=numeric", "--quiet")
        counts = self.inspect("d.dcp")["columns"][0]["counts"]
        self.assertEqual((counts["missing"], counts["unparsable"]), (30, 30))

    def test_quoted_newlines_and_labels(self):
        self.write("q.csv", 'k,v\n' + '"a\nb",1\n"say ""x""",2\n' * 40)
        self.run_it("profile", "q.csv", "-o", "q.dcp")
        labels = [c["label"] for c in self.inspect("q.dcp")["columns"][0]["categories"]]
        self.assertEqual(sorted(labels), ["a\nb", 'say "x"'])

    def test_invalid_utf8_is_replaced_and_said(self):
        self.write("l.csv", b"k\n" + b"gr\xe9\n" * 40)
        self.assertIn("40 texts are not UTF-8", self.run_it("profile", "l.csv", "-o",
                                                            "l.dcp").stderr)
        self.assertEqual(self.inspect("l.dcp")["columns"][0]["categories"],
                         [{"label": "gr\ufffd", "count": 40}])

    def test_ragged_rows(self):
        self.write("bad.csv", table() + "1,2\n" * 101)
        report = self.report("ref.csv", "bad.csv", "--max-bad-rows", "101")
        self.assertEqual(report["current"]["rejected_rows"], 101)
        self.assertIn("101 of 2101", self.run_it("check", "ref.csv", "bad.csv", code=3).stderr)
        self.run_it("check", "ref.csv", "bad.csv", "--max-bad-rows", "5%")
        self.run_it("check", "ref.csv", "bad.csv", "--max-bad-rows", "1%", code=3)
        self.assertIn("bad.csv:2002:", self.run_it("check", "ref.csv", "bad.csv", "--strict",
                                                   code=3).stderr)

    def test_bad_numbers(self):
        self.write("bad.csv", table() + "tall,01000,red\n")
        done = self.run_it("check", "ref.csv", "bad.csv")
        self.assertIn("bad.csv:2002: column 'age': 'tall' is not a number", done.stderr)
        self.run_it("check", "ref.csv", "bad.csv", "--strict", code=3)

    def test_control_characters_do_not_reach_the_terminal(self):
        self.write("esc.csv", b"x\n" + b"1.5\n" * 40 + b"\x1b[31mred\n")
        self.assertNotIn("\x1b", self.run_it("profile", "esc.csv", "-o", "e.dcp").stderr)

    def test_numbers_as_categories_match_in_any_spelling(self):
        self.write("n.csv", "k\n" + "1\n2\n3\n" * 50)
        self.write("m.csv", "k\n" + "1.0\n2.00\n+3\n" * 50)
        self.assertEqual(self.report("n.csv", "n.csv")["columns"],
                         self.report("n.csv", "m.csv")["columns"])

    def test_columns_that_come_and_go(self):
        self.write("other.csv", "age,new\n" + "40.5,1\n39.5,2\n" * 50)
        report = self.report("ref.csv", "other.csv", code=1)
        self.assertEqual(report["summary"]["missing_columns"], 2)
        self.assertEqual(report["summary"]["extra_columns"], 1)

    # ---- streams and files

    def test_standard_input(self):
        with open(os.path.join(self.folder, "moved.csv"), encoding="utf-8") as file:
            content = file.read()
        report = self.report("ref.csv", "-", code=1, stdin=content)
        self.assertEqual(report["current"]["source"], "(standard input)")
        self.assertEqual(report["columns"], self.report("ref.csv", "moved.csv", code=1)["columns"])
        self.report("-", "ref.csv", code=1, stdin=content)

    def test_full_device(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full")
        self.assertIn("No space", self.run_it("check", "ref.csv", "same.csv", "-o", "/dev/full",
                                              code=3).stderr)
        with open("/dev/full", "w", encoding="utf-8") as full:
            for arguments in (["check", "ref.csv", "same.csv"], ["--help"], ["check", "--help"]):
                done = subprocess.run([program_case.PROGRAM, *arguments], cwd=self.folder, stdout=full,
                                      stderr=subprocess.PIPE, check=False)
                self.assertEqual(done.returncode, 3)

    def test_output_file_is_replaced_whole(self):
        self.write("out.json", "old")
        self.run_it("check", "ref.csv", "same.csv", "--format", "json", "-o", "out.json")
        with open(os.path.join(self.folder, "out.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["verdict"], "none")
        self.run_it("check", "ref.csv", "same.csv", "-o", "no/such/out.json", code=3)
        self.assertEqual([n for n in os.listdir(self.folder) if n.startswith("out.json.")], [])

    def test_kill_leaves_no_partial_profile(self):
        self.write("big.csv", table(rows=60000))
        self.run_it("profile", "ref.csv", "-o", "p.dcp")
        with open(os.path.join(self.folder, "p.dcp"), "rb") as file:
            old = file.read()
        begin = time.monotonic()
        self.run_it("profile", "big.csv", "-o", "whole.dcp", "--keep-rows")
        lasts = time.monotonic() - begin
        with open(os.path.join(self.folder, "whole.dcp"), "rb") as file:
            whole = file.read()
        for step in range(25):  # closer together towards the end, where the file is written
            process = subprocess.Popen([program_case.PROGRAM, "profile", "big.csv", "-o", "p.dcp",
                                        "--keep-rows"], cwd=self.folder)
            time.sleep(lasts * (0.5 + 0.5 * step / 24))
            process.send_signal(signal.SIGKILL)
            process.wait()
            with open(os.path.join(self.folder, "p.dcp"), "rb") as file:
                self.assertIn(file.read(), (old, whole))

    def test_locale_changes_nothing(self):
        listed = subprocess.run(["/bin/sh", "-c", "locale -a"], capture_output=True, text=True, check=False)
        if "de_DE.utf8" not in listed.stdout.split():
            self.skipTest("the locale de_DE.UTF-8 is not installed")
        plain = self.run_it("check", "ref.csv", "moved.csv", "--format", "json", code=1).stdout
        german = self.run_it("check", "ref.csv", "moved.csv", "--format", "json", code=1,
                             env={"LC_ALL": "de_DE.UTF-8"}).stdout
        self.assertEqual(plain, german)

    def test_simd_levels_give_the_same_bytes(self):
        texts = {self.run_it("check", "ref.csv", "moved.csv", "--format", "json", code=1,
                             env={"DRIFTCHECK_SIMD": level}).stdout
                 for level in ("scalar", "avx2", "avx512")}
        self.assertEqual(len(texts), 1)


if __name__ == "__main__":
    program_case.main()
