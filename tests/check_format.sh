#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every C and C++ file is as .clang-format wants it. Without clang-format: exit code 77, "skipped".
set -euo pipefail
cd "$(dirname "$0")/.."
format=$(command -v clang-format-14 || command -v clang-format || true)
if [ -z "$format" ] || ! "$format" --version | grep -q 'version 14'; then
  echo "skipped: clang-format 14 is not installed"
  exit 77
fi
find include src tests bench \( -name '*.h' -o -name '*.c' -o -name '*.cc' -o -name '*.cpp' \) -print0 |
  xargs -0 "$format" --dry-run --Werror
