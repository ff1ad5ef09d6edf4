# SPDX-License-Identifier: Apache-2.0
"""The examples of the documents print what the documents say, on real data."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("DRIFTCHECK_FLIGHTS", ROOT / "build" / "data"))
EXAMPLE = re.compile(r"```python\n(.*?)```\n+prints\n+```text\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("document", ["README.md", "bindings/python/README.md"])
def test_example(document, tmp_path):
    pytest.importorskip("pandas")
    if not (DATA / "january.csv").exists():
        pytest.skip(f"no flights in {DATA}: tools/quickstart.sh fetches them")
    code, expected = EXAMPLE.search((ROOT / document).read_text(encoding="utf-8")).groups()
    for name in ("january.csv", "july.csv"):
        (tmp_path / name).symlink_to(DATA / name)
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr == ""
    assert done.stdout == expected
