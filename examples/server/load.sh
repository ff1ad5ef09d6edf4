#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What monitoring costs the server: requests per second and CPU time of a request, with monitoring on and off, in turns,
# by wrk: load.sh SERVER [ROUNDS] [SECONDS]. On a busy machine, trust the CPU time and the medians.
set -euo pipefail
server=$1 rounds=${2:-15} seconds=${3:-1}
command -v wrk >/dev/null || { echo "wrk is needed (package wrk)" >&2; exit 1; }
folder=$(mktemp -d)
stop_all() {
  local processes
  processes=$(jobs -p)
  # shellcheck disable=SC2086
  [ -z "$processes" ] || kill $processes 2>/dev/null || true
  rm -rf "$folder"
}
trap stop_all EXIT
cat >"$folder/post.lua" <<'LUA'
wrk.method = "POST"
local rows = {}
for r = 1, 32 do
  local row = {}
  for f = 1, 8 do row[f] = string.format("%.5f", math.random()) end
  rows[r] = table.concat(row, ",")
end
wrk.body = table.concat(rows, "\n") .. "\n"
LUA

# The server ends with its standard input, which a sleeping process keeps open.
start() {
  local name=$1
  shift
  sleep infinity | "$server" 0 "$@" >"$folder/$name" &
  until grep -q listening "$folder/$name" 2>/dev/null; do sleep 0.1; done
}
port_of() { awk '/listening/ { print $3 }' "$folder/$1"; }
# CPU seconds of the server that listens on a port.
cpu_of() {
  local process
  process=$(ss -Hltnp "sport = :$1" | sed -n 's/.*pid=\([0-9]*\).*/\1/p')
  awk -v hz="$(getconf CLK_TCK)" '{ print ($14 + $15) / hz }' "/proc/$process/stat"
}
# Appends "requests/s CPU-microseconds-a-request" to a file.
measure() {
  local port before after
  port=$(port_of "$1")
  before=$(cpu_of "$port")
  wrk -t1 -c4 -d"${seconds}s" -s "$folder/post.lua" "http://127.0.0.1:$port/predict" >"$folder/wrk"
  after=$(cpu_of "$port")
  awk -v cpu="$(awk -v a="$after" -v b="$before" 'BEGIN { print a - b }')" \
    '/requests in/ { n = $1 } /Requests\/sec/ { print $2, cpu / n * 1e6 }' "$folder/wrk" >>"$folder/$1.rounds"
}
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# Median of column $1, and of its ratios on / off round by round.
summary() {
  awk -v on="$(cut -d' ' -f"$1" "$folder/on.rounds" | median)" -v off="$(cut -d' ' -f"$1" "$folder/off.rounds" | median)" \
    -v ratio="$(paste -d' ' "$folder/on.rounds" "$folder/off.rounds" | awk -v c="$1" '{ print $c / $(c + 2) }' | median)" \
    -v what="$2" 'BEGIN { printf "%s: on %.1f, off %.1f; median of the ratios on/off %.3f\n", what, on, off, ratio }'
}
start on
start off --monitor off
for ((i = 0; i < rounds; i++)); do
  if ((i % 2)); then measure on; measure off; else measure off; measure on; fi
done
echo "$rounds rounds of $seconds s, 32 rows of 8 features a request:"
summary 1 "requests/s"
summary 2 "CPU microseconds a request"
