# SPDX-License-Identifier: Apache-2.0
"""``python -m driftcheck`` is the driftcheck program, which the wheel installs beside Python's own scripts."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = "DRIFTCHECK_PROGRAM"


def find_program() -> str:
    """Path of the program: the one that DRIFTCHECK_PROGRAM names, the one of this package, or one on the PATH."""
    given = os.environ.get(ENVIRONMENT)
    if given:
        return given
    try:
        files = importlib.metadata.files("driftcheck") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name in ("driftcheck", "driftcheck.exe"):
            path = Path(str(file.locate()))
            if path.is_file():
                return str(path)
    found = shutil.which("driftcheck")
    if found is None:
        raise FileNotFoundError(
            "the driftcheck program is not installed with this package, nor on the PATH: "
            f"install the driftcheck wheel, or set {ENVIRONMENT} to the path of the program"
        )
    return found


def main() -> int:
    """Runs the program with the arguments of this process."""
    try:
        command = [find_program(), *sys.argv[1:]]
    except FileNotFoundError as error:
        print(f"python -m driftcheck: {error}", file=sys.stderr)
        return 2
    if os.name == "posix":
        os.execv(command[0], command)  # one process, so that signals and the exit code are the program's own
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
