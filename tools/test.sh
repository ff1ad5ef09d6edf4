#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds and tests everything: gcc, clang, sanitizers, without SIMD, every SIMD level, instruction counts, the binary interface,
# fuzzers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tools/packages.sh
. tools/packages.sh
jobs=$(nproc)
fuzz_seconds=${FUZZ_SECONDS:-10}
export CTEST_PARALLEL_LEVEL=$jobs CMAKE_BUILD_PARALLEL_LEVEL=$jobs
if [ "${CI:-}" = true ]; then export NO_COLOR=1 CLICOLOR=0; fi

install_missing gcc g++ clang clang-format-14 libclang-rt-14-dev libc6-dev cmake ninja-build pkg-config libcmocka-dev \
  libfast-float-dev libgsl-dev binutils abigail-tools prometheus valgrind libxgboost-dev libcivetweb-dev locales python3 python3-venv
if ! locale -a | grep -qix 'de_DE\.utf-\?8'; then
  echo "Making the locale de_DE.UTF-8"
  as_root localedef -i de_DE -f UTF-8 de_DE.UTF-8
fi
mkdir -p build
python_with "$PWD/build/venv" 'numpy>=1.24,<3' 'scipy>=1.10,<2' 'jsonschema>=4.18,<5' 'pytest>=7' 'pandas>=1.4' \
  'pyarrow>=16,<30' 'polars>=1.3,<2' 'nanoarrow>=0.6,<1' \
  'river==0.26.1; python_version >= "3.11"'
python=$PWD/build/venv/bin/python
frouros=
if "$python" -c 'import sys; sys.exit(not (3, 9) <= sys.version_info < (3, 13))'; then
  python_with "$PWD/build/venv-frouros" 'frouros==0.9.0'
  frouros=$PWD/build/venv-frouros/bin/python
else
  echo "frouros 0.9 needs Python 3.9 to 3.12: detectors are not compared with it"
fi

# Real data that lies beside the project on some machines; what needs it says so where it is absent.
if [ -z "${DRIFTCHECK_ELECTRICITY:-}" ] && [ -r ../shared/data/electricity.csv ]; then
  export DRIFTCHECK_ELECTRICITY=$PWD/../shared/data/electricity.csv
fi

done_list=()
step() { printf '\n== %s\n' "$1"; done_list+=("$1"); }

# build PRESET [TARGET...]
build() {
  local preset=$1 log=build/$1.log
  shift
  { cmake --preset "$preset" -DPython3_EXECUTABLE="$python" -DDRIFTCHECK_FROUROS_PYTHON="$frouros" &&
    cmake --build --preset "$preset" ${1:+--target "$@"}; } >"$log" 2>&1 || { cat "$log"; return 1; }
}

# Sanitizers want their addresses where the kernel may have put something else.
fixed_addresses=()
if command -v setarch >/dev/null && setarch -R true 2>/dev/null; then fixed_addresses=(setarch -R); fi

# Tests labelled "once" or "twice" take long and hold for every compiler if they hold for one; the latter run with sanitizers too.
for preset in release clang scalar asan; do
  step "$preset"
  build "$preset"
  case $preset in
    release) skipped='^none$' ;;
    asan) skipped='^once$' ;;
    *) skipped='^(once|twice)$' ;;
  esac
  "${fixed_addresses[@]}" ctest --preset "$preset" --no-tests=error --label-exclude "$skipped"
done

# The suites above ran on the highest level of this machine (release) and on the lowest (scalar): what lies between.
highest=0
DRIFTCHECK_SIMD='' build/release/tests/test_simd_level --level || highest=$?
case $highest in
  2)
    echo "== SIMD avx512: the level of release above"
    step "SIMD avx2"
    DRIFTCHECK_SIMD=avx2 ctest --preset release --no-tests=error --label-exclude '^(once|twice)$' \
      -R '^(base|kernels|sketch|profile|monitor|stats)/'
    ;;
  1) echo "== SIMD avx2: the level of release above; avx512: not on this machine, skipped" ;;
  *) echo "== SIMD avx2, avx512: not on this machine, skipped" ;;
esac

step "instruction counts"
bench/instructions/run.sh

step "binary interface"
tools/abi.sh check

step "Python package"
tools/python_test.sh

step "documentation"
tools/docs.sh "$(echo build/wheel/repaired/*.whl)"

step "threads (tsan)"
threaded=(test_simd_level test_pipeline test_executor test_shards test_threads)
build tsan "${threaded[@]}"
"${fixed_addresses[@]}" ctest --preset tsan --no-tests=error -R "/($(IFS='|'; echo "${threaded[*]}"))\$"

# fuzz NAME: its last lines, once it has ended.
fuzz() {
  local found=build/fuzz/found_$1 said
  mkdir -p "$found"
  said=$("${fixed_addresses[@]}" "build/fuzz/tests/$1" -max_total_time="$fuzz_seconds" -verbosity=0 -print_final_stats=1 \
    -artifact_prefix="$found-" "$found" "tests/fuzz/corpus/${1#fuzz_}" 2>&1) || { printf '%s fails:\n%s\n' "$1" "$said"; return 1; }
  printf '%s\n%s\n' "$1" "$(tail -n 5 <<<"$said")"
}

names=()
for source in tests/fuzz/fuzz_*.c; do names+=("$(basename "$source" .c)"); done
step "${#names[@]} fuzzers, $fuzz_seconds s each"
build fuzz "${names[@]}"
rm -f build/fuzz/failed
for name in "${names[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
  { fuzz "$name" || touch build/fuzz/failed; } &
done
wait
[ ! -e build/fuzz/failed ] || exit 1

printf '\nAll passed:\n'
printf '  %s\n' "${done_list[@]}"
