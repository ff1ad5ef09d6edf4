# SPDX-License-Identifier: Apache-2.0
"""What: where the results of the driftcheck program go: files, links, pipes, devices, nothing at all.
In: the path of the program. Out: test results.
Layer: tests of cli."""
import os
import signal
import subprocess
import time

import program_case
from program_case import PATIENCE, ProgramCase


class OutputTest(ProgramCase):
    def shell(self, command):
        return subprocess.run(["/bin/sh", "-c", command.replace("driftcheck", program_case.PROGRAM)],
                              cwd=self.folder, capture_output=True, check=False)

    def test_a_profile_goes_through_a_pipe(self):
        self.run_it("profile", "ref.csv", "-o", "ref.dcp")
        for target in ("-", "/dev/stdout")[:2 if os.path.exists("/dev/stdout") else 1]:
            piped = self.run_it("profile", "ref.csv", "-o", target, text=False).stdout
            self.assertEqual(piped, self.bytes_of("ref.dcp"), target)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "-")))
        merged = self.run_it("merge", "ref.dcp", "ref.dcp", "-o", "-", text=False).stdout
        self.write("both.dcp", merged)
        self.assertEqual(self.inspect("both.dcp")["rows"], 4000)

    def test_a_link_stays_a_link(self):
        commands = {"profile": ["ref.csv"], "check": ["ref.csv", "same.csv"], "merge": ["r.dcp", "r.dcp"]}
        self.run_it("profile", "ref.csv", "-o", "r.dcp")
        for command, inputs in commands.items():
            self.write("target", "old")
            os.symlink("target", os.path.join(self.folder, "link"))
            self.run_it(command, *inputs, "-o", "link")
            self.assertTrue(os.path.islink(os.path.join(self.folder, "link")), command)
            self.assertNotEqual(self.bytes_of("target"), b"old", command)
            os.unlink(os.path.join(self.folder, "link"))

    def test_a_link_to_the_output_stays_where_the_output_is_a_file(self):
        if not os.path.exists("/proc/self/fd/1"):
            self.skipTest("there is no /proc/self/fd")
        os.symlink("/proc/self/fd/1", os.path.join(self.folder, "out"))
        done = self.shell("driftcheck profile ref.csv -o out > plain.dcp")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(os.path.islink(os.path.join(self.folder, "out")))
        self.assertEqual(self.inspect("plain.dcp")["rows"], 2000)

    def test_a_file_that_is_replaced_keeps_its_permissions(self):
        self.write("report.txt", "old")
        os.chmod(os.path.join(self.folder, "report.txt"), 0o600)
        self.run_it("check", "ref.csv", "same.csv", "-o", "report.txt")
        self.assertEqual(os.stat(os.path.join(self.folder, "report.txt")).st_mode & 0o777, 0o600)

    def test_a_copy_that_finds_no_room_is_said_to_be_one(self):
        done = self.shell("ulimit -f 8; trap '' XFSZ; seq 100000 | driftcheck profile - -o seq.dcp")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"(standard input): no temporary copy: File too large; set TMPDIR", done.stderr)

    def test_a_file_that_may_grow_no_more_is_an_error(self):
        self.write("wide.csv", ",".join(map(str, range(500))) + "\n" + ",".join(["1"] * 500) + "\n")
        for command in ("profile wide.csv -o", "check wide.csv wide.csv --format json -o", "simulate -o"):
            done = self.shell("ulimit -f 1; driftcheck %s out" % command)
            if b"without GSL" in done.stderr:
                continue
            self.assertEqual(done.returncode, 3, command)
            self.assertIn(b"out: cannot write: File too large", done.stderr)
            self.assertEqual([name for name in os.listdir(self.folder) if "out" in name or "tmp" in name], [])

    def test_the_longest_name_is_written_to(self):
        name = "n" * 251 + ".dcp"
        for command in ("profile ref.csv -o ", "check ref.csv same.csv -o ", "watch --reference ref.csv same.csv --state "):
            self.assertEqual(self.shell("driftcheck " + command + name).returncode, 0, command)
            self.assertEqual([found for found in os.listdir(self.folder) if found.startswith("n")], [name])
            os.unlink(os.path.join(self.folder, name))

    def test_a_closed_output_is_an_error(self):
        self.run_it("profile", "ref.csv", "-o", "ref.dcp")
        for command in ("check ref.csv same.csv", "inspect ref.dcp", "simulate --rows 10", "plan",
                        "profile ref.csv -o -", "--help", "watch --reference ref.dcp same.csv"):
            done = self.shell("driftcheck %s >&-" % command)
            if b"without GSL" in done.stderr:
                continue
            self.assertEqual(done.returncode, 3, command)
            self.assertIn(b"(standard output): cannot write", done.stderr, command)

    def test_messages_do_not_go_into_files_where_the_error_stream_is_closed(self):
        self.write("bad.csv", "age,zip,color\n" + "old,0,red\n" * 50)
        done = self.shell("driftcheck watch --reference ref.csv --state s bad.csv <&- >&- 2>&-; "
                          "driftcheck profile bad.csv --type age=numeric -o bad.dcp <&- >&- 2>&-")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.inspect("bad.dcp")["rows"], 50)
        self.assertEqual(self.bytes_of("bad.csv").count(b"\n"), 51)

    def test_a_stream_that_is_ended_leaves_nothing(self):
        if b"without GSL" in self.shell("driftcheck simulate --rows 1").stderr:
            self.skipTest("this driftcheck was built without GSL")
        self.write("stream.csv", "old")
        before = sorted(os.listdir(self.folder))
        for number in (signal.SIGINT, signal.SIGTERM):
            running = subprocess.Popen([program_case.PROGRAM, "simulate", "--rows", "1e10", "-o", "stream.csv"],
                                       cwd=self.folder, preexec_fn=lambda: signal.signal(number, signal.SIG_DFL))
            self.addCleanup(running.kill)
            end = time.monotonic() + PATIENCE
            while len(os.listdir(self.folder)) == len(before):
                self.assertIsNone(running.poll())
                self.assertLess(time.monotonic(), end)
                time.sleep(0.01)
            running.send_signal(number)
            self.assertEqual(running.wait(PATIENCE), -number)
            self.assertEqual(sorted(os.listdir(self.folder)), before)
            self.assertEqual(self.bytes_of("stream.csv"), b"old")


if __name__ == "__main__":
    program_case.main()
