#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# CSV files read and checked by driftcheck and by other tools, in one run. Installs what is missing, builds the program.
# Usage: bench/peers/csv.sh [OPTIONS of csv_files.py]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/packages.sh
. tools/packages.sh
install_missing gcc g++ libc6-dev cmake ninja-build libfast-float-dev libbenchmark-dev python3 python3-venv
mkdir -p build
if ! { cmake --preset bench && cmake --build --preset bench --target driftcheck sum_csv; } >build/peers.log 2>&1; then
  cat build/peers.log
  exit 1
fi
echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2-), $(cc --version | head -n 1), commit $(git rev-parse --short HEAD)"
python3 bench/peers/csv_files.py build/bench "$@"
