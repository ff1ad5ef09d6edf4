# SPDX-License-Identifier: Apache-2.0
"""Reads the snapshot of a monitor by docs/format.md alone, checks that its counts agree with each other, and prints a summary
as JSON.

usage: read_snapshot.py FILE [EXPECTED.json]     exit 1 if the summary is not the expected one
"""
import json
import math
import struct
import sys

import read_dcp
from read_detector import Bytes, detector, must

SLIDING, DECAYING = 1, 2
BINARY, MULTICLASS, REGRESSION = 1, 2, 3
METRICS = {0: [], BINARY: [0, 1, 2, 3, 5, 6, 7, 8], MULTICLASS: [0, 4], REGRESSION: [9, 10, 11, 12]}
BUCKETS = 8195
EVIDENCE, WINDOW = 0, 1


# ---- options ----

def settings(p):
    o = {"window": p.u32(), "panes": p.u32(), "window_rows": p.u64(), "window_span": p.u64(), "decay": p.f64()}
    for key in ["task", "classes", "event_capacity", "persistence", "persistence_of", "cooldown", "warning_events"]:
        o[key] = p.u32()
    must(p.u32() == 0, "reserved")
    o["recovery"], o["alpha"], o["adjust"] = p.f64(), p.f64(), p.u32()
    must(p.u32() == 0, "reserved")
    o["min_rows"], o["smoothing"], o["drift_share"] = p.u64(), p.f64(), p.f64()
    o["thresholds"] = p.list_of(lambda: [p.u32(), p.u32(), p.u32(), p.u32(), p.f64(), p.f64(), p.text()])
    o["roles"] = p.list_of(lambda: [p.u32(), p.text()])
    o["rules"] = p.list_of(lambda: [p.u32(), p.f64(), p.f64(), p.f64()])
    o["streams"] = p.list_of(p.text)
    o["attachments"] = p.list_of(lambda: {
        "source": p.u32(), "name": p.text(), "kind": p.u32(), "compat": p.u32(), "seed": p.u64(),
        "settings": p.list_of(lambda: [p.text(), p.f64()])})
    o["policy"] = WINDOW
    if p.at < len(p.data):  # format 1 has nothing here
        o["policy"] = p.u32()
        must(p.u32() == 0, "reserved")
        o["false_alarm_every"], o["check_rows"], o["min_effect"], o["design_effect"] = p.f64(), p.u64(), p.f64(), p.f64()
        o["weights"] = {name: weight for weight, name in p.list_of(lambda: [p.f64(), p.text()])}
    o["risks"], o["risk_share"], o["effects"], o["slots"] = [], 0, {}, 0
    if p.at < len(p.data):  # format 2 has nothing here
        p.f64()
        o["risk_share"], o["baseline"], o["delay"] = p.f64(), p.u64(), p.i64()
        o["risks"] = p.list_of(lambda: {"source": p.u32(), "limit": p.f64(), "tolerance": p.f64(), "mean": p.f64(),
                                        "rows": p.u64(), "weight": p.f64(), "name": p.text()})
        o["effects"] = {name: effect for effect, name in p.list_of(lambda: [p.f64(), p.text()])}
        o["slots"] = p.u32()
        must(p.u32() == 0, "reserved")
    must(p.at == len(p.data), "options have bytes left over")
    return o


# ---- windows ----

class Shape:
    """What a pane of some columns counts, and where."""

    def __init__(self, columns, stream):
        self.columns = columns
        self.numeric = [c for c in columns if c["type"] == "numeric"]
        self.categorical = [c for c in columns if c["type"] == "categorical"]
        self.edges = max([len(c["knots"]) + 2 for c in self.numeric], default=0)
        self.buckets = BUCKETS if stream else 0
        self.sums = 2 if stream else 0
        self.rounded_from = (self.edges + 1) * len(self.numeric) + 2 * len(columns)
        self.counts = self.rounded_from + self.buckets
        self.counts += sum(len(c["categories"]) + 1 for c in self.categorical)

    def divide(self, counts):
        """The counts of a pane, by what they count; weights as well."""
        at, n, k = 0, len(self.numeric), len(self.columns)
        parts = {}
        for name, length in [("at_least", self.edges * n), ("valid", n), ("absent", k), ("unparsable", k)]:
            parts[name], at = counts[at:at + length], at + length
        parts["categories"] = []
        for c in self.categorical:
            length = len(c["categories"]) + 1
            parts["categories"].append(counts[at:at + length])
            at += length
        parts["buckets"] = counts[at:]
        return parts

    def by_column(self, counts, rows, slack=0.0):
        """For each column its usable rows and those in no known category; all kinds of rows fit into the rows there are."""
        parts, found = self.divide(counts), []
        for k, c in enumerate(self.columns):
            other = parts["absent"][k] + parts["unparsable"][k]
            if c in self.numeric:
                j, n = self.numeric.index(c), len(self.numeric)
                edges = [parts["at_least"][e * n + j] for e in range(self.edges)]
                must(all(a >= b for a, b in zip([parts["valid"][j]] + edges, edges)), "counts rise from edge to edge")
                here, usable, unseen = parts["valid"][j], edges[0] - edges[-1], 0
            else:
                own = parts["categories"][self.categorical.index(c)]
                here = usable = sum(own)
                unseen = own[-1]
            must(here + other <= rows + slack, "%s: more values than rows" % c["name"])
            found.append((usable, unseen))
        must(sum(parts["buckets"]) <= rows + slack, "more values of a stream than rows")
        if self.buckets and self.columns:
            must(abs(sum(parts["buckets"]) - found[0][0]) <= slack, "a stream has other finite values than its column")
        return found


