#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The shared library exports exactly the symbols of symbols.txt, all under the version of the ABI's number:
# check_symbols.sh LIBRARY SYMBOLS CORE_H
set -euo pipefail
library=$1 expected=$2 core=$3
version=DRIFTCHECK_$(sed -n 's/^#define DRIFT_ABI_VERSION //p' "$core")
if nm -D --defined-only "$library" | awk '$2 != "A" { print $3 }' | grep -v "@@$version\$"; then
  echo "These symbols are not of version $version, DRIFT_ABI_VERSION in core.h: see cmake/driftcheck.map" >&2
  exit 1
fi
actual=$(nm -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort)
if diff -u --label symbols.txt "$expected" --label "$(basename "$library")" <(printf '%s\n' "$actual"); then
  echo "$(wc -l <"$expected") symbols, as listed"
  exit 0
fi
cat >&2 <<EOF
The exported symbols differ from tests/abi/symbols.txt (- listed, + exported).
A symbol that is gone breaks programs built before: raise DRIFT_ABI_VERSION in core.h, and the number in
cmake/driftcheck.map. If, and only if, the change is on purpose:
  tools/abi.sh update
EOF
exit 1
