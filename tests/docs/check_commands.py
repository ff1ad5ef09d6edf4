# SPDX-License-Identifier: Apache-2.0
"""What: every command of the driftcheck program that a page or a help text shows runs as it stands there.
In: the program, pages; made-up files of the names that they use. Out: exit code 0 if all answer with a verdict, 77 without GSL.
Layer: tests of the documentation."""
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile

COMMANDS = ("check", "profile", "inspect", "merge", "watch", "detect", "simulate", "evaluate", "plan")
ANSWERS = (0, 1)  # no drift, drift
HOURS = 24


def table(rows, shift, seed):
    source = random.Random(seed)
    lines = ["id,at,time,age,zip,latency,price,wrong,change"]
    for i in range(rows):
        moment = "2026-01-%02dT%02d:%02d:00" % (1 + i // (20 * HOURS) % 28, i // 20 % HOURS, i % 20)
        lines.append("u%d,%s,%s,%.2f,0%d,%.3f,%.3f,%d,%d" % (
            i, moment, moment, source.gauss(40 + shift, 5), source.randint(1000, 1004), source.gauss(10, 2),
            source.gauss(5, 1), source.random() < 0.1, i >= rows // 2))
    return "\n".join(lines) + "\n"


def make_files(program, folder):
    names = ("train", "today", "monday", "tuesday", "requests", "outcomes", "stream", "a", "b")
    for seed, name in enumerate(names):
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as file:
            file.write(table(3000, 0.1 * seed, seed))
    subprocess.run([program, "profile", "train.csv", "-q", "--ignore", "id,at,time", "-o", "reference.dcp"],
                   cwd=folder, check=True)
    for name in ("monday", "tuesday"):
        subprocess.run([program, "profile", name + ".csv", "-q", "--like", "reference.dcp", "-o", name + ".dcp"],
                       cwd=folder, check=True)


def commands_of(text):
    """The lines that begin with the program's name; a backslash at the end of one takes the next in."""
    joined = re.sub(r"\\\n\s*", "", text)
    for line in re.findall(r"^ *driftcheck (.*)$", joined, re.M):
        words = shlex.split(line, comments=True)
        waits = "--follow" in words or "-" in words or "|" in words
        if words[0] in COMMANDS and not waits and "--help" not in words:
            yield words


def texts(program, pages):
    for page in pages:
        with open(page, encoding="utf-8") as file:
            yield page, "\n".join(re.findall(r"^```sh\n(.*?)^```", file.read(), re.S | re.M))
    for command in COMMANDS:
        shown = subprocess.run([program, command, "--help"], capture_output=True, text=True, check=True).stdout
        examples = re.search(r"^Examples:\n(.*?)\n\n", shown, re.S | re.M)
        yield command + " --help", examples.group(1)


def main():
    program, pages = os.path.abspath(sys.argv[1]), sys.argv[2:]
    without_gsl = subprocess.run([program, "simulate", "--rows", "1"], capture_output=True, text=True)
    if without_gsl.returncode != 0:
        return 77
    wrong = ran = 0
    for where, text in texts(program, pages):
        with tempfile.TemporaryDirectory() as folder:
            make_files(program, folder)
            for words in commands_of(text):
                done = subprocess.run([program, *words], cwd=folder, capture_output=True, text=True)
                ran += 1
                if done.returncode not in ANSWERS:
                    print("%s: driftcheck %s\n  exit code %d: %s" % (where, shlex.join(words), done.returncode, done.stderr))
                    wrong += 1
    print("%d commands, %d wrong" % (ran, wrong))
    return 0 if ran > 0 and wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
