#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The binary interface against what docs/abi/ says of it: abi.sh check, abi.sh update
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tools/packages.sh
. tools/packages.sh

committed=docs/abi/libdriftcheck.abi
symbols=tests/abi/symbols.txt
folder=build/abi
library=$folder/src/libdriftcheck.so

# Without optimisation and with the tree's own path left out, so that every machine writes the same.
build_library() {
  mkdir -p build
  if ! { cmake -S . -B "$folder" -G Ninja -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=None \
    -DCMAKE_C_FLAGS="-g -O0 -ffile-prefix-map=$PWD/=" -DDRIFTCHECK_BUILD_SHARED=ON -DDRIFTCHECK_BUILD_TESTS=OFF \
    -DDRIFTCHECK_BUILD_CLI=OFF -DDRIFTCHECK_WERROR=OFF && cmake --build "$folder" --target driftcheck_shared; } >"$folder.log" 2>&1; then
    cat "$folder.log"
    return 1
  fi
}

# What the public headers say only: names of parameters and of places are no interface.
write_dump() {
  abidw --headers-dir include --drop-private-types --drop-undefined-syms --no-show-locs --no-comp-dir-path --no-corpus-path \
    --no-architecture --no-elf-needed --no-parameter-names --no-write-default-sizes --type-id-style hash \
    --out-file "$1" "$library"
  sed -i "s/ visibility='default'//; s/ access='public'//" "$1"
}

exported() { nm -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort; }

# abidiff says 0: the same, 4 and 8: changes; 1 and 2: it could not compare.
compare() {
  local code=0
  abidiff "$@" "$committed" "$folder/now.abi" || code=$?
  if [ $((code & 3)) -ne 0 ]; then
    echo "abidiff could not compare (exit code $code)" >&2
    exit 1
  fi
  return "$code"
}

explain() {
  echo
  if compare --no-added-syms >/dev/null; then
    cat <<EOF
Only functions were added: programs that were built before still run. Write it down and commit it:
  tools/abi.sh update
EOF
  else
    cat <<EOF
Programs that were built before may break. If that was not meant, undo it. If it was:
- only new fields at the end of a struct that begins with struct_size: tools/abi.sh update
- anything else (a field moved, a function's parameters or result changed, a symbol is gone): raise
  DRIFT_ABI_VERSION in include/driftcheck/core.h and the number in cmake/driftcheck.map, then tools/abi.sh update
EOF
  fi
}

# abidiff sees what functions take; the layout also the numbers that they take as int32_t.
check() {
  local code=0
  python3 tools/abi_layout.py --cc gcc --check docs/abi/layout.json || code=1
  if compare; then
    echo "$committed: as the library is, $(exported | wc -l) functions"
  else
    explain >&2
    code=1
  fi
  return "$code"
}

update() {
  mkdir -p docs/abi
  python3 tools/abi_layout.py --cc gcc >"$folder/layout.json"
  cp "$folder/layout.json" docs/abi/layout.json
  cp "$folder/now.abi" "$committed"
  exported >"$symbols"
  git --no-pager diff --stat -- docs/abi "$symbols"
}

case ${1:-} in
  check | update) ;;
  *)
    echo "usage: tools/abi.sh check|update" >&2
    exit 2
    ;;
esac
if [ "$(uname -sm)" != "Linux x86_64" ]; then
  echo "skipped: the binary interface is written down for Linux on x86_64"
  exit 0
fi
install_missing gcc cmake ninja-build binutils python3 abigail-tools
build_library
write_dump "$folder/now.abi"
"$1"
