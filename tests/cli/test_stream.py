# SPDX-License-Identifier: Apache-2.0
"""What: driftcheck watch and detect from outside, as their users run them.
In: the path of the program. Out: unittest verdicts.
Layer: tests of cli."""
import json
import os
import random
import signal
import subprocess
import time

import program_case
from program_case import PATIENCE, ProgramCase, table


class StreamTest(ProgramCase):
    """watch and detect."""

    def setUp(self):
        super().setUp()
        self.write("stream.csv", table(2000, seed=4) + "".join(table(2000, shift=15, seed=5).splitlines(True)[1:]))
        self.run_it("profile", "ref.csv", "--type", "zip=categorical", "-o", "ref.dcp")

    def lines(self, *arguments, code=1, **more):
        done = self.run_it("watch", "--reference", "ref.dcp", "--format", "json", *arguments, code=code, **more)
        return [json.loads(line) for line in done.stdout.splitlines()]

    # ---- watch

    def test_watch_by_rows(self):
        lines = self.lines("stream.csv", "--window", "800")
        windows = [line for line in lines if line["type"] == "window"]
        events = [line["event"] for line in lines if line["type"] == "event"]
        self.assertEqual([w["rows"] for w in windows], [800] * 5)
        self.assertEqual([w["verdict"] for w in windows], ["none", "none", "drift", "drift", "drift"])
        self.assertEqual([(e["kind"], e["name"], e["window"]) for e in events], [("data_drift", "age", 2)])

    def test_watch_tells_of_a_partial_window(self):
        windows = [w for w in self.lines("same.csv", "--window", "1500", code=0) if w["type"] == "window"]
        self.assertEqual([(w["rows"], w["partial"]) for w in windows], [(1500, False), (500, True)])

    def test_watch_reads_a_pipe(self):
        with open(os.path.join(self.folder, "stream.csv"), encoding="utf-8") as file:
            self.assertEqual(self.lines("-", "--window", "800", stdin=file.read()),
                             self.lines("stream.csv", "--window", "800"))

    def test_watch_by_time(self):
        rows = table(600, seed=6).splitlines()
        self.write("timed.csv", "".join("%s,%s\n" % (row, "at" if i == 0 else "2026-11-23 10:%02d:%02d" % divmod(i, 60))
                                        for i, row in enumerate(rows)))
        windows = self.lines("timed.csv", "--time-column", "at", "--span", "5m", code=0)
        self.assertEqual([(w["start"], w["end"], w["rows"]) for w in windows],
                         [("2026-11-23T10:00:00Z", "2026-11-23T10:05:00Z", 299),
                          ("2026-11-23T10:05:00Z", "2026-11-23T10:10:00Z", 300),
                          ("2026-11-23T10:10:00Z", "2026-11-23T10:15:00Z", 1)])

    def test_watch_runs_a_command_for_each_event(self):
        self.run_it("watch", "--reference", "ref.dcp", "--window", "800", "stream.csv", "--on-drift", "cat >> told",
                    code=1)
        with open(os.path.join(self.folder, "told"), encoding="utf-8") as file:
            self.assertEqual([json.loads(line)["name"] for line in file], ["age"])
        done = self.run_it("watch", "--reference", "ref.dcp", "--window", "800", "stream.csv", "--on-drift",
                           "exec <&-; exit 3", code=1)
        self.assertIn("exit code 3", done.stderr)

    def test_watch_goes_on_after_being_killed(self):
        whole = self.lines("stream.csv", "--window", "100")
        rows = self.rows()
        seen, place, before = [], 0, None
        for end in (1, 700, 701, 2650, len(rows)):
            with open(os.path.join(self.folder, "grows.csv"), "a", encoding="utf-8") as file:
                file.writelines(rows[place:end])
            place = end
            process = self.follow("--window", "100", "--state", "state", "grows.csv")
            # read at once, as it is shorter than a chunk, and so told of and saved once
            before = self.wait_until(lambda: self.state_other_than(before), "a state")
            process.kill()
            process.wait()
            seen += [json.loads(line) for line in self.rows("out")]
        self.assertEqual(seen, whole)

    def state_other_than(self, before):
        """The bytes of the state once it is there and has changed."""
        try:
            with open(os.path.join(self.folder, "state"), "rb") as file:
                bytes_now = file.read()
        except FileNotFoundError:
            return None
        return bytes_now if bytes_now != before else None

    def test_watch_refuses_the_state_of_another_watch(self):
        def watch(*more, code):
            return self.run_it("watch", "--reference", "ref.dcp", "--state", "state", "same.csv", *more, code=code)
        watch(code=0)
        self.assertIn("other options", watch("--window", "50", code=2).stderr)
        with open(os.path.join(self.folder, "state"), "r+b") as file:
            file.seek(200)
            file.write(b"x")
        self.assertIn("damaged", watch(code=3).stderr)

    def test_a_state_is_no_file_of_something_else(self):
        self.write("notes.txt", "of somebody" * 100)
        for name, code in (("same.csv", 2), ("ref.dcp", 2), ("notes.txt", 3)):
            before = self.bytes_of(name)
            done = self.run_it("watch", "--reference", "ref.dcp", "--state", name, "same.csv", code=code)
            self.assertIn("give another name", done.stderr)
            self.assertNotIn("delete", done.stderr)
            self.assertEqual(self.bytes_of(name), before)

    def test_watch_says_what_is_missing(self):
        for arguments, words in ((["same.csv"], "needs --reference"),
                                 (["--reference", "ref.dcp", "--span", "1h", "same.csv"], "belong together"),
                                 (["--reference", "ref.dcp", "--state", "s", "-"], "need a file"),
                                 (["--reference", "ref.dcp", "--detector", "adwim:age", "same.csv"], "did you mean adwin"),
                                 (["--reference", "ref.dcp", "--sliding", "7", "same.csv"], "must divide"),
                                 (["--reference", "ref.dcp", "--decay", "0.5", "--sliding", "5", "same.csv"],
                                  "--sliding or --decay, not both"),
                                 (["--window", "0"], "'0' is not valid; it takes ROWS: 1 to 2^40"),
                                 (["--decay", "1"], "above 0 and below 1"),
                                 (["--persistence", "3/2"], "it takes K/N: ")):
            self.assertIn(words, self.run_it("watch", *arguments, code=2).stderr)

    # ---- watch: evidence

    def test_evidence_tells_of_a_change_once_and_says_what_it_is(self):
        self.write("small.csv", table(2000, seed=4) + "".join(table(700, shift=5, seed=5).splitlines(True)[1:]))
        lines = self.lines("small.csv", "--window", "500", "--check-rows", "50")
        (event,) = [line["event"] for line in lines if line["type"] == "event"]
        self.assertEqual((event["kind"], event["statistic"], event["name"]), ("data_drift", "evidence", "age"))
        self.assertGreaterEqual(event["value"], event["threshold"])
        (column,) = event["columns"]
        self.assertEqual((column["explanation"], column["listed"]), ("mean", True))
        self.assertTrue(0.2 < column["size"] < 0.8 and 38 <= column["onset"] <= 43 and column["checks"] <= 48, column)
        self.assertIn("mean up by about 0.", column["text"])
        self.assertIn("appears by chance at most once in ", column["text"])
        windows = [line for line in lines if line["type"] == "window"]
        self.assertEqual([w["verdict"] for w in windows], ["none"] * 4 + ["drift"] * 2)
        self.assertEqual({c["name"]: c["verdict"] for c in windows[-1]["columns"]},
                         {"age": "drift", "zip": "none", "color": "none"})
        done = self.run_it("watch", "--reference", "ref.dcp", "--window", "50", "small.csv", code=1)
        self.assertEqual(done.stdout.count("EVENT"), 1)
        self.assertIn("\n         age: mean up by about 0.", done.stdout)

    def test_an_alarm_stands_until_it_is_acknowledged(self):
        rows = self.rows()
        self.write("log.csv", "".join(rows[:2501]))
        arguments = ("--window", "250", "--state", "state", "log.csv")
        self.assertEqual(sum(line["type"] == "event" for line in self.lines(*arguments)), 1)
        self.write("log.csv", "".join(rows[:3001]))
        self.assertEqual([line["verdict"] for line in self.lines(*arguments)], ["drift"] * 2)
        self.write("log.csv", "".join(rows[:3501]))
        again = self.lines("--acknowledge", *arguments)
        self.assertEqual(sum(line["type"] == "event" for line in again), 1)
        self.assertIn("needs --state", self.run_it("watch", "--reference", "ref.dcp", "--acknowledge", "log.csv",
                                                   code=2).stderr)

    def test_the_policy_of_windows_decides_by_thresholds(self):
        self.write("small.csv", table(2000, seed=4) + "".join(table(700, shift=5, seed=5).splitlines(True)[1:]))
        lines = self.lines("small.csv", "--window", "500", "--policy", "window", "--threshold", "psi=0.05:0.2")
        events = [line["event"] for line in lines if line["type"] == "event"]
        self.assertEqual([(e["kind"], e["statistic"], e["threshold"]) for e in events], [("data_drift", "psi", 0.2)])
        self.assertNotIn("evidence", json.dumps(lines))
        lines = self.lines("stream.csv", "--window", "800", "--policy", "window")
        self.assertEqual([w["verdict"] for w in lines if w["type"] == "window"], ["none"] * 2 + ["drift"] * 3)

    def hours(self, first_day, days, shift=0.0, seed=1):
        """Twenty rows an hour; days are 10 above nights, and each hour has a level of its own."""
        source = random.Random(seed)
        out = ["at,x,hour"]
        for hour in range(24 * first_day, 24 * (first_day + days)):
            level = 10 * (8 <= hour % 24 < 20) + source.gauss(0, 0.7) + shift
            out += ["2026-11-%02d %02d:%02d,%.3f,%d" % (1 + hour // 24, hour % 24, 3 * k, level + source.gauss(0, 1), hour)
                    for k in range(20)]
        return "\n".join(out) + "\n"

    def test_seasons_and_batches_of_the_reference(self):
        self.write("before.csv", self.hours(0, 12))
        self.write("now.csv", self.hours(12, 6, seed=2))
        self.write("later.csv", self.hours(18, 4, shift=2, seed=3))
        seasons = ("--time-column", "at", "--span", "1h", "--season", "hour")
        both = (*seasons, "--batch-column", "hour")

        def events(*arguments, reference="before.csv", code=0):
            done = self.run_it("watch", "--reference", reference, "--format", "json", *arguments, code=code)
            lines = map(json.loads, done.stdout.splitlines())
            return [line["event"]["name"] for line in lines if line["type"] == "event"], done.stderr

        found, said = events("now.csv", *both)
        self.assertEqual(found, [])
        self.assertIn("before.csv: 288 batches: design effects of up to ", said)
        self.assertNotIn("independent", said)
        self.assertEqual(events("later.csv", *both, code=1)[0], ["x"])
        # controls: without seasons a night is drift, and so are levels of hours without a design effect
        self.assertEqual(events("now.csv", "--time-column", "at", "--span", "1h", "--batch-rows", "20", "--weight",
                                "hour=0", code=1)[0], ["x"])
        found, said = events("now.csv", *seasons, "--weight", "hour=0", code=1)
        self.assertEqual(found, ["x"])
        self.assertIn("rows are taken to be independent of each other", said)
        # from a profile, with the rows beside it; by rows
        self.run_it("profile", "before.csv", "--ignore", "at,hour", "-o", "before.dcp")
        by_rows = ("--time-column", "at", "--season", "hour", "--window", "20", "--batch-column", "hour")
        self.assertEqual(events("later.csv", *by_rows, "--reference-rows", "before.csv", reference="before.dcp",
                                code=1)[0], ["x"])
        self.assertIn("--reference-rows", events("now.csv", *by_rows, reference="before.dcp", code=2)[1])

    def test_options_of_seasons_and_batches(self):
        for arguments, words in ((["--season", "moon"], "hour or weekday"),
                                 (["--season", "hour"], "belong together"),
                                 (["--batch-rows", "5", "--batch-column", "x"], "not both"),
                                 (["--batch-rows", "5", "--design-effect", "2"], "not both"),
                                 (["--batch-rows", "5", "--policy", "window"], "of --policy evidence"),
                                 (["--reference-rows", "stream.csv"], "is for --season"),
                                 (["--batch-column", "none"], "has no column 'none'"),
                                 (["--batch-rows", "1500"], "at least 20 are needed")):
            done = self.run_it("watch", "--reference", "stream.csv", *arguments, "same.csv", code=2)
            self.assertIn(words, done.stderr)

    def test_a_loss_is_told_of_when_it_is_harm(self):
        def losses(count, every):
            return "".join("%d,%d\n" % (i * 7919 % 100, i % every == 0) for i in range(count))
        self.write("before.csv", "x,wrong\n" + losses(5000, 10))
        self.write("now.csv", "x,wrong\n" + losses(3000, 30) + losses(3000, 9) + losses(2000, 4))
        self.run_it("profile", "before.csv", "--type", "wrong=numeric", "-o", "ref.dcp")
        lines = self.lines("now.csv", "--window", "500", "--loss", "wrong=0.02")
        (event,) = [line["event"] for line in lines if line["type"] == "event"]
        self.assertEqual((event["kind"], event["subject"], event["name"]), ("performance", "risk", "wrong"))
        self.assertEqual((event["risk"]["onset"], event["risk"]["mean"]), (13, 0.25))
        (risk,) = [line for line in lines if line["type"] == "window"][-1]["risks"]
        self.assertTrue(risk["alarm"] and risk["checks"] == 16 and 0.12 < risk["limit"] < 0.15, risk)
        done = self.run_it("watch", "--reference", "ref.dcp", "--window", "500", "--loss", "wrong=0.02", "now.csv",
                           code=1)
        self.assertIn("\n         loss about 0.25 since about check 13, where up to 0.1", done.stdout)
        self.assertIn("it takes COLUMN=TOL", self.run_it("watch", "--reference", "ref.dcp", "--loss", "wrong",
                                                         "now.csv", code=2).stderr)

    def test_options_of_evidence(self):
        def threshold(*more):
            (event,) = [line["event"] for line in self.lines("stream.csv", *more) if line["type"] == "event"]
            return event["threshold"]
        self.assertEqual(threshold(), 1e6)
        self.assertEqual(threshold("--false-alarm-every", "1000"), 1000)
        self.assertEqual(threshold("--role", "color=prediction", "--weight", "zip=0"), 2e6)
        for arguments, words in ((["--policy", "psi"], "evidence or window"),
                                 (["--false-alarm-every", "0"], "1 to 1e12"),
                                 (["--weight", "age=-1"], "it takes COLUMN=W: 1e-6 to 1e6")):
            self.assertIn(words, self.run_it("watch", "--reference", "ref.dcp", *arguments, "same.csv", code=2).stderr)

    def test_an_option_of_the_other_policy_is_no_silent_nothing(self):
        for option, value in (("--alpha", "0.1"), ("--threshold", "psi=0.1"), ("--drift-share", "0.5"),
                              ("--persistence", "2/3")):
            said = self.run_it("watch", "--reference", "ref.dcp", option, value, "same.csv", code=2).stderr
            self.assertIn("%s is of --policy window" % option, said)
            self.run_it("watch", "--reference", "ref.dcp", option, value, "--policy", "window", "same.csv")
        for option, value in (("--false-alarm-every", "10"), ("--check-rows", "10"), ("--min-effect", "0.1"),
                              ("--design-effect", "2"), ("--weight", "age=2")):
            said = self.run_it("watch", "--reference", "ref.dcp", option, value, "--policy", "window", "same.csv",
                               code=2).stderr
            self.assertIn("%s is of --policy evidence" % option, said)

    def test_the_exit_code_of_a_state_is_that_since_the_last_acknowledgement(self):
        watch = ("watch", "--reference", "ref.dcp", "--state", "s", "moved.csv")
        self.run_it(*watch, code=1)
        self.run_it(*watch, code=1)
        self.run_it(*watch, "--acknowledge", code=0)
        self.run_it(*watch, code=0)

    def test_identifiers_in_the_reference_are_told_of(self):
        self.write("ids.csv", "id,age\n" + "".join("u%d,%d\n" % (i, i % 40) for i in range(3000)))
        said = self.run_it("watch", "--reference", "ids.csv", "ids.csv", code=1).stderr
        self.assertIn("column 'id': its texts hardly come twice", said)
        self.assertIn("--weight id=0", said)
        self.assertNotIn("column 'age'", said)
        for more in (("--weight", "id=0"), ("--quiet",)):
            done = self.run_it("watch", "--reference", "ids.csv", *more, "ids.csv", code=1 if "--quiet" in more else 0)
            self.assertNotIn("hardly", done.stderr)

    # ---- watch: files that change

    def rows(self, name="stream.csv"):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.readlines()

    def windows(self, *arguments, code=1, **more):
        return [line["verdict"] for line in self.lines(*arguments, "--window", "250", code=code, **more)
                if line["type"] == "window"]

    def follow(self, *arguments):
        with open(os.path.join(self.folder, "out"), "w") as out, open(os.path.join(self.folder, "err"), "w") as err:
            process = subprocess.Popen([program_case.PROGRAM, "watch", "--reference", "ref.dcp", "--format", "json",
                                        "--follow", *arguments], cwd=self.folder, stdout=out, stderr=err)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def told_by(self, process, code):
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
        err = "".join(self.rows("err"))
        self.assertEqual(process.returncode, code, err)
        return [json.loads(line) for line in self.rows("out")], err

    def wait_until(self, found, what):
        """What `found` gives as soon as it gives something."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            value = found()
            if value:
                return value
            time.sleep(0.02)
        return self.fail("waited in vain for " + what)

    def wait_for(self, name, words=""):
        self.wait_until(lambda: os.path.exists(os.path.join(self.folder, name)) and words in "".join(self.rows(name)),
                        "%s: %s" % (name, words))

    def replace(self, name, content):
        self.write(name + ".new", content)
        os.rename(os.path.join(self.folder, name + ".new"), os.path.join(self.folder, name))

    def test_a_new_file_is_read_from_its_beginning_whatever_its_length(self):
        rows = self.rows()
        for content in ("".join(rows[:1] + rows[2001:]), "".join(rows[:1] + rows[2001:2501])):
            self.replace("log.csv", "".join(rows[:1001]))
            self.assertEqual(self.windows("--state", "state", "log.csv", code=0), ["none"] * 4)
            self.replace("log.csv", content)
            process = self.run_it("watch", "--reference", "ref.dcp", "--state", "state", "--window", "250", "log.csv",
                                  code=1)
            self.assertEqual(process.stdout.count("window "), content.count("\n") // 250)
            self.assertIn("read from its beginning (the other was read up to line 1001)", process.stderr)
            os.remove(os.path.join(self.folder, "state"))

    def test_a_copy_of_the_file_is_the_file(self):
        rows = self.rows()
        self.replace("log.csv", "".join(rows[:1101]))
        self.assertEqual(len(self.windows("--state", "state", "log.csv", code=0)), 4)
        self.replace("log.csv", "".join(rows[:1601]))
        self.assertEqual(len(self.windows("--state", "state", "log.csv", code=0)), 2)

    def test_a_file_rotated_meanwhile_is_read_to_its_end_with_the_same_state(self):
        rows = self.rows()
        self.write("log.csv", "".join(rows[:1101]))
        seen = self.lines("--window", "250", "--state", "state", "log.csv", code=0)
        self.write("log.csv.1", "".join(rows[:2001]))
        self.replace("log.csv", "".join(rows[:1] + rows[2001:]))
        seen += self.lines("--window", "250", "--state", "state", "log.csv.1", code=0)
        seen += self.lines("--window", "250", "--state", "state", "log.csv")
        self.assertEqual(seen, self.lines("stream.csv", "--window", "250"))

    def test_the_first_row_of_a_file_without_header_is_taken_once(self):
        rows = self.rows("ref.csv")[1:]
        self.write("bare.csv", "".join(rows))
        self.run_it("profile", "bare.csv", "--no-header", "-o", "bare.dcp")
        for count, windows, code in ((299, 0, 4), (299, 0, 4), (300, 1, 0)):
            self.write("log.csv", "".join(rows[:count]))
            done = self.run_it("watch", "--reference", "bare.dcp", "--no-header", "--state", "state", "--window", "300",
                               "log.csv", code=code)
            self.assertEqual(done.stdout.count("\n"), windows)

    def test_a_rotated_file_is_followed_without_losing_a_row(self):
        rows = self.rows()
        whole = self.lines("stream.csv", "--window", "250")
        self.write("log.csv", "".join(rows[:1001]))
        process = self.follow("--window", "250", "--state", "state", "log.csv")
        self.wait_for("out", '"window":3,')
        log = os.path.join(self.folder, "log.csv")
        with open(log, "a", encoding="utf-8") as file:
            os.rename(log, log + ".1")
            self.wait_for("err", "log.csv: no longer there; waiting")
            file.write("".join(rows[1001:1500]))
            file.flush()
            self.write("log.csv", "")  # made by who rotates; the old one is written to until it is reopened
            self.wait_for("out", '"window":4,')
            file.write("".join(rows[1500:2001]).rstrip("\n"))
        self.write("log.csv", "".join(rows[:1] + rows[2001:3001]))
        self.wait_for("out", '"window":11,')
        seen, err = self.told_by(process, 1)
        self.assertIn("log.csv: a new file, read from its beginning", err)
        with open(log, "a", encoding="utf-8") as file:
            file.write("".join(rows[3001:]))
        self.assertEqual(seen + self.lines("--window", "250", "--state", "state", "log.csv"), whole)

    def test_a_file_cut_short_is_followed_from_its_beginning(self):
        rows = self.rows()
        self.write("log.csv", "".join(rows[:1001]))
        process = self.follow("--window", "250", "--state", "state", "log.csv")
        self.wait_for("out", '"window":3,')
        self.write("log.csv", "".join(rows[:1] + rows[2001:2501]))
        self.wait_for("out", '"window":5,')
        seen, err = self.told_by(process, 1)
        self.assertIn("cut short", err)
        self.assertEqual([line["verdict"] for line in seen if line["type"] == "window"], ["none"] * 4 + ["drift"] * 2)

    # ---- watch: rows that cannot be used

    def timed(self, times, name="timed.csv"):
        rows = table(len(times), seed=6).splitlines()
        self.write(name, "".join("%s,%s\n" % pair for pair in zip(rows, ["at"] + list(times))))

    def by_time(self, *arguments, code, name="timed.csv"):
        return self.run_it("watch", "--reference", "ref.dcp", "--time-column", "at", "--span", "5m", *arguments, name,
                           code=code)

    def test_a_time_that_cannot_be_read_is_a_bad_row(self):
        times = ["2026-11-23T10:%02d:%02d" % divmod(i, 60) for i in range(600)]
        times[400] = "2026-02-30"
        self.timed(times)
        done = self.by_time("--state", "state", code=0)
        self.assertIn("timed.csv:402: '2026-02-30' is not a time: ISO 8601", done.stderr)
        self.assertIn("row skipped", done.stderr)
        self.by_time("--max-bad-rows", "0", code=3)
        self.assertIn("1 of 600 rows cannot be read", self.by_time("--max-bad-rows", "0", code=3).stderr)
        self.assertNotIn("skipped", self.by_time("--strict", code=3).stderr)

    def test_after_an_error_the_state_is_saved_up_to_the_last_good_row(self):
        rows = self.rows()
        whole = self.lines("stream.csv", "--window", "250")
        for bad, more, words in (("1,2\n", ["--strict"], "log.csv:1202: 2 fields"),
                                 ("1,\0,x\n", [], "log.csv:1202: a NUL byte"),
                                 ("tall,01000,red\n", ["--strict"], "log.csv:1202: column 'age'")):
            self.write("log.csv", "".join(rows[:1201]) + bad)
            done = self.run_it("watch", "--reference", "ref.dcp", "--format", "json", "--window", "250", "--state", "state",
                               "log.csv", *more, code=3)
            self.assertIn(words, done.stderr)
            seen = [json.loads(line) for line in done.stdout.splitlines()]
            self.write("log.csv", "".join(rows))
            seen += self.lines("--window", "250", "--state", "state", "log.csv")
            self.assertEqual(seen, whole)
            os.remove(os.path.join(self.folder, "state"))

    def test_a_value_outside_the_domain_of_a_detector_is_named(self):
        self.write("wrong.csv", "wrong\n" + "0\n1\n" * 300)
        self.run_it("profile", "wrong.csv", "--type", "wrong=numeric", "-o", "wrong.dcp")
        self.write("bad.csv", "wrong\n" + "0\n" * 130 + "7.5\n")
        done = self.run_it("watch", "--reference", "wrong.dcp", "--detector", "ddm:wrong", "--window", "100", "bad.csv",
                           "--design-effect", "1", code=3)
        self.assertIn("bad.csv:132: row 130: column 'wrong' is 7.5: a detector (ddm) listens here", done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1)

    def test_late_rows_are_told_of(self):
        times = ["2026-11-23T10:%02d:%02d" % divmod(i, 60) for i in range(600)]
        times[100] = "2036-01-01"
        self.timed(times)
        done = self.by_time("--state", "state", code=0)
        self.assertIn("timed.csv:103: a row of 2026-11-23T10:01:41Z is late: later ones have opened the window of "
                      "2036-01-01T00:00:00Z, in which it counts; 199 late so far", done.stderr)
        self.assertEqual(done.stderr.count("late so far"), 1)
        with open(os.path.join(self.folder, "timed.csv"), "a", encoding="utf-8") as file:
            file.write("40,01000,red,2036-01-01T00:05\n")
        done = self.by_time("--state", "state", "--format", "json", code=0)
        self.assertEqual(json.loads(done.stdout)["late_rows"], 499)
        os.remove(os.path.join(self.folder, "state"))
        self.assertIn("499 rows late", self.by_time(code=0).stdout)

    def test_forms_of_times(self):
        forms = [("2026-11-23", "00:00"), ("2026-11-23T12", "12:00"), ("2026-11-23 12:30", "12:30"),
                 ("2026-11-23T12:30:00.5Z", "12:30"), ("2026-11-23T24:00:00", "00:00"), ("2026-11-23T12:30+05", "07:30"),
                 ("2026-11-23T12+0530", "06:30"), ("2026-11-23T12:30:00-01:00", "13:30"), ("1795437000", "12:30")]
        for form, start in forms:
            self.timed([form] * 40)
            done = self.by_time("--format", "json", code=0)
            self.assertEqual(json.loads(done.stdout)["start"][11:16], start, form)
        for form in ("9999-12-31T23:59", "0001-01-01", "2026-11-23T24:00:01", "2026-11-23T25", "2026-11-23T12:30+",
                     "2026-11-23T12:30+05:", "2026-11-23T12:30+053", "2026-11-23T", "2026-11-23T12.5", "1e12"):
            self.timed([form] * 40)
            self.assertIn("'%s' is not a time" % form, self.by_time(code=4).stderr)

    # ---- watch: commands

    def test_a_signal_ends_the_command_and_leaves_other_events_for_later(self):
        watch = ["--window", "800", "--detector", "adwin:age", "--state", "state", "stream.csv"]
        for _ in range(5):  # a machine that stands still for two seconds gives the command no time to answer
            process = self.follow(*watch, "--on-drift",
                                  "trap 'echo > asked; exit' TERM; echo > begun; sleep %d & wait" % (10 * PATIENCE))
            self.wait_for("begun")
            seen, err = self.told_by(process, 1)
            self.assertIn("ended by signal 15", err)
            if os.path.exists(os.path.join(self.folder, "asked")):
                break
            for name in ("begun", "state"):
                os.remove(os.path.join(self.folder, name))
        else:
            self.fail("the command was not asked to end")
        seen += self.lines(*watch, "--on-drift", "cat >> told")
        kinds = [line["event"]["kind"] for line in seen if line["type"] == "event"]
        self.assertEqual(kinds, ["concept_drift", "data_drift"])
        self.assertEqual([json.loads(line)["kind"] for line in self.rows("told")], ["data_drift"])

    def test_a_command_that_does_not_end_is_ended(self):
        done = self.run_it("watch", "--reference", "ref.dcp", "--window", "800", "stream.csv", "--on-drift",
                           "trap '' TERM; sleep %d" % (10 * PATIENCE), "--on-drift-timeout", "0.5s", code=1)
        self.assertIn("took longer than 0.5 s and was ended; see --on-drift-timeout", done.stderr)
        self.assertIn("(default: 60s)", self.run_it("watch", "--help").stdout)

    # ---- watch: what a state keeps

    def test_a_state_belongs_to_the_options_of_reading(self):
        self.write("log.csv", table(500, seed=2))
        watch = ["watch", "--reference", "ref.dcp", "--state", "state", "log.csv"]
        self.run_it(*watch, code=4)
        for more in (["--na=-"], ["--na", ""], ["--decimal", ",", "--delimiter", ";"], ["--no-header"]):
            self.assertIn("other options", self.run_it(*watch, *more, code=2).stderr)
        self.run_it(*watch, "--strict", code=4)

    def test_the_exit_code_remembers_drift_before_a_restart(self):
        self.assertIn("drift", self.windows("--state", "state", "stream.csv"))
        self.assertEqual(self.windows("--state", "state", "stream.csv"), [])

    def test_the_time_of_an_event_is_the_rows_at_the_end_of_its_window(self):
        def times(name, *more):
            return [line["event"]["time"] for line in self.lines(name, "--window", "800", "--detector", "adwin:age", *more)
                    if line["type"] == "event"]
        whole, rows, pieces = times("stream.csv"), self.rows(), []
        self.assertEqual(whole, [2400, 2400])
        for end in (900, 2010, 2300, 4001):
            self.write("log.csv", "".join(rows[:end]))
            done = self.run_it("watch", "--reference", "ref.dcp", "--format", "json", "--window", "800", "--state", "state",
                               "--detector", "adwin:age", "log.csv", code=1 if end > 2010 else 0)
            pieces += [line["event"]["time"] for line in map(json.loads, done.stdout.splitlines())
                       if line["type"] == "event"]
        self.assertEqual(pieces, whole)

    def test_a_state_that_cannot_be_written_is_said_at_once(self):
        done = self.run_it("watch", "--reference", "ref.dcp", "--state", "no/such/state", "stream.csv", code=3)
        self.assertEqual(done.stdout, "")
        self.assertIn("no/such/state: cannot write: No such file", done.stderr)

    def test_a_last_line_without_line_end_waits_where_there_is_a_state(self):
        rows = self.rows()
        self.write("log.csv", "".join(rows[:1300]) + rows[1300][:5])
        done = self.run_it("watch", "--reference", "ref.dcp", "--state", "state", "--window", "250", "log.csv", code=0)
        self.assertIn("the last line has no line end; it waits", done.stderr)
        self.assertNotIn("skipped", done.stderr)
        self.write("log.csv", "".join(rows[:1501]))
        self.assertEqual(self.windows("--state", "state", "log.csv", code=0), ["none"])

    def test_what_a_killed_writer_of_the_state_left_is_removed(self):
        names = ["state.tmp-aB3dE6", "state.tmp-aB3", "state.backup", "other.tmp-aB3dE6"]
        for name in names:
            self.write(name, "x")
        self.run_it("watch", "--reference", "ref.dcp", "--state", "state", "same.csv", code=0)
        self.assertEqual([name for name in names if os.path.exists(os.path.join(self.folder, name))], names[1:])
        self.assertTrue(os.path.exists(os.path.join(self.folder, "state")))
        self.assertIn("at least once", self.run_it("watch", "--help").stdout)

    def test_packed_input_is_told_how_to_give_it(self):
        self.write("packed.csv", b"\x1f\x8b\x08\x00\x00\x00\x00\x00")
        done = self.run_it("watch", "--reference", "ref.dcp", "packed.csv", code=3)
        self.assertIn("unpack it, or pipe it and give - for it: zcat FILE.gz | driftcheck ...", done.stderr)

    # ---- detect

    def detect(self, *arguments, code=1, **more):
        return json.loads(self.run_it("detect", *arguments, "--format", "json", code=code, **more).stdout)

    def test_detect(self):
        found = self.detect("--detector", "adwin", "--column", "age", "stream.csv")
        self.assertEqual(list(found), ["detector", "options", "rows", "drifts", "warnings"])
        self.assertEqual((found["detector"], found["rows"], found["warnings"]), ("adwin", 4000, []))
        self.assertEqual(len(found["drifts"]), 1)
        self.assertTrue(2000 <= found["drifts"][0] < 2064)

    def test_detect_counts_rows_of_the_file(self):
        bits = ["0"] * 40 + ["", "NA"] + ["1"] * 20
        self.write("bits.csv", "\n".join(["wrong"] + [bit or '""' for bit in bits]) + "\n")
        found = self.detect("--detector", "DDM", "bits.csv")
        self.assertEqual((found["rows"], found["drifts"][0]), (62, 42))
        self.assertEqual(self.detect("--detector", "ddm", "--no-header", "-", stdin="0\n" * 40 + "1\n")["drifts"], [40])

    def test_detect_options(self):
        found = self.detect("--detector", "page-hinkley", "--option", "mode=up", "--option", "threshold=1e3",
                            "--column", "age", "stream.csv")
        self.assertEqual((found["options"]["mode"], found["options"]["threshold"]), (1, 1000))
        for arguments, words in ((["--detector", "page_hinkley", "--option", "mode=sideways"], "both up down"),
                                 (["--detector", "page_hinkley", "--option", "delt=1"], "has no option 'delt'"),
                                 (["--detector", "adwin", "--option", "delta=7"], "it must be a number from"),
                                 (["--detector", "hddm_a", "--compat", "moa"], "it has: default"),
                                 (["--detector", "adwinn"], "did you mean adwin"),
                                 (["--seed", "-1"], "it takes N: whole, 0 to 2^53"),
                                 (["--option", "drift_threshold"], "it takes NAME=VALUE: an option of the detector"),
                                 ([], "needs --detector")):
            self.assertIn(words, self.run_it("detect", *arguments, "--column", "age", "stream.csv", code=2).stderr)

    def test_detect_names_the_row_that_it_cannot_use(self):
        self.write("odd.csv", "v\n0\n1\n0.5\n")
        self.assertIn("odd.csv:4: row 2: column 'v' is 0.5; eddm takes",
                      self.run_it("detect", "--detector", "eddm", "odd.csv", code=3).stderr)
        self.write("odd.csv", "v\n0\nabc\n")
        self.assertIn("odd.csv:3: row 1: column 'v': 'abc' is not a number",
                      self.run_it("detect", "--detector", "adwin", "odd.csv", code=3).stderr)
        self.write("odd.csv", "v\nNA\n")
        self.detect("--detector", "adwin", "odd.csv", code=4)


if __name__ == "__main__":
    program_case.main()
