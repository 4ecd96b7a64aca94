#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# One random program, in every way; see run.sh. Usage: one_program.sh KIND NUMBER FOLDER
set -eu

here=$(cd "$(dirname "$0")" && pwd)
. "$here/csmith_options.sh"
kind=$1
number=$2
work=$3/$kind-$number
mkdir "$work"
cd "$work"

give_up() {
    echo "$kind $number (seed $seed): $*" >&2
    exit 1
}

generate() {
    if test "$kind" = cxx; then
        "$PYTHON" "$here/generate_cxx.py" "$seed" >prog.cpp
        compile="$CLANGXX -std=c++17 prog.cpp"
        return
    fi
    # Several words. csmith also writes a platform.info into the current folder.
    # shellcheck disable=SC2046
    csmith $(csmith_options "$number") --seed "$seed" --output prog.c
    compile="$CLANG -I /usr/include/csmith prog.c"
}

# run_to FILE SECONDS COMMAND...: what it prints, and its status, 124 if time was up.
run_to() {
    run_file=$1
    run_limit=$2
    shift 2
    run_status=0
    timeout "$run_limit" "$@" >"$run_file" 2>&1 || run_status=$?
    echo "status $run_status" >>"$run_file"
}

# Plain programs, at both levels. Fails if there is nothing to compare with: some random programs
# are not C, some never end, and some do not do the same at both levels (compilers have bugs).
build_plain() {
    for level in -O0 -O2; do
        $compile -w $level -o plain 2>plain.err || return 1
        run_to plain$level.out 5 ./plain
        test "$run_status" -ne 124 || return 1
    done
    cmp -s plain-O0.out plain-O2.out
}

# The next seed takes the place of one that cannot be used.
for attempt in 0 1 2 3 4 5 6 7 8 9; do
    seed=$((number + 100000 * attempt))
    generate
    ! build_plain || break
    test $attempt -lt 9 || give_up "no program that can be compiled and ends, always in the same way"
done

plugin="-fplugin=$INSTR_LIB/libinstr.so -fplugin-arg-instr-all"
test $((number % 2)) -eq 0 || plugin="$plugin -fplugin-arg-instr-timing=line"
ways=none
test $((number % 3)) -ne 0 || ways="none exact"

for level in -O0 -O2; do
    for counters in tree block; do
        $compile -w -g $level $plugin -fplugin-arg-instr-counters=$counters -o prog ||
            give_up "$level, $counters: it cannot be compiled"
        for timing in $ways; do
            name=$counters$level-$timing
            INSTR_OUTPUT=$name.prof INSTR_OPTIONS=timing=$timing run_to "$name.out" 120 ./prog
            cmp -s "plain$level.out" "$name.out" ||
                give_up "$name: it does not do what it does without the profiler"
            "$REPORT" --check "$name.prof" >check.out 2>&1 ||
                give_up "$name: $(cat check.out)"
        done
    done
    for timing in $ways; do
        "$PYTHON" "$here/../integration/compare_blocks.py" \
            "tree$level-$timing.prof" "block$level-$timing.prof" >compare.out 2>&1 ||
            give_up "$level, timing=$timing: $(cat compare.out)"
    done
done
cd /
rm -rf "$work"
