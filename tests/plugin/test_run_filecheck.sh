#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The runner itself: a test that must fail fails, and one that must pass passes.
# Usage: test_run_filecheck.sh FILECHECK
set -eu
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/instr-runner.XXXXXX")
trap 'rm -rf "$work"' EXIT
export LLVM_MAJOR=14 CLANG=clang CLANGXX=clang++ FILECHECK="$1" INSTR_LIB=/nowhere
export INSTR_INCLUDE=/nowhere REPORT=report LLVM_BIN=/nowhere PYTHON=python3

expect() {
    wanted=$1
    got=0
    sh "$folder/run_filecheck.sh" "$work/case.c" >"$work/log" 2>&1 || got=$?
    if test "$got" -ne "$wanted"; then
        echo "exit status $got instead of $wanted for:" >&2
        cat "$work/case.c" "$work/log" >&2
        exit 1
    fi
}

printf '// RUN: echo hello | %%FileCheck %%s\n// CHECK: hello\n' >"$work/case.c"
expect 0
printf '// RUN: echo hello | %%FileCheck %%s\n// CHECK: goodbye\n' >"$work/case.c"
expect 1
printf '// RUN: true\n// RUN: false\n// RUN: true\n' >"$work/case.c"
expect 1
printf '// RUN: (echo hello; false) | %%FileCheck %%s\n// CHECK: hello\n' >"$work/case.c"
expect 1
printf '// RUN: echo 1 \\\n// RUN: > %%t && test "$(cat %%t)" = 1\n' >"$work/case.c"
expect 0
printf 'int no_run_line;\n' >"$work/case.c"
expect 1
printf '// REQUIRES: llvm>=15\n// RUN: false\n' >"$work/case.c"
expect 77
printf '// REQUIRES: llvm<15\n// RUN: ! false\n' >"$work/case.c"
expect 0
echo "the runner notices failures"
