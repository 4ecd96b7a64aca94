#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# One program, plain and instrumented, at each level; called by behave_the_same.sh, which see, with
# its settings in the environment.
#
#     behave_one.sh KIND NAME RESULTS
#
# Writes a line for each level to RESULTS/NAME.result: LEVEL and one of
#
#     refused           by the plain compiler
#     fails             plain: another status than 0, or it does not end
#     same
#     different WHAT    the folder RESULTS/NAME/LEVEL is kept
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
kind=$1
name=$2
file=$(echo "$name" | tr / ,)
work=$3/$file
result=$work.result
mkdir "$work"
: >"$result"
plugin="-fplugin=$INSTR_PLUGIN -fplugin-arg-instr-all -fplugin-arg-instr-timing=line"

# What a test asks its compiler for, where it means every target; not what would be another profiler.
asked_for() {
    sed -nE 's/.*\{ *dg-(additional-)?options +"?([^"}]*)"? *\}.*/\2/p' "$1" | tr ' ' '\n' |
        grep -E '^-(f|std=|D|m|ansi$|pthread$)' | grep -vE '^-f(profile|test-coverage|dump)' |
        tr '\n' ' ' || true
}

# Sets $compile, and $standards to be tried in turn.
prepare() {
    standards=none
    case $kind in
    csmith)
        # A file of its own, see below.
        compile="$clang -I /usr/include/csmith $work/prog.c"
        ;;
    gcc)
        tests=$TESTSUITE/gcc.c-torture/execute
        sources=$tests/$name.c
        # With those of the library that the test is about; see builtins.exp there.
        case $name in
        builtins/*) sources="$sources $tests/$name-lib.c $tests/builtins/lib/main.c" ;;
        esac
        # Old C, which newer compilers have to be asked for.
        compile="$clang $(asked_for "$tests/$name.c") -Wno-implicit-int -Wno-int-conversion
            -Wno-implicit-function-declaration -Wno-incompatible-function-pointer-types $sources"
        ;;
    gxx)
        compile="$clangxx $(asked_for "$TESTSUITE/$name") $TESTSUITE/$name"
        standards="-std=gnu++17 -std=gnu++98"
        ;;
    esac
}

# build OUTPUT FLAGS...: the last word on a level is ours.
build() {
    build_output=$1
    shift
    mkdir -p "${build_output%/*}"
    # Several words.
    # shellcheck disable=SC2086
    timeout 300 $compile "$@" -w -g -lm -lpthread -o "$build_output" >"$build_output.log" 2>&1
}

build_plain() {
    for standard in $standards; do
        [ "$standard" != none ] || standard=
        ! build "$work/$level/plain/prog" $standard "$level" || return 0
    done
    return 1
}

# run VARIANT SECONDS: in a folder of its own, always under the same name.
run() {
    run_status=0
    (cd "$work/$level/$1" && fixed_addresses timeout -k 5 "$2" ./prog </dev/null >stdout 2>stderr) \
        2>/dev/null || run_status=$?
    echo "$run_status" >"$work/$level/$1/status"
}

# The next seed takes the place of a program that cannot be compiled or does not end.
generate() {
    for attempt in 0 1 2 3 4 5 6 7 8 9; do
        # Several words. csmith also writes a platform.info into the current folder.
        # shellcheck disable=SC2046
        (cd "$work" && csmith $(csmith_options "$name") --seed $((50000 + name + 100000 * attempt)) \
            --output prog.c)
        level=-O0
        ! build_plain || run plain 5
        [ "${run_status:-1}" -ne 0 ] || return 0
    done
}

# run_profiled VARIANT TIMING: leaves TIMING.prof, and those of its children, in the variant's folder.
run_profiled() {
    export INSTR_OUTPUT="$work/$level/$1/$2.prof" INSTR_OPTIONS="timing=$2"
    run "$1" 120
    unset INSTR_OUTPUT INSTR_OPTIONS
}

# differs VARIANT TIMING: prints what the last run did that the plain one does not.
differs() {
    for what in status stdout stderr; do
        if ! cmp -s "$work/$level/plain/$what" "$work/$level/$1/$what"; then
            echo "timing=$2: $what: $(head -c 100 "$work/$level/$1/$what" | tr -c '[:print:]' ' ')"
            return
        fi
    done
    if ! "$report" --check "$work/$level/$1/$2"*.prof >"$work/$level/$1/check" 2>&1; then
        echo "timing=$2: --check: $(head -1 "$work/$level/$1/check")"
    fi
}

# Prints what is different at the current level, if anything is.
compare() {
    build "$work/$level/instr/prog" $standard "$level" $plugin || { echo "it is not compiled"; return; }
    for timing in $TIMINGS; do
        run_profiled instr "$timing"
        difference=$(differs instr "$timing")
        [ -z "$difference" ] || { echo "$difference"; return; }
    done
    [ "$BLOCKS" = yes ] || return 0
    build "$work/$level/block/prog" $standard "$level" $plugin -fplugin-arg-instr-counters=block ||
        { echo "counters=block: it is not compiled"; return; }
    run_profiled block "$timing"
    python3 "$here/../integration/compare_blocks.py" "$work/$level/instr/$timing.prof" \
        "$work/$level/block/$timing.prof" >"$work/$level/blocks" 2>&1 ||
        echo "blocks: $(tail -1 "$work/$level/blocks")"
}

[ "$kind" != csmith ] || . "$here/../generated/csmith_options.sh"
prepare
[ "$kind" != csmith ] || generate
kept=no
for level in $LEVELS; do
    verdict=same
    if ! build_plain; then
        verdict=refused
    elif run plain 10 && [ "$run_status" -ne 0 ]; then
        verdict=fails
    else
        difference=$(compare)
        [ -z "$difference" ] || verdict="different $difference"
    fi
    echo "$level $verdict" >>"$result"
    case $verdict in
    different*) kept=yes ;;
    *) rm -rf "${work:?}/$level" ;;
    esac
done
[ $kept = yes ] || rm -rf "$work"
