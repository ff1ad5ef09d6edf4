# SPDX-License-Identifier: Apache-2.0
"""Prints, from one run of driftcheck_bench, each variant's time and its ratio to "naive" of the same run; where there is "sum",
the reading of the same bytes, to that: the share of the speed of memory.

usage: ratios.py results.json        (made with --benchmark_out; medians are used where there are any)
"""

import json
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        run = json.load(file)
    medians = [b for b in run["benchmarks"] if b.get("aggregate_name") == "median"]
    times, rates = {}, {}
    for b in medians or run["benchmarks"]:
        kernel, variant, *rest = b["run_name"].replace("/real_time", "").split("/")
        threads = [part for part in rest if part.startswith("threads:")]
        if threads:
            rest.remove(threads[0])
            variant += ", " + threads[0].replace(":", " ")
        key = (kernel, "/".join(rest))
        times.setdefault(key, {})[variant] = b.get("ns_per_value") or b["cpu_time"]
        rates[key, variant] = b.get("bytes_per_second")
    print(f"{'what':34} {'variant':18} {'ns/value':>9} {'naive / it':>10} {'GB/s':>7}")
    for (kernel, rest), variants in sorted(times.items()):
        for variant, time in variants.items():
            ratio = f"{variants['naive'] / time:10.1f}" if "naive" in variants else ""
            if "sum" in variants:
                ratio = f"{variants['sum'] / time:10.2f}"
            rate = rates[(kernel, rest), variant]
            print(f"{kernel + ' ' + rest:34} {variant:18} {time:9.3f} {ratio:10}" + (f" {rate / 1e9:7.2f}" if rate else ""))


main()
