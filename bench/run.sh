#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs all benchmarks once, interleaved, and prints times and ratios. Arguments go to driftcheck_bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p build
if ! cmake --preset bench >build/bench.log 2>&1 || ! cmake --build --preset bench >>build/bench.log 2>&1; then
  cat build/bench.log
  exit 1
fi
results=build/bench/results.json
build/bench/bench/driftcheck_bench --benchmark_repetitions=5 --benchmark_enable_random_interleaving=true \
  --benchmark_report_aggregates_only=true --benchmark_min_time=0.05 \
  --benchmark_out="$results" --benchmark_out_format=json "$@" >/dev/null
echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2-), $(cc --version | head -n 1), commit $(git rev-parse --short HEAD)"
python3 bench/ratios.py "$results"
