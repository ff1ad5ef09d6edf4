#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each public header compiles alone, as strict C99 and as C++11: check_headers.sh INCLUDE_DIR CC CXX
set -euo pipefail
include=$1 cc=$2 cxx=$3
count=0
for header in "$include"/driftcheck/*.h; do
  name=driftcheck/$(basename "$header")
  for twice in "#include <$name>" "#include <$name>"$'\n'"#include <$name>"; do
    printf '%s\nint main(void) { return 0; }\n' "$twice" |
      "$cc" -std=c99 -pedantic-errors -Wall -Wextra -Wstrict-prototypes -Werror -I"$include" -xc -fsyntax-only -
    printf '%s\nint main() { return 0; }\n' "$twice" |
      "$cxx" -std=c++11 -pedantic-errors -Wall -Wextra -Werror -I"$include" -xc++ -fsyntax-only -
  done
  count=$((count + 1))
done
test "$count" -gt 0
echo "$count headers compile alone"
