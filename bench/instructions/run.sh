#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Instructions of the hottest kernels against the committed baseline: bench/instructions/run.sh [--update]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/packages.sh
. tools/packages.sh
install_missing gcc g++ libc6-dev cmake ninja-build pkg-config libcmocka-dev libfast-float-dev valgrind python3
mkdir -p build
if ! { cmake --preset release && cmake --build --preset release --target instructions; } >build/instructions.log 2>&1; then
  cat build/instructions.log
  exit 1
fi
python3 bench/instructions/count.py build/release/bench/instructions/instructions "$@"