def window(p, o, count_size, sum_size):
    panes = o["panes"] if o["window"] == SLIDING else 1
    w = {"counts": [p.u64(count_size) for _ in range(panes)], "sums": [p.finite(sum_size) for _ in range(panes)],
         "rows": [p.rows() for _ in range(panes)], "weights": None}
    if o["window"] == DECAYING:
        w["weights"] = p.finite(count_size + sum_size + 1)
    w["open"], w["closed"], w["started"], w["start"], w["whole"] = p.u32(), p.u32(), p.u32(), p.i64(), p.rows()
    must(w["open"] < panes and w["closed"] < panes and w["started"] <= 1, "a pane is not there")
    for r in w["rows"]:
        must(r["rows"] == 0 or r["first"] <= r["last"], "a pane ends before it begins")
    in_use = {(w["open"] - back) % panes for back in range(w["closed"] + 1)}
    for i in set(range(panes)) - in_use:
        must(w["rows"][i]["rows"] == 0 and not any(w["counts"][i]), "a pane that is not in use holds something")
    return w


def pane_rows(o):
    return o["window_rows"] // (o["panes"] if o["window"] == SLIDING else 1)


def check_open(w, o, total, what):
    """By rows, what the open pane lacks is what is left of all rows."""
    if o["window_rows"]:
        must(w["rows"][w["open"]]["rows"] == total % pane_rows(o), "the open pane of %s has other rows" % what)


def seen_now(w, rounded_from):
    """Counts, sums and rows of the window with its open pane; weighted ones rounded to whole rows, or to add up."""
    oldest_first = [(w["open"] - back) % len(w["rows"]) for back in range(w["closed"], -1, -1)]
    counts = [sum(column) for column in zip(*w["counts"])]
    sums = [0.0] * len(w["sums"][0])
    for pane in oldest_first:
        sums = [a + b for a, b in zip(sums, w["sums"][pane])]
    rows = sum(r["rows"] for r in w["rows"])
    if w["weights"] is None:
        return counts, sums, rows
    size = len(counts)
    weighted = [a + b for a, b in zip(w["weights"][:size], counts)]
    counts = [math.floor(x + 0.5) for x in weighted[:rounded_from]]
    whole = given = 0
    for x in weighted[rounded_from:]:
        whole += x
        counts.append(math.floor(whole + 0.5) - given)
        given += counts[-1]
    return counts, [a + b for a, b in zip(w["weights"][size:-1], sums)], math.floor(w["weights"][-1] + rows + 0.5)


# ---- tracks ----

def statistic(p):
    s = {"status": p.i32(), "fields": p.u32(), "verdict": p.i32(), "tested": p.i32()}
    s["value"], s["p"], s["p_adjusted"] = p.finite(3)
    must(0 <= s["p"] <= 1 and 0 <= s["p_adjusted"] <= 1 and s["tested"] <= 1, "a p-value is none")
    return s


def evaluated_column(p):
    c = {key: p.i32() for key in ["status", "verdict", "values", "quality"]}
    c["rows"], c["usable"], c["unseen"] = p.u64(3)
    c["missing"], c["reference_missing"] = p.finite(2)
    c["statistics"] = [statistic(p) for _ in range(7)]
    return c


