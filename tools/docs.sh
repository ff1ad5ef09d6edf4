#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the documentation, warnings being errors, and runs every Python example in it: build/docs/site/index.html, and
# the reference of the C interface in build/docs/c/html/index.html. docs.sh [WHEEL]: of this wheel; default: makes one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tools/packages.sh
. tools/packages.sh
install_missing gcc g++ cmake ninja-build libfast-float-dev python3 python3-venv doxygen
mkdir -p build/docs
wheel=${1:-}
venv=$PWD/build/venv-docs
python_with "$venv" numpy pandas scipy matplotlib 'scikit-learn>=1.6' fastapi httpx2 onnxruntime mlflow-skinny prometheus-client pytest \
  'sphinx>=8,<10' myst-parser furo numpydoc
if [ -z "$wheel" ]; then
  "$venv/bin/python" -m pip wheel -q --disable-pip-version-check --no-deps --wheel-dir build/docs/wheel .
  wheel=$(echo build/docs/wheel/*.whl)
fi
"$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --force-reinstall "$wheel"
unset DRIFTCHECK_LIBRARY PYTHONPATH

echo "== every example of the guides"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && MLFLOW_DISABLE_TELEMETRY=true "$venv/bin/python" -m pytest -q -p no:cacheprovider --doctest-glob='*.md' "$OLDPWD/docs/site")

echo "== site"
"$venv/bin/python" -m sphinx -W --keep-going -q docs/site build/docs/site

echo "== reference of the C interface"
doxygen -q docs/Doxyfile
echo "build/docs/site/index.html, build/docs/c/html/index.html"
