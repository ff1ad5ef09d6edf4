# SPDX-License-Identifier: Apache-2.0
"""Finding and loading the library; who frees what; threads."""

import ctypes
import ctypes.util
import gc
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import driftcheck
from driftcheck import _abi, _errors, _library

HERE = Path(driftcheck.__file__).parent


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_the_environment_names_the_library():
    code = "import driftcheck._library as l; print(l.path)"
    assert run(code, DRIFTCHECK_LIBRARY=_library.path).stdout.strip() == _library.path


@pytest.mark.parametrize(
    ("path", "says"),
    [("/nowhere/libdriftcheck.so", "cannot be loaded"), (ctypes.util.find_library("m"), "not libdriftcheck")],
)
def test_a_library_that_is_none(path, says):
    if path is None:
        pytest.skip("ctypes finds no libm here")
    found = run("import driftcheck", DRIFTCHECK_LIBRARY=path)
    assert found.returncode == 1
    assert "LibraryError" in found.stderr
    assert says in found.stderr


def test_another_abi_is_refused():
    class Function:
        restype = None

        def __call__(self):
            return _abi.ABI_VERSION + 1

    class Library:
        drift_abi_version = Function()

    with pytest.raises(driftcheck.LibraryError, match=f"interface {_abi.ABI_VERSION + 1}, and this package"):
        _library.check_abi(Library(), "x.so")


def test_every_status_has_an_exception():
    for name, number, text in _abi.STATUS_LIST:
        if number:
            raised = _errors.exception_of(number)
            assert type(raised) is not driftcheck.DriftError, name
            assert (raised.status, raised.message) == (name, text)
            assert isinstance(raised, (ValueError, OSError, MemoryError, OverflowError, BufferError)), name


def test_errors_say_where():
    error = driftcheck.InvalidArgumentError("wrong", "INVALID_ARGUMENT", "age", 3)
    assert str(error) == "column 'age', row 3: wrong"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert str(driftcheck.DriftError("wrong", row=3)) == "row 3: wrong"
    with pytest.raises(driftcheck.FileError) as caught:
        driftcheck.Profile.load("/nowhere/reference.dcp")
    assert "/nowhere/reference.dcp" in str(caught.value)
    assert isinstance(caught.value, OSError)


class Counted:
    """Stands for a function that frees, and counts."""

    def __init__(self):
        self.freed = []

    def __call__(self, pointer):
        self.freed.append(pointer)


def test_a_handle_is_freed_once():
    free = Counted()
    handle = _library.Handle("pointer", free)
    handle._finalizer()
    del handle
    gc.collect()
    assert free.freed == ["pointer"]


def test_a_handle_in_use_outlives_close():
    free = Counted()
    owner = _library.Owner()
    owner._handle = _library.Handle("pointer", free)
    in_use = owner._use()
    owner.close()
    owner.close()
    assert free.freed == []
    assert owner.closed
    with pytest.raises(ValueError, match="closed"):
        owner._use()
    del in_use
    assert free.freed == ["pointer"]


def test_closed_objects_say_so():
    with driftcheck.Profile.from_data({"x": [1.0]}) as profile:
        report = driftcheck.check(profile, {"x": [1.0]})
    assert repr(profile) == "<driftcheck.Profile: closed>"
    with pytest.raises(ValueError, match="this Profile is closed"):
        profile.to_bytes()
    assert report.verdict == "insufficient"  # a report needs no profile


def test_memory_is_given_back():
    data = {"x": np.arange(200_000.0)}

    def resident():
        return int(Path("/proc/self/statm").read_text().split()[1])

    if not Path("/proc/self/statm").exists():
        pytest.skip("there is no /proc here")
    for _ in range(5):
        driftcheck.Profile.from_data(data, keep_rows=True)
    before = resident()
    for _ in range(100):
        driftcheck.Profile.from_data(data, keep_rows=True)
    assert resident() - before < 50_000 * 1024 // os.sysconf("SC_PAGE_SIZE")  # 100 leaks would be 160 MB


def test_threads_share_a_profile(rng):
    reference = driftcheck.Profile.from_data({"x": rng.normal(size=2000)})
    current = driftcheck.Profile.from_data({"x": rng.normal(size=2000)}, like=reference)
    expected = driftcheck.check(reference, current).to_json()
    found = []
    threads = [
        threading.Thread(target=lambda: found.extend(driftcheck.check(reference, current).to_json() for _ in range(20)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 160


def test_close_while_threads_are_inside(rng):
    data = rng.normal(size=(20_000, 4))
    failures = []

    def check_until_closed(profile, begun):
        try:
            while True:
                driftcheck.check(profile, profile)
                begun.set()
        except ValueError as error:
            failures.append(str(error))

    for _ in range(5):
        profile = driftcheck.Profile.from_data(data, keep_rows=True)
        begun = [threading.Event() for _ in range(4)]
        threads = [threading.Thread(target=check_until_closed, args=(profile, event)) for event in begun]
        for thread in threads:
            thread.start()
        for event in begun:
            event.wait()
        profile.close()
        for thread in threads:
            thread.join()
    assert failures == ["this Profile is closed"] * 20


def others_run_during(call):
    """True if another thread gets the interpreter while call runs, which it only can if the call lets go of it."""
    inside, done = threading.Event(), threading.Event()

    def work():
        inside.set()
        call()
        done.set()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)  # seconds: no thread has to let go of the interpreter between two steps
    try:
        worker = threading.Thread(target=work)
        worker.start()
        inside.wait()
        seen = not done.is_set()
        worker.join()
    finally:
        sys.setswitchinterval(interval)
    return seen


def test_other_threads_run_during_a_call(rng):
    """ctypes lets go of the interpreter in every call; a busy machine may wake this thread too late to see it once."""
    values, rows = rng.normal(size=5_000_000), rng.normal(size=(500_000, 2))
    profile = driftcheck.Profile.from_data(rows)
    calls = {
        "detector": lambda: driftcheck.detectors.ADWIN().update_many(values),
        "profile": lambda: driftcheck.Profile.from_data(rows, keep_rows=True),
        "check": lambda: driftcheck.check(profile, rows),
    }
    for name, call in calls.items():
        assert any(others_run_during(call) for _ in range(30)), name


def test_a_call_that_keeps_the_interpreter_is_noticed():
    """What the test above asks is False where no one else can run: it can fail."""
    sleeper = ctypes.PyDLL(None)  # as ctypes.CDLL, but keeps the interpreter
    assert not any(others_run_during(lambda: sleeper.usleep(20_000)) for _ in range(3))


def test_typed_and_small():
    assert (HERE / "py.typed").exists()
    assert "numpy" in sys.modules


@pytest.mark.parametrize("use", ["monitor.observe(x)", "driftcheck.check(profile, x)"])
def test_daemon_threads_live_through_the_end(use):
    """Python ends under threads that are inside a call; nothing may be freed under them."""
    code = f"""
import threading, numpy as np, driftcheck
x = np.random.default_rng(0).normal(size=(2000, 20))
profile = driftcheck.Profile.from_data(x)
monitor = driftcheck.Monitor(profile, window_rows=500)
def forever(begun):
    while True:
        {use}
        begun.set()
begun = [threading.Event() for _ in range(4)]
for event in begun:
    threading.Thread(target=forever, args=(event,), daemon=True).start()
for event in begun:
    event.wait()
"""
    for _ in range(2):
        found = run(code)
        assert (found.returncode, found.stderr) == (0, "")