def check_evaluated(shape, t):
    slack = 0 if t["window"]["weights"] is None else 3  # each kind of rows is rounded
    for c, (usable, unseen) in zip(t["columns"], shape.by_column(t["counts"], t["seen"]["rows"], slack)):
        if t["seen"]["rows"] == 0:
            continue
        must(c["rows"] == t["seen"]["rows"] and c["usable"] == usable and c["unseen"] == unseen,
             "a column was evaluated on other rows")
        must(c["missing"] == max(c["rows"] - c["usable"], 0) / c["rows"], "a missing share does not add up")
    evaluated = sum(c["verdict"] != 3 for c in t["columns"])
    drifted = sum(c["verdict"] == 2 for c in t["columns"])
    must(t["summary"][:2] == [evaluated, drifted] or t["seen"]["rows"] == 0, "a summary does not add up")


# ---- evidence ----

def known_rows(c):
    return sum(c["cells"]) if c["type"] == "numeric" else sum(count for _, count in c["categories"]) + c["other"]


def can_look(c):
    return known_rows(c) > 0 and (len(c["knots"]) >= 2 if c["type"] == "numeric" else len(c["categories"]) >= 1)


def evidence(data, columns, slots):
    """The beginning of a snapshot of evidence: options and references; bins of each column."""
    must(data[:8] == bytes.fromhex("8944 4345 0D0A 1A0A"), "not a snapshot of evidence")
    must(struct.pack("<I", read_dcp.crc32c(data[:-4])) == data[-4:], "the evidence is damaged")
    p = Bytes(data[8:-4])
    must(p.u32() == 1, "another version of evidence")
    must((p.u32(), p.u32()) == (0, slots), "evidence with other seasons")
    budget, typical, effect, delta, design = (p.f64() for _ in range(5))
    must(p.u64() == len(columns), "evidence on other columns")
    bins = []
    for c in columns:
        kind, edges_are_rows, count = p.u32(), p.u32(), p.u64()
        must(kind == (1 if c["type"] == "numeric" else 2) and edges_are_rows <= 1, "a column of another kind")
        p.f64(), p.f64()
        reference = p.u64(count * slots)
        known = sum(sum(reference[s * count:(s + 1) * count - 1]) for s in range(slots))
        must(known == known_rows(c) and sum(reference) == c["counts"]["rows"], "%s: another reference" % c["name"])
        bins.append(count)
    return {"budget": budget, "bins": bins, "design_effect": design, "min_effect": effect}


def group(p, o, columns):
    columns = [c for c in columns if can_look(c) and o["weights"].get(c["name"], 1) > 0]
    if o["policy"] != EVIDENCE or not columns:
        return None
    slots = max(1, o["slots"])
    g = evidence(p.take(p.u64()), columns, slots)
    must((g["design_effect"], g["min_effect"]) == (o["design_effect"] or 1, o["min_effect"]), "evidence with other options")
    must(g["budget"] >= o["false_alarm_every"] * (1 - 1e-12), "a part of the budget is larger than the whole")
    p.u64(sum(g["bins"]))
    for _ in columns:
        must(0 <= p.i32() <= 8 and p.u32() <= 1, "a note is none")
        p.u32(), p.u32(), p.finite(4), p.u64(3), p.finite(4)
    g["sequence"], leader = p.u64(2)
    must(leader < len(columns) and p.u32() <= 1, "a leader is none")
    must(slots == 1 or p.u32() < slots, "a season is none")
    return g


def taken(p, o, t):
    """Of the open pane."""
    if o["policy"] != EVIDENCE:
        return
    window, plan_counts = t["window"], t["plan_counts"]
    must(p.u64() <= window["rows"][window["open"]]["rows"], "more rows taken than came")
    must(all(a <= b for a, b in zip(p.u64(plan_counts), window["counts"][window["open"]])), "more taken than came")


def track(p, o, shape):
    t = {"plan_counts": shape.counts - shape.buckets, "window": window(p, o, shape.counts, shape.sums), "columns": [evaluated_column(p) for _ in shape.columns],
         "verdict": p.i32(), "summary": p.u64(5), "seen": p.rows()}
    t["counts"], t["sums"] = p.u64(shape.counts), p.finite(shape.sums)
    taken(p, o, t)
    for counts, rows in zip(t["window"]["counts"], t["window"]["rows"]):
        shape.by_column(counts, rows["rows"])
    if t["window"]["weights"]:
        weight = t["window"]["weights"][-1]
        shape.by_column(t["window"]["weights"][:shape.counts], weight, 1e-9 * (1 + weight))
    check_evaluated(shape, t)
    counts, sums, rows = seen_now(t["window"], shape.rounded_from)
    t["is_current"] = counts == t["counts"] and sums == t["sums"] and rows == t["seen"]["rows"]
    return t


