# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# For the scripts beside it: install_missing PACKAGE... installs what Debian or Ubuntu lacks, and says so.

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "This needs root: $*" >&2
    return 1
  fi
}

install_missing() {
  local package missing=()
  if ! command -v dpkg-query >/dev/null; then
    echo "Not a Debian or Ubuntu system. Please see to it yourself that these are there: $*" >&2
    return 0
  fi
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  if [ "${#missing[@]}" -eq 0 ]; then return 0; fi
  echo "Installing with apt: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# python_with FOLDER REQUIREMENT...: a virtual environment, made once for these requirements.
python_with() {
  local folder=$1
  shift
  if [ -x "$folder/bin/python" ] && [ "$(cat "$folder/requirements" 2>/dev/null)" = "$*" ]; then return 0; fi
  python3 -m venv --clear "$folder"
  if [ $# -gt 0 ]; then "$folder/bin/python" -m pip install -q --disable-pip-version-check "$@"; fi
  printf '%s\n' "$*" >"$folder/requirements"
}
