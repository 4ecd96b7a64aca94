#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# run.sh PRINT_SYMBOLS: compares symbolize.c with llvm-symbolizer for each instruction of small
# programs; CLANGXX, LLVM_BIN and PYTHON as the other runners have them. By hand for others:
#   compare_symbols.py PRINT_SYMBOLS LLVM_BIN PROGRAM...
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -x "$LLVM_BIN/llvm-symbolizer" ] && [ -x "$LLVM_BIN/llvm-objdump" ] || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cp -r "$here/sample.cpp" "$here/include" "$folder"
mkdir "$folder/build"
cd "$folder/build"
build() {
    name=$1
    shift
    "$CLANGXX" -g "$@" "$folder/sample.cpp" -o "$name"
    programs="${programs:-} $name"
}
build dwarf5 -O2 -gdwarf-5 -I"$folder/include"
build dwarf4 -O2 -gdwarf-4 -I"$folder/include"
build debug -O0 -fno-omit-frame-pointer -I"$folder/include"
build fixed -O3 -no-pie -I"$folder/include"
build relative -O2 -I../include
build sections -O2 -ffunction-sections -Wl,--gc-sections -I"$folder/include"
"$PYTHON" "$here/compare_symbols.py" "$1" "$LLVM_BIN" $programs
