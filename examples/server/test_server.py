#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Starts the server, sends traffic that drifts half-way, reads /metrics, sees the drift.

Usage: test_server.py SERVER      exit code 77: not done here, with the reason
"""
import http.client
import random
import re
import socket
import subprocess
import sys
import time

PATIENCE = 300  # seconds; only a server that hangs takes so long, on whatever machine


def why_not():
    """What the machine lacks, or None."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            socket.create_connection(listening.getsockname(), timeout=PATIENCE).close()
    except OSError as error:
        return "127.0.0.1 cannot be reached: %s" % error
    return None


def start(path):
    process = subprocess.Popen([path, "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = int(process.stdout.readline().split()[-1])
    return process, http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)


def predict(connection, source, shift, rows=100):
    body = "".join(",".join("%.5f" % (source.random() + (shift if f == 3 else 0)) for f in range(8)) + "\n"
                   for _ in range(rows))
    connection.request("POST", "/predict", body)
    scores = connection.getresponse().read().split()
    assert len(scores) == rows and all(0 <= float(s) <= 1 for s in scores), scores[:3]


def metrics(connection):
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    return text, {m[0]: float(m[1]) for m in re.findall(r"^(driftcheck_\S+) (\S+)$", text, re.M)}


def wait_for_rows(connection, rows):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        text, values = metrics(connection)
        if values["driftcheck_rows_total"] == rows:
            return text, values
        time.sleep(0.05)
    raise AssertionError("%s of %d rows arrived" % (values["driftcheck_rows_total"], rows))


def main():
    reason = why_not()
    if reason:
        print("skipped: " + reason)
        return 77
    process, connection = start(sys.argv[1])
    source = random.Random(3)
    f3 = 'driftcheck_column_verdict{column="f3",role="feature"}'
    try:
        for _ in range(60):
            predict(connection, source, 0.0)
        _, before = wait_for_rows(connection, 6000)
        assert before[f3] == 0 and before["driftcheck_events_total"] == 0, before
        for _ in range(60):
            predict(connection, source, 0.4)
        text, after = wait_for_rows(connection, 12000)
        assert after[f3] == 2 and after["driftcheck_events_total"] >= 1, text
        assert after['driftcheck_column_verdict{column="f5",role="feature"}'] == 0, text
    finally:
        process.stdin.close()
    assert process.wait(timeout=PATIENCE) == 0
    print("12,000 rows served and counted; the drift of f3 was seen, psi %.2f"
          % after['driftcheck_column_statistic{column="f3",statistic="psi"}'])
    return 0


if __name__ == "__main__":
    sys.exit(main())
