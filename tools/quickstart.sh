#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds driftcheck and compares a winter month with a summer month of real flights.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tools/packages.sh
. tools/packages.sh

install_missing gcc g++ libc6-dev cmake ninja-build pkg-config libfast-float-dev libgsl-dev python3 python3-venv

echo "Building (build/quickstart) ..."
mkdir -p build
cmake --preset release -B build/quickstart -DDRIFTCHECK_BUILD_TESTS=OFF -DDRIFTCHECK_WERROR=OFF >build/quickstart.log
cmake --build build/quickstart >>build/quickstart.log || { cat build/quickstart.log; exit 1; }

fetch_flights build/data

driftcheck=build/quickstart/src/cli/driftcheck
echo
# The month and the hour tell the two apart by what they are: no drift to look for.
check=("$driftcheck" check build/data/january.csv build/data/july.csv --ignore 'month,time_hour')
echo "\$ ${check[*]}"
code=0
"${check[@]}" || code=$?
if [ "$code" -ne 1 ]; then
  echo "Exit code $code. January and July differ, so 1 (drift) was expected." >&2
  exit 1
fi
cat <<EOF

Exit code 1: drift, as it should be between January and July. To try next:
  $driftcheck profile build/data/january.csv -o build/data/january.dcp
  $driftcheck inspect build/data/january.dcp
  $driftcheck check build/data/january.dcp build/data/july.csv --format json
  $driftcheck check --help
  tools/test.sh
EOF