def alarm(p):
    a = {"drifted": p.u64(), "warned": p.u64(), "raised": p.i32(), "cooldown": p.u32()}
    must(0 <= a["raised"] <= 2 and a["drifted"] & ~a["warned"] == 0, "an alarm is none")
    return a


# ---- outcomes ----

def sums_of(o):
    return {0: 0, BINARY: 569, MULTICLASS: 2 + o["classes"] ** 2, REGRESSION: 12}[o["task"]]


def check_sums(o, sums):
    def same(a, b, what):
        must(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9), "%s do not add up" % what)

    if o["task"] == BINARY:
        same(sum(sums[2:6]), sums[0], "cells")
        same(sum(sums[12:524]), sums[6], "bins of scores")
        same(sum(sums[524:539]), sums[6], "bins of calibration")
        same(sum(sums[554:569]), sum(sums[12:268]), "positives")
    if o["task"] == MULTICLASS:
        same(sum(sums[2:]), sums[0], "cells")
    if o["task"] == REGRESSION:
        must(sums[3] >= abs(sums[2]) - 1e-9 and sums[4] >= 0 and sums[5] >= 0, "sums of errors do not fit")


def metric(p):
    m = {"status": p.i32()}
    m["value"], m["standard_error"], m["bound"] = p.finite(3)
    m["verdict"], m["p"], m["alarm"] = p.i32(), p.finite(), alarm(p)
    return m


def outcomes(p, o):
    if o["task"] == 0:
        return None
    s = {"window": window(p, o, 0, sums_of(o)), "sums": p.finite(sums_of(o)), "seen": p.rows(),
         "metrics": [metric(p) for _ in range(13)], "windows": p.u64()}
    must(p.u32() <= 1, "an origin is there or not")
    p.finite()
    for sums, rows in zip(s["window"]["sums"], s["window"]["rows"]):
        check_sums(o, sums)
        must(sums[0] == rows["rows"], "rows of weight 1 do not add up to their number")
    check_sums(o, s["sums"])
    return s


# ---- risks ----

def losses(p):
    p.finite(8)
    found = p.finite(2)
    must(0 <= found[0] <= found[1], "losses beyond their number")
    return found


def risk(p, o, rule):
    """What the library says of it, in the order of make_snapshots.c."""
    known = p.u32()
    total, rows = p.finite(2)
    must(known == 1 or (rule["limit"] == 0 and rows < o["baseline"]), "a limit is missing")
    waiting = losses(p)[1]
    if o["delay"] and rule["source"] not in (1, 2):
        waiting += sum(losses(p)[1] for _ in range(34))
    evidence = p.finite(8)
    p.finite(8), p.u64(8)
    must(all(a <= b for a, b in zip(p.finite(8), p.finite(8))), "losses beyond their number")
    must(all(e >= 0 for e in evidence), "evidence below nothing")
    alarm, checks, alarms, last, late, _ = p.u32(), *p.u64(5)
    mean = p.finite()
    p.u64(2)
    must(0 <= mean <= 1 and p.u32() <= 1 and alarm <= 1, "a risk's alarm is none")
    return [rule["source"], known, alarm, checks, alarms, last, late, int(waiting), int(rows)]


def risks(p, o):
    found = [risk(p, o, rule) for rule in o["risks"]]
    if found:
        p.i64()
        must(p.u32() <= 1, "a clock is none")
    return found


# ---- the rest ----

def event(p):
    e = {"sequence": p.u64(), "time": p.i64(), "window": p.u64(), "rows": p.u64()}
    for key in ["kind", "of", "severity", "subject"]:
        e[key] = p.i32()
    e["index"], e["statistic"], e["direction"], e["source"], e["fields"] = p.u64(), p.i32(), p.i32(), p.i32(), p.u32()
    e["value"], e["threshold"], e["p"] = p.finite(3)
    name, _, rest = p.take(64).partition(b"\0")
    must(not any(rest), "a name has something behind its end")
    e["name"] = name.decode("utf-8")
    return e


def events(p, capacity):
    waiting, raised, lost = p.u64(3)
    ring = [event(p) for _ in range(capacity)]
    must(waiting <= capacity and lost + waiting <= raised, "events do not add up")
    must([e["sequence"] for e in ring[:waiting]] == list(range(raised - waiting, raised)), "events are not the last ones")
    must(all(e["kind"] == 0 for e in ring[waiting:]), "an event that is not there")
    return raised, lost, ring[:waiting]


