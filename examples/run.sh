#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# From nothing to a table: installs the packages that are missing, builds instr, profiles the first
# version of the confidence example, and prints what instr-report makes of it.
#
# Settings (environment): INSTR_BUILD       folder to build in, default build/ in the tree
#                         INSTR_NO_INSTALL  set: install no packages
set -eu

tree=$(cd "$(dirname "$0")/.." && pwd)
build=${INSTR_BUILD:-$tree/build}

sh "$tree/cmake/install-packages.sh" "$tree/cmake/packages-build.txt"

# A folder that somebody configured before stays as it is.
set --
test -f "$build/CMakeCache.txt" || set -- -G Ninja -DCMAKE_BUILD_TYPE=Release -DINSTR_BUILD_TESTS=OFF
echo "== build"
cmake "$@" -S "$tree" -B "$build"
cmake --build "$build"
build=$(cd "$build" && pwd)

echo "== compile, run, report"
cd "$tree/examples"
mkdir -p "$build/examples"
profile=$build/examples/confidence_1.prof
clang -O2 -g "-fplugin=$build/lib/libinstr.so" confidence/confidence_1.c \
    -o "$build/examples/confidence_1"
INSTR_OUTPUT=$profile "$build/examples/confidence_1"
"$build/bin/instr-report" "$profile"

echo "== next: read examples/README.md, or try: clang -O2 -g -fplugin=$build/lib/libinstr.so YOUR.c"
