#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Times other tools and the library on the same values, in one run. Installs what is missing, builds the library.
# Usage: bench/peers/run.sh [VALUES]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/packages.sh
. tools/packages.sh
install_missing gcc g++ libc6-dev cmake ninja-build libfast-float-dev python3 python3-venv
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "river 0.26 needs Python 3.11 or later" >&2
  exit 1
fi
mkdir -p build
python_with "$PWD/build/venv-peers" 'river==0.26.1'
if ! { cmake --preset release && cmake --build --preset release --target driftcheck_shared; } >build/peers.log 2>&1; then
  cat build/peers.log
  exit 1
fi
build/venv-peers/bin/python bench/peers/river_detectors.py build/release/src/libdriftcheck.so "$@"
