# SPDX-License-Identifier: Apache-2.0
"""What `driftcheck watch` said of the long stream: check_windows.py ROWS WINDOWS RESIDENT"""
import json
import sys

rows = int(sys.argv[1])
lines = [json.loads(line) for line in open(sys.argv[2])]
resident = [int(line) for line in open(sys.argv[3])]
windows = [line for line in lines if line["type"] == "window"]
events = [line for line in lines if line["type"] == "event"]

counted = sum(window["rows"] for window in windows)
assert counted == rows, f"{counted} rows in windows, {rows} in the stream"
for window in windows:
    after = window["window"] * 1_000_000 >= rows // 2
    within = after or (window["window"] + 1) * 1_000_000 <= rows // 2
    if within:
        assert window["verdict"] == ("drift" if after else "none"), window
    for column in window["columns"]:
        assert column["rows"] == column["usable"] == window["rows"], column
assert len(events) == 1, events
early = resident[len(resident) // 20 + 1] if len(resident) > 2 else resident[0]
assert max(resident) - early < 1024, f"from {early} KiB to {max(resident)} KiB"
print(f"driftcheck watch: {counted:,} rows, none lost, {len(windows)} windows, 1 event, "
      f"{early} KiB after 5 % and {max(resident)} KiB at most, {len(resident)} samples")
