#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the two programs and the examples with what pkg-config says: run.sh PREFIX LIBDIR WORK CC CXX
set -euo pipefail
prefix=$1 libdir=$2 work=$3 cc=$4 cxx=$5
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$work"
mkdir -p "$work"
# moved first: nothing installed may know where it was installed
cp -R "$prefix" "$work/moved"
prefix=$work/moved
export PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig LD_LIBRARY_PATH=$prefix/$libdir
read -ra flags <<<"$(pkg-config --cflags driftcheck)"
read -ra shared <<<"$(pkg-config --libs driftcheck)"
"$cc" -std=c99 "${flags[@]}" "$here/consumer.c" "${shared[@]}" -o "$work/c"
"$cxx" -std=c++11 "${flags[@]}" "$here/consumer.cc" "${shared[@]}" -o "$work/cc"
"$cc" -std=c99 "${flags[@]}" "$here/consumer.c" "$prefix/$libdir/libdriftcheck.a" -lm -o "$work/static"
for example in minimal streaming; do
  "$cc" -std=c11 "${flags[@]}" "$here/../../../examples/$example.c" "${shared[@]}" -o "$work/$example"
done
for program in c cc static minimal streaming; do
  "$work/$program" >"$work/output" || { echo "$program failed" >&2; exit 1; }
done
