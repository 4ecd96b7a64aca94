#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Random programs: what counters on a spanning tree say must be what a counter for each block says,
# on every block, and the program must do what it does without the profiler.
#
# Usage: run.sh csmith|cxx [COUNT [FIRST]]   programs FIRST, FIRST + 1, ...; default 10 from 1
#     sh tests/generated/run.sh csmith 200   the long run
# Settings (environment): JOBS                       programs at a time, default 1
#                         CLANG CLANGXX              default: those on the PATH
#                         INSTR_LIB REPORT PYTHON    default: of build/ in the tree
# Ends with 77 without csmith (packages csmith and libcsmith-dev). Folders of programs that failed
# are kept and named.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
kind=$1
count=${2:-10}
first=${3:-1}
: "${CLANG:=clang}" "${CLANGXX:=clang++}" "${PYTHON:=python3}"
: "${INSTR_LIB:=$tree/build/lib}" "${REPORT:=$tree/build/bin/instr-report}"
export CLANG CLANGXX PYTHON INSTR_LIB REPORT
unset INSTR_OUTPUT INSTR_OPTIONS CPATH

case $kind in
csmith)
    if ! command -v csmith >/dev/null || ! test -f /usr/include/csmith/csmith.h; then
        echo "skipped: csmith is not installed"
        exit 77
    fi
    ;;
cxx) ;;
*)
    echo "usage: run.sh csmith|cxx [COUNT [FIRST]]" >&2
    exit 2
    ;;
esac

work=$(mktemp -d "${TMPDIR:-/tmp}/instr-generated.XXXXXX")
trap 'rmdir "$work" 2>/dev/null || true' EXIT
trap 'exit 1' HUP INT TERM

status=0
seq "$first" "$((first + count - 1))" |
    xargs -P "${JOBS:-1}" -I '{}' sh "$here/one_program.sh" "$kind" '{}' "$work" || status=1
if test "$status" -ne 0; then
    echo "FAILED, see $work" >&2
    exit 1
fi
echo "$count programs: all blocks agree"
