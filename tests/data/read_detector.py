# SPDX-License-Identifier: Apache-2.0
"""Reads the snapshot of a detector by docs/format.md alone, and checks that its counts agree with each other."""
import math
import struct

import read_dcp

KINDS = ["page_hinkley", "cusum", "gma", "ewma", "ecdd", "shewhart", "adwin", "ddm", "eddm", "rddm", "hddm_a", "hddm_w",
         "fhddm", "stepd", "kswin"]
OPTION_COUNTS = [5, 5, 3, 4, 4, 3, 5, 3, 3, 6, 3, 4, 3, 3, 3]


def must(condition, what):
    if not condition:
        raise ValueError(what)


class Bytes(read_dcp.Payload):
    def i32(self):
        return struct.unpack("<i", self.take(4))[0]

    def i64(self):
        return struct.unpack("<q", self.take(8))[0]

    def f64(self, count=None):
        values = list(struct.unpack("<%dd" % (1 if count is None else count), self.take(8 * (1 if count is None else count))))
        must(not any(math.isnan(v) for v in values), "a number is NaN")
        return values[0] if count is None else values

    def finite(self, count=None):
        values = self.f64(count)
        must(all(math.isfinite(v) for v in (values if count is not None else [values])), "a number is not finite")
        return values

    def rows(self):
        return {"rows": self.u64(), "first": self.i64(), "last": self.i64()}

    def list_of(self, what):
        return [what() for _ in range(self.u64())]


def bits(words, count):
    return [words[i // 64] >> i % 64 & 1 for i in range(count)]


def take_bits(p, count):
    words = p.u64((count + 63) // 64)
    must(count % 64 == 0 or words[-1] >> count % 64 == 0, "bits beyond a window")
    return bits(words, count)


def ring_sum(window, seen, last):
    """How many of the last ones in a ring are 1."""
    return sum(window[i % len(window)] for i in range(max(seen - last, 0), seen))


def state_of_adwin(p, options):
    width, total, _ = p.finite(3)
    _, rows = p.u64(), p.u64()
    room = int(options[2]) + 1
    counted = summed = 0.0
    for row in range(54):
        count, totals, _ = p.f64(), p.f64(room), p.f64(room)
        must(row < rows or count == 0, "adwin: a bucket of a size that is not in use")
        counted += count * 2 ** row
        summed += sum(totals[:int(count)])
    must(counted == width, "adwin: buckets do not add up to the window")
    must(math.isclose(summed, total, rel_tol=1e-9, abs_tol=1e-9), "adwin: totals do not add up")


def state_of_rddm(p, options):
    _, p_now, _, _, _ = p.f64(5)
    taken, first, stored, last, anchor, warned_at, anew, change = p.u64(8)
    size = int(options[4])
    window = take_bits(p, size)
    must(first < size and last < size and stored <= size and warned_at <= taken and anew <= 1 and change <= 1,
         "rddm: a place is not there")
    must(anchor < size or anchor == 2 ** 64 - 1, "rddm: a warning begins nowhere")
    must(-1e-9 <= p_now <= 1 + 1e-9 and sum(window) <= size, "rddm: a rate is none")


def state_of_fhddm(p, options):
    seen, right, right_short, best, best_short = p.finite(5)
    size, short = int(options[0]), int(options[2])
    window = take_bits(p, size)
    must(ring_sum(window, int(seen), size) == right, "fhddm: right predictions do not add up")
    must(short == 0 or ring_sum(window, int(seen), short) == right_short, "fhddm: those of the short window do not add up")
    must(0 <= best <= 1 and 0 <= best_short <= 1, "fhddm: a share is none")


def state_of_stepd(p, options):
    seen, older, recent = p.finite(3)
    size = int(options[0])
    must(ring_sum(take_bits(p, size), int(seen), size) == recent, "stepd: recent predictions do not add up")
    must(0 <= older <= max(seen - size, 0), "stepd: more older ones are right than there are")


def state_of_kswin(p, options):
    must(p.u64() < 2 ** 53 and 1 <= p.u64() <= options[2] + 1 and p.u64() <= 624, "kswin: a place is not there")
    p.u64(312)
    size, part = int(options[1]), int(options[2])
    p.finite(size)
    p.u64(size + part)
    p.finite(2 * part)


def state_of_averages(p, options):
    """hddm_a: means of losses, of no more values than all."""
    most = None
    for _ in range(3):
        n, mean = p.finite(2)
        most = n if most is None else most
        must(0 <= n <= most and -1e-9 <= mean <= 1 + 1e-9, "hddm_a: an average is none")


def numbers(count):
    return lambda p, options: must(p.f64() >= 0 and len(p.f64(count - 1)) == count - 1, "a count is negative")


STATES = [numbers(8), numbers(8), numbers(3), numbers(4), numbers(5), numbers(4), state_of_adwin, numbers(6), numbers(7),
          state_of_rddm, state_of_averages, numbers(17), state_of_fhddm, state_of_stepd, state_of_kswin]


def detector(p):
    start = p.at
    must(p.take(8) == bytes.fromhex("8944 4344 0D0A 1A0A") and p.u32() == 1, "not a detector of format 1")
    d = {"kind": p.u32(), "compat": p.u32()}
    must(p.u32() == OPTION_COUNTS[d["kind"] - 1], "a kind has another number of options")
    d["seed"], d["options"] = p.u64(), p.f64(OPTION_COUNTS[d["kind"] - 1])
    for key in ["values", "drifts", "warnings", "last_drift", "change_point"]:
        d[key] = p.u64()
        must(d[key] <= d["values"] <= 2 ** 53, "a detector counted %s it cannot have" % key)
    d["level"], d["direction"] = p.u32(), p.u32() - 1
    must(d["level"] <= 2 and d["direction"] <= 1 and p.u32() <= 1 and p.u32() == 0, "a detector says something unknown")
    p.u64()
    p.f64(2)
    words, begin = p.u64(), p.at
    STATES[d["kind"] - 1](p, d["options"])
    must(p.at == begin + 8 * words, "the state of %s has another length" % KINDS[d["kind"] - 1])
    must(read_dcp.crc32c(p.data[start:p.at]) == p.u32(), "a detector is damaged")
    return d
