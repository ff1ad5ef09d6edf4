#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The static library has the symbols of symbols.txt, and all others begin with driftcheck_internal_, so that none is that
# of a function in the program that links it: check_static_symbols.sh ARCHIVE SYMBOLS
set -euo pipefail
archive=$1 expected=$2
names() { nm -g "$1" "$archive" | awk 'NF >= 2 { print $NF }' | grep -v ':$' | LC_ALL=C sort -u; }
defined=$(names --defined-only)
if grep -Ev '^(drift_|driftcheck_internal_)' <<<"$defined"; then
  echo "These symbols of $(basename "$archive") have no prefix: see cmake/prefix_symbols.cmake" >&2
  exit 1
fi
diff -u --label symbols.txt "$expected" --label "$(basename "$archive")" <(grep '^drift_' <<<"$defined")
echo "$(wc -l <"$expected") public symbols, $(grep -c '^driftcheck_internal_' <<<"$defined") with a prefix"
