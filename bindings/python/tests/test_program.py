# SPDX-License-Identifier: Apache-2.0
"""python -m driftcheck is the program."""

import os
import subprocess
import sys

import pytest

import driftcheck
from driftcheck.__main__ import find_program

try:
    PROGRAM = find_program()
except FileNotFoundError:
    PROGRAM = None


def run(*arguments, **environment):
    command = [sys.executable, "-m", "driftcheck", *arguments]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env={**os.environ, **environment}
    )


@pytest.mark.skipif(PROGRAM is None, reason="the program is not installed, and DRIFTCHECK_PROGRAM does not name it")
def test_the_program(tmp_path):
    assert run("--version").stdout == f"driftcheck {driftcheck.__version__}\n"
    assert run("chekc").returncode == 2
    rows = "\n".join(f"{i % 50},{'ab'[i % 2]}" for i in range(500))
    (tmp_path / "a.csv").write_text(f"x,y\n{rows}\n")
    driftcheck.Profile.from_data({"x": [i % 50 + 20 for i in range(500)], "y": ["a", "b"] * 250}).save(
        tmp_path / "b.dcp"
    )
    done = run("check", str(tmp_path / "b.dcp"), str(tmp_path / "a.csv"))
    assert done.returncode == 1
    assert "DRIFT x" in done.stdout


def test_without_a_program():
    done = run("--version", DRIFTCHECK_PROGRAM="/nowhere/driftcheck")
    assert done.returncode != 0
    code = "import driftcheck.__main__ as m; m.importlib.metadata.files = lambda name: []; m.sys.exit(m.main())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**{name: os.environ[name] for name in os.environ if name.startswith("PYTHON")}, "PATH": "/nowhere",
             "DRIFTCHECK_LIBRARY": driftcheck._library.path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "install the driftcheck wheel" in done.stderr
