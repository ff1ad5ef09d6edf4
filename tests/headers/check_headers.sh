#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each public header compiles alone, as strict C and C++ of several years: check_headers.sh INCLUDE_DIR CC CXX
set -euo pipefail
include=$1 cc=$2 cxx=$3
count=0
for header in "$include"/driftcheck/*.h; do
  name=driftcheck/$(basename "$header")
  for twice in "#include <$name>" "#include <$name>"$'\n'"#include <$name>"; do
    for standard in c99 c11 c17; do
      printf '%s\nint main(void) { return 0; }\n' "$twice" |
        "$cc" -std=$standard -pedantic-errors -Wall -Wextra -Wstrict-prototypes -Werror -I"$include" -xc -fsyntax-only -
    done
    for standard in c++11 c++17 c++20; do
      printf '%s\nint main() { return 0; }\n' "$twice" |
        "$cxx" -std=$standard -pedantic-errors -Wall -Wextra -Werror -I"$include" -xc++ -fsyntax-only -
    done
  done
  count=$((count + 1))
done
test "$count" -gt 0
echo "$count headers compile alone"
