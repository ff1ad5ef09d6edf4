#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same work by driftcheck and by other tools, in one run: bench/peers/README.md. Installs what is missing, builds the library.
# Usage: bench/peers/all.sh [--short] [--only SECTIONS] [--output FOLDER]
# Without --output it writes bench/results/peers.* and, with all sections, the section of README.md that quotes them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/packages.sh
. tools/packages.sh
install_missing gcc g++ libc6-dev cmake ninja-build libfast-float-dev libbenchmark-dev python3 python3-venv
mkdir -p build
fetch_flights build/data
if ! { cmake --preset bench && cmake --build --preset bench; } >build/peers.log 2>&1; then
  cat build/peers.log
  exit 1
fi
python_with "$PWD/build/venv-peers-all" 'numpy>=1.23'
case " $* " in
  *" --only "* | *" --output "*) readme=() ;;
  *) readme=(--readme README.md) ;;
esac
case " $* " in
  *" --only "*" --output "* | *" --output "*" --only "*) ;;
  *" --only "*) echo "a part of the sections needs a place of its own: --output FOLDER" >&2; exit 2 ;;
esac
build/venv-peers-all/bin/python bench/peers/all.py build/bench "$@" "${readme[@]}"
