# SPDX-License-Identifier: Apache-2.0
"""What: what the tests of the driftcheck program share: a folder with tables, and a way to run it.
In: the path of the program. Out: a base class.
Layer: tests of cli."""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None  # set by main
PATIENCE = 300  # seconds; only a program that hangs takes so long, on whatever machine


def table(rows=2000, shift=0.0, seed=1):
    source = random.Random(seed)
    lines = ["age,zip,color"]
    for _ in range(rows):
        lines.append("%.3f,0%d,%s" % (source.gauss(40 + shift, 10), source.randint(1000, 1005),
                                      source.choice(["red", "blue", "green"])))
    return "\n".join(lines) + "\n"


class ProgramCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.write("ref.csv", table(seed=1))
        self.write("same.csv", table(seed=2))
        self.write("moved.csv", table(seed=3, shift=15))

    def write(self, name, content):
        mode = {} if isinstance(content, bytes) else {"encoding": "utf-8", "newline": ""}
        with open(os.path.join(self.folder, name), "wb" if not mode else "w", **mode) as file:
            file.write(content)

    def bytes_of(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def run_it(self, *arguments, code=0, stdin=None, env=None, text=True):
        environment = dict(os.environ, **(env or {}))
        done = subprocess.run([PROGRAM, *arguments], cwd=self.folder, input=stdin, env=environment,
                              capture_output=True, text=text,
                              encoding="utf-8" if text else None)
        self.assertEqual(done.returncode, code, "%s\n%s\n%s" % (arguments, done.stdout, done.stderr))
        return done

    def report(self, *arguments, code=0, **more):
        return json.loads(self.run_it("check", *arguments, "--format", "json", code=code,
                                      **more).stdout)

    def inspect(self, name):
        return json.loads(self.run_it("inspect", name, "--format", "json").stdout)


def main():
    global PROGRAM
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
