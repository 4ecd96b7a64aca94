#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Runs one whole-program case in a fresh folder and compares what came out with what is expected.
#
# Usage: run_case.sh [--accept] CASE_FOLDER, with LLVM_MAJOR, CLANG, CLANGXX, LLVM_BIN, INSTR_LIB,
# INSTR_INCLUDE, REPORT and PYTHON in the environment, as cmake/InstrTests.cmake sets them.
#
# In the folder of a case:
#   prog.c, prog.cpp   the program (more files as the case likes)
#   cmd                shell script that is the case; without it: compile prog with $CFLAGS
#                      (-O2 -g), run it, then `check.py` or just the invariants
#   check.py           assertions on out.prof, see check_profile.py
#   stdout, stderr     exact expected output; stdout.glob, stderr.glob: a shell pattern for it.
#                      Default: any stdout, empty stderr
#   exit               expected exit status of cmd, default 0
#   smoke              the case also runs with the majors that only get a smoke test
# --accept rewrites stdout, stderr and exit where the case has them.
#
# cmd is run by `sh -eu` with these variables and functions:
#   $CASE the folder of the case; $CC $CXX; $INSTR_FLAGS the flag of the profiler; $CFLAGS;
#   $INSTR_LIB (libinstr.so, libinstr_rt.*), $INSTR_INCLUDE, $REPORT, $LLVM_MAJOR, $LLVM_BIN
#   check FILE EXPRESSION...  assertions on a profile (check_profile.py)
#   same_as_plain PLAIN PROG  both builds print the same and end in the same way
#   needs COMMAND..., skip WHY  the case cannot run here
#   fails COMMAND...          the command must fail, without a signal
#   prints TEXT FILE          FILE must contain the text
#   lines NUMBER FILE         FILE must have so many lines
set -eu

accept=
if test "$1" = --accept; then
    accept=1
    shift
fi
runner=$(cd "$(dirname "$0")" && pwd)
CASE=$(cd "$1" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/instr-case.XXXXXX")
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

unset INSTR_OUTPUT INSTR_OPTIONS CPATH LD_LIBRARY_PATH LD_PRELOAD
CC=$CLANG
CXX=$CLANGXX
INSTR_FLAGS="-fplugin=$INSTR_LIB/libinstr.so"
CFLAGS=${CFLAGS:--O2 -g}
LC_ALL=C.UTF-8
export CASE CC CXX INSTR_FLAGS CFLAGS INSTR_LIB INSTR_INCLUDE REPORT PYTHON LLVM_MAJOR LC_ALL
export CHECK_PROFILE="$runner/check_profile.py" PYTHONPATH="$runner" PYTHONDONTWRITEBYTECODE=1

mkdir "$work/cwd"
cd "$work/cwd"
cat "$runner/case_functions.sh" >"$work/script"
if test -f "$CASE/cmd"; then
    cat "$CASE/cmd" >>"$work/script"
else
    cat >>"$work/script" <<'END'
if test -f "$CASE/prog.cpp"; then
    $CXX $CFLAGS $INSTR_FLAGS -I "$INSTR_INCLUDE" "$CASE"/*.cpp -o prog
else
    $CC $CFLAGS $INSTR_FLAGS -I "$INSTR_INCLUDE" "$CASE"/*.c -o prog -lm -lpthread
fi
./prog
if test -f "$CASE/check.py"; then "$PYTHON" "$CASE/check.py"; else check out.prof; fi
END
fi

status=0
sh -eu "$work/script" >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
if test "$status" -eq 77; then
    cat "$work/stderr" >&2
    exit 77
fi

wanted=0
test ! -f "$CASE/exit" || wanted=$(cat "$CASE/exit")
failed=
if test "$status" -ne "$wanted"; then
    if test -n "$accept" && test -f "$CASE/exit"; then
        echo "$status" >"$CASE/exit"
    else
        echo "exit status $status, expected $wanted" >&2
        failed=1
    fi
fi

matches_glob() {
    text=$(cat "$1")
    pattern=$(cat "$2")
    # The pattern is meant to be one.
    # shellcheck disable=SC2254
    case $text in
    $pattern) return 0 ;;
    esac
    return 1
}

for stream in stdout stderr; do
    if test -f "$CASE/$stream.glob"; then
        if ! matches_glob "$work/$stream" "$CASE/$stream.glob"; then
            echo "$stream does not match the pattern:" >&2
            cat "$CASE/$stream.glob" >&2
            failed=1
        fi
    elif test -f "$CASE/$stream"; then
        if ! cmp -s "$work/$stream" "$CASE/$stream"; then
            if test -n "$accept"; then
                cp "$work/$stream" "$CASE/$stream"
            else
                diff -u "$CASE/$stream" "$work/$stream" >&2 || true
                failed=1
            fi
        fi
    elif test "$stream" = stderr && test -s "$work/stderr"; then
        echo "stderr is not empty" >&2
        failed=1
    fi
done

if test -n "$failed"; then
    echo "--- stdout" >&2
    cat "$work/stdout" >&2
    echo "--- stderr" >&2
    cat "$work/stderr" >&2
    echo "FAILED: $CASE (LLVM $LLVM_MAJOR)" >&2
    exit 1
fi
