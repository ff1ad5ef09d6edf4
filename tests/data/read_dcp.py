# SPDX-License-Identifier: Apache-2.0
"""Reads a profile file by docs/format.md alone and prints a summary as JSON.

usage: read_dcp.py FILE [EXPECTED.json]     exit 1 if the summary is not the expected one
"""
import json
import struct
import sys

COUNTS = ["rows", "missing", "nan", "positive_infinity", "negative_infinity", "unparsable", "finite", "rounded"]


def crc_of_byte(crc):
    for _ in range(8):
        crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc


CRC_TABLE = [crc_of_byte(byte) for byte in range(256)]


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC_TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


class Payload:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        if length > len(self.data) - self.at:
            raise ValueError("a section is too short")
        self.at += length
        return self.data[self.at - length:self.at]

    def u32(self):
        return struct.unpack("<I", self.take(4))[0]

    def u64(self, count=None):
        values = struct.unpack("<%dQ" % (1 if count is None else count), self.take(8 * (1 if count is None else count)))
        return values[0] if count is None else list(values)

    def f64(self, count=None):
        values = struct.unpack("<%dd" % (1 if count is None else count), self.take(8 * (1 if count is None else count)))
        shown = [v if abs(v) < float("inf") else str(v) for v in values]  # JSON has no infinity
        return shown[0] if count is None else shown

    def text(self):
        return self.take(self.u64()).decode("utf-8")


def sections(data):
    if data[:8] != bytes.fromhex("8944 4350 0D0A 1A0A") or struct.unpack("<II", data[8:16]) != (1, 0):
        raise ValueError("not a profile of format 1")
    file, tag = Payload(data[16:]), None
    while tag != "END ":
        start = file.at
        tag, reserved, length = file.take(4).decode("ascii"), file.u32(), file.u64()
        payload = Payload(file.take(length))
        if crc32c(file.data[start:file.at]) != file.u32() or reserved != 0:
            raise ValueError("section %s is damaged" % tag)
        yield tag, payload
        if payload.at != length and not tag[0].islower():
            raise ValueError("section %s has bytes left over" % tag)
    if file.at != len(file.data):
        raise ValueError("bytes after the end")


def column(tag, p):
    c = {"type": "numeric" if tag == "COLN" else "categorical", "name": p.text(), "reason": p.text(), "flags": p.u32()}
    assert p.u32() == 0
    c["counts"] = dict(zip(COUNTS, p.u64(8)))
    if tag == "COLC":
        c["reference_categories"], c["other"] = p.u64(), p.u64()
        c["categories"] = []
        for _ in range(p.u64()):
            length, count = p.u64(2)
            c["categories"].append([p.take(length).decode("utf-8"), count])
        return c
    c["minimum"], c["maximum"] = p.f64(), p.f64()
    c["moments"] = [p.u64()] + p.f64(3)
    knots = p.u64()
    c["knots"], c["cells"] = p.f64(knots), p.u64(knots + 1)
    c["bin_edges"] = [c["knots"][i] for i in p.u64(p.u64())]
    return c


def read(data):
    summary, count = {}, 0
    for tag, p in sections(data):
        if tag == "META":
            summary["writer"], summary["rows"] = p.text(), p.u64()
            for option in ["resolution", "psi_bins", "max_categories", "keep_rows"]:
                summary[option] = p.u32()
            summary["column_count"], summary["columns"] = p.u64(), []
        elif tag in ("COLN", "COLC"):
            summary["columns"].append(column(tag, p))
        elif tag == "ROWS":
            last = summary["columns"][-1]
            last["sorted_rows"] = p.f64(last["counts"]["finite"])
        elif tag == "END ":
            assert p.u64() == count
        elif not tag[0].islower():
            raise ValueError("section %s is not known" % tag)
        count += 1
    assert len(summary["columns"]) == summary["column_count"]
    return summary


def main(path, expected=None):
    with open(path, "rb") as file:
        summary = read(file.read())
    print(json.dumps(summary, indent=1))
    if expected is None:
        return 0
    with open(expected, encoding="utf-8") as file:
        known = json.load(file)
    known["writer"] = known["writer"] or summary["writer"]  # "" accepts any version
    return 0 if summary == known else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
