#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The shared library exports exactly the symbols of symbols.txt: check_symbols.sh LIBRARY SYMBOLS
set -euo pipefail
library=$1 expected=$2
actual=$(nm -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort)
if diff -u --label symbols.txt "$expected" --label "$(basename "$library")" <(printf '%s\n' "$actual"); then
  echo "$(wc -l <"$expected") symbols, as listed"
  exit 0
fi
cat >&2 <<EOF
The exported symbols differ from tests/abi/symbols.txt (- listed, + exported).
A symbol that is gone breaks programs built before: raise DRIFT_ABI_VERSION in core.h.
If, and only if, the change is on purpose:
  nm -D --defined-only $library | awk '\$2 != "A" { sub(/@.*/, "", \$3); print \$3 }' | LC_ALL=C sort > tests/abi/symbols.txt
EOF
exit 1
