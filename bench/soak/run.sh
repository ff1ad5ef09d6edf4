#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A stream of 100,000,000 rows (or ROWS) through the C interface and through `driftcheck watch`: memory must stay flat and
# no row may be lost. Usage: bench/soak/run.sh [ROWS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rows=${1:-100000000}
mkdir -p build
if ! { cmake --preset bench && cmake --build --preset bench --target soak driftcheck; } >build/bench.log 2>&1; then
  cat build/bench.log
  exit 1
fi
soak=build/bench/bench/soak program=build/bench/src/cli/driftcheck
"$soak" api "$rows"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$soak" csv 20000 >"$folder/all.csv"
head -n 10001 "$folder/all.csv" >"$folder/reference.csv" # its second half has drifted
"$soak" csv "$rows" | "$program" watch --reference "$folder/reference.csv" --window 1000000 --format json --quiet - \
  >"$folder/windows.json" &
while pid=$(pgrep -f "watch --reference $folder" | head -n 1) && [ -n "$pid" ]; do
  awk '/VmRSS/ { print $2 }' "/proc/$pid/status" >>"$folder/resident" 2>/dev/null || true
  sleep 1
done
wait || true
python3 bench/soak/check_windows.py "$rows" "$folder/windows.json" "$folder/resident"