def attached(p, of):
    p.u64()
    d = detector(p)
    must((d["kind"], d["compat"], d["seed"]) == (of["kind"], of["compat"], of["seed"]), "another detector is attached")
    return [of["source"], d["kind"], d["level"], d["values"], d["drifts"], d["warnings"]]


def summary_of(m, o, columns):
    t = m["columns"]
    s = {key: m[key] for key in ["windows", "total_rows", "total_batches", "total_outcomes", "unlabeled", "late_rows",
                                 "raised", "lost", "start", "end", "detectors", "risks"]}
    s |= {"rows": t["seen"]["rows"], "drifted": t["summary"][1], "verdict": t["verdict"]}
    s["columns"] = [{"name": c["name"], **{key: e[key] for key in ["status", "verdict", "rows", "usable", "unseen", "missing"]},
                     "statistics": [x["value"] for x in e["statistics"]]} for c, e in zip(columns, t["columns"])]
    s["streams"] = []
    for name, x in zip(o["streams"], m["streams"]):
        finite = sum(x["counts"][-BUCKETS:])
        s["streams"].append({"name": name, "rows": x["seen"]["rows"], "finite": finite,
                             "mean": x["origin"] + x["sums"][0] / x["sums"][1] if finite else 0,
                             "ks": x["columns"][0]["statistics"][0]["value"] if x["columns"] else 0})
    s["metrics"] = [[i, x["status"], m["outcomes"]["seen"]["rows"], x["value"], x["standard_error"]]
                    for i, x in enumerate(m["outcomes"]["metrics"] if m["outcomes"] else []) if i in METRICS[o["task"]]]
    s["events"] = [[e["sequence"], e["kind"], e["time"], e["name"]] for e in m["events"]]
    return s


def state(p, o, profile):
    own = [c for c in profile["columns"] if c["name"] not in o["streams"]]
    m = {"columns": track(p, o, Shape(own, False)), "streams": []}
    predictions = {name for role, name in o["roles"] if role != 0}
    m["groups"] = [group(p, o, [c for c in own if (c["name"] in predictions) == kind]) for kind in (False, True)]
    m["alarms"] = [alarm(p) for _ in range(3 * len(own))]
    for name in o["streams"]:
        compared = [c for c in profile["columns"] if c["name"] == name]
        s = track(p, o, Shape(compared, True))
        s["group"] = group(p, o, compared)
        s["alarm"], s["windows"] = alarm(p), p.u64()
        must(p.u32() <= 1, "an origin is there or not")
        s["origin"] = p.finite()
        m["streams"].append(s)
    m["outcomes"] = outcomes(p, o)
    m["raised"], m["lost"], m["events"] = events(p, o["event_capacity"])
    m["detectors"] = [attached(p, of) for of in o["attachments"]]
    m["risks"] = risks(p, o)
    must(o["slots"] < 2 or p.u32() < o["slots"], "a season is none")
    for key in ["windows", "total_rows", "total_batches", "total_outcomes", "unlabeled", "late_rows"]:
        m[key] = p.u64()
    m["start"], m["end"], m["last_time"] = p.i64(), p.i64(), p.i64()
    must(p.u32() <= 1 and p.at == len(p.data), "bytes after the end")
    check_open(m["columns"]["window"], o, m["total_rows"], "the columns")
    if m["outcomes"]:
        check_open(m["outcomes"]["window"], o, m["total_outcomes"], "the outcomes")
    return m, summary_of(m, o, own)


def read(data):
    must(data[:8] == bytes.fromhex("8944 434D 0D0A 1A0A") and struct.unpack("<II", data[8:16]) in ((1, 0), (2, 0), (3, 0)),
         "not a snapshot of format 1, 2 or 3")
    must(struct.pack("<I", read_dcp.crc32c(data[:-4])) == data[-4:], "the snapshot is damaged")
    settings_size, profile_size = struct.unpack("<QQ", data[16:32])
    p = Bytes(data[32:-4])
    o = settings(Bytes(p.take(settings_size)))
    profile = read_dcp.read(p.take(profile_size))
    return state(Bytes(p.data[p.at:]), o, profile)


def main(path, expected=None):
    with open(path, "rb") as file:
        monitor, summary = read(file.read())
    print(json.dumps(summary, indent=1, ensure_ascii=False))
    if expected is None:
        return 0
    with open(expected, encoding="utf-8") as file:
        known = json.load(file)
    tracks = [monitor["columns"]] + monitor["streams"]
    must(all(t["is_current"] for t in tracks), "what was evaluated is not what the window holds")
    for key in known:
        if summary.get(key) != known[key]:
            print(f"{key}: the library says {known[key]}", file=sys.stderr)
    return 0 if summary == known else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
