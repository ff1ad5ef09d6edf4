# SPDX-License-Identifier: Apache-2.0
"""_abi.py says what the library's headers say."""

import ctypes
import importlib.util
import json
from pathlib import Path

import pytest

import driftcheck
from driftcheck import _abi, _library

ROOT = Path(__file__).resolve().parents[3]
LAYOUT = json.loads((ROOT / "docs" / "abi" / "layout.json").read_text(encoding="utf-8"))


def generator():
    spec = importlib.util.spec_from_file_location("gen_python_abi", ROOT / "tools" / "gen_python_abi.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_file_is_what_the_headers_say():
    assert Path(_abi.__file__).read_text(encoding="utf-8") == generator().generate()


@pytest.mark.parametrize("name", LAYOUT["structs"])
def test_sizes_and_offsets(name):
    assert ctypes.sizeof(ctypes.c_void_p) == LAYOUT["pointer_size"]
    struct, expected = getattr(_abi, name), LAYOUT["structs"][name]
    assert ctypes.sizeof(struct) == expected["size"]
    assert ctypes.alignment(struct) == expected["align"]
    found = [(field, getattr(struct, field).offset, getattr(struct, field).size) for field, _ in struct._fields_]
    assert found == [(field["name"], field["offset"], field["size"]) for field in expected["fields"]]


def test_numbers():
    for name, value in {**LAYOUT["enumerators"], **LAYOUT["constants"]}.items():
        assert getattr(_abi, name) == value


def test_every_exported_function_is_there_and_documented():
    symbols = (ROOT / "tests" / "abi" / "symbols.txt").read_text(encoding="utf-8").split()
    assert sorted(_abi.SIGNATURES) == sorted(symbols)
    for name in symbols:
        function = getattr(_library.lib, name)
        assert function.__doc__, name
        assert function.argtypes == _abi.SIGNATURES[name][1]


def test_versions_are_those_of_the_library():
    assert _library.text(_library.lib.drift_version()) == driftcheck.__version__ == _abi.VERSION
    assert _library.lib.drift_abi_version() == _abi.ABI_VERSION


def test_init_functions_write_the_sizes_that_python_has():
    for name in (
        "drift_error",
        "drift_check_options",
        "drift_profile_options",
        "drift_monitor_options",
        "drift_result",
    ):
        struct = getattr(_abi, name)()
        getattr(_library.lib, name + "_init")(struct)
        assert struct.struct_size == ctypes.sizeof(struct), name


def test_lists_are_the_library_names():
    for name, number, text in _abi.STATISTIC_LIST:
        assert _library.text(_library.lib.drift_statistic_name(number)) == text
        assert getattr(_abi, f"DRIFT_STAT_{name}") == number
    for name, number, text in _abi.STATUS_LIST:
        assert _library.text(_library.lib.drift_status_name(number)) == name
        assert _library.text(_library.lib.drift_status_text(number)) == text


def test_a_handle_of_another_kind_is_refused():
    pointer = ctypes.POINTER(_abi.drift_report)()
    with pytest.raises(ctypes.ArgumentError):
        _library.lib.drift_profile_rows(pointer)
    assert _library.lib.drift_profile_rows(None) == 0
