#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Requests per second with monitoring on and off, in turns, by wrk: load.sh SERVER [ROUNDS] [SECONDS]
set -euo pipefail
server=$1 rounds=${2:-5} seconds=${3:-4}
command -v wrk >/dev/null || { echo "wrk is needed (package wrk)" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
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
measure() {
  local port
  mkfifo "$folder/in" && exec 3<>"$folder/in"
  "$server" 0 "$@" <"$folder/in" >"$folder/out" 3>&- &
  local process=$!
  until port=$(awk '/listening/ { print $3 }' "$folder/out") && [ -n "$port" ]; do sleep 0.1; done
  wrk -t1 -c4 -d"${seconds}s" -s "$folder/post.lua" "http://127.0.0.1:$port/predict" | awk '/Requests\/sec/ { print $2 }'
  exec 3>&-
  kill "$process"
  wait "$process" 2>/dev/null || true
  rm "$folder/in"
}
on=() off=()
for ((i = 0; i < rounds; i++)); do
  on+=("$(measure)")
  off+=("$(measure --monitor off)")
  echo "round $((i + 1)): on ${on[i]}, off ${off[i]} requests/s"
done
median() { printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
awk -v on="$(median "${on[@]}")" -v off="$(median "${off[@]}")" \
  'BEGIN { printf "median: on %.0f, off %.0f requests/s: %.1f %%\n", on, off, 100 * on / off }'
