# SPDX-License-Identifier: Apache-2.0
"""Environments of other tools, each made from PyPI at the first use: wheels only, and not for longer than a time limit."""
import os
import platform
import re
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "peers"
LIMIT = 900  # seconds for an installation; the largest one takes two or three minutes on a slow line


class NotToBeHadError(Exception):
    """A tool is left out; says why."""


_reasons = {}  # of tools that were not to be had in this run; the next run tries again


def environment(*needs, limit=LIMIT):
    """The Python of an environment that has these packages and what they need, nothing else."""
    folder = BUILD / "_".join(re.sub("[^a-z0-9.]+", "-", need.lower()).strip("-") for need in needs)
    python, note = folder / "bin" / "python", folder / "requirements"
    if needs in _reasons:
        raise NotToBeHadError(_reasons[needs])
    if note.exists() and note.read_text(encoding="utf-8") == " ".join(needs):
        return python
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    reason = install(python, needs, limit)
    if reason:
        _reasons[needs] = reason
        raise NotToBeHadError(reason)
    note.write_text(" ".join(needs), encoding="utf-8")
    return python


def install(python, needs, limit):
    """Why it does not install; None if it does."""
    command = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--only-binary", ":all:", *needs]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit)
    except subprocess.TimeoutExpired:
        return f"did not install within {limit} s"
    if done.returncode == 0:
        return None
    lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
    return f"does not install on Python {platform.python_version()}: {lines[-1].removeprefix('ERROR: ')[:120] if lines else 'pip failed'}"


def variables(threads=1, library=None):
    """The variables a tool is started with: so many threads, and the library of this tree for its Python package.

    OPENBLAS_CORETYPE and the like, set on some machines for old builds, slow current ones: a tool chooses its own kernels.
    """
    chosen = {name: value for name, value in os.environ.items() if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS",
                 "PEER_THREADS"):
        chosen[name] = str(threads)
    chosen["DO_NOT_TRACK"] = "1"
    chosen["NML_DISABLE_USAGE_LOGGING"] = "1"
    if library is not None:
        chosen["PYTHONPATH"] = str(ROOT / "bindings" / "python" / "src")
        chosen["DRIFTCHECK_LIBRARY"] = str(library)
    return chosen


def processors(threads):
    """As many as threads, the last of those there are."""
    return sorted(os.sched_getaffinity(0))[-threads:]


def pinned(threads, limit=None):
    """For a process to be: the processors it may use; seconds of them at most."""
    chosen = processors(threads)

    def prepare():
        os.sched_setaffinity(0, chosen)
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit * threads), int(limit * threads) + 5))

    return prepare
