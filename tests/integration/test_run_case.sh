#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The runner itself: a case that must fail fails, and one that must pass passes.
set -eu
runner=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/instr-runner.XXXXXX")
trap 'rm -rf "$work"' EXIT
export LLVM_MAJOR=14 CLANG=cc CLANGXX=c++ INSTR_LIB=/nowhere INSTR_INCLUDE=/nowhere
export REPORT=true PYTHON=python3 LLVM_BIN=/nowhere

fresh() {
    rm -rf "$work/case"
    mkdir "$work/case"
    printf '%s\n' "$1" >"$work/case/cmd"
}

expect() {
    wanted=$1
    got=0
    sh "$runner/run_case.sh" "$work/case" >"$work/log" 2>&1 || got=$?
    if test "$got" -ne "$wanted"; then
        echo "exit status $got instead of $wanted for:" >&2
        cat "$work/case/cmd" "$work/log" >&2
        exit 1
    fi
}

fresh 'true'
expect 0
fresh 'false; true'
expect 1
fresh 'echo noise >&2'
expect 1
fresh 'echo noise >&2'
echo 'n*e' >"$work/case/stderr.glob"
expect 0
fresh 'echo other >&2'
echo 'n*e' >"$work/case/stderr.glob"
expect 1
fresh 'echo hello'
echo hello >"$work/case/stdout"
expect 0
fresh 'echo hallo'
echo hello >"$work/case/stdout"
expect 1
fresh 'exit 3'
echo 3 >"$work/case/exit"
expect 0
fresh 'fails false; ends_with 2 sh -c "exit 2"'
expect 0
fresh 'fails true'
echo '*' >"$work/case/stderr.glob"
expect 1
fresh 'fails sh -c "kill -SEGV \$\$"'
echo '*' >"$work/case/stderr.glob"
expect 1
fresh 'exit 77'
expect 77
echo "the runner notices failures"
