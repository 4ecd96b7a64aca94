#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What does instrumenting every function cost? Builds real programs in all variants, runs them in
# turns, and prints two tables in Markdown: run time, and what the builds and profiles take.
#
#     overhead.sh [small|full]      (default: full)
#
#     ROUNDS=5            runs of each
#     MODES="none exact counts gcov cov gprof"
#                         beside plain: none, exact and auto are what INSTR_OPTIONS=timing= is set to
#                         for the same program, the others are builds of their own (README.md)
#     PROGRAMS="..."      default: all in tests/programs/recipes
# and the variables of tests/programs/common.sh and build.sh. Everything measured stays in
# PROGRAMS_DIR/bench.
set -eu
bench=$(cd "$(dirname "$0")" && pwd)
here=$(cd "$bench/../tests/programs" && pwd)
. "$here/common.sh"
size=${1:-full}
case $size in
small | full) ;;
*) echo "usage: overhead.sh [small|full]" >&2; exit 2 ;;
esac
modes="plain ${MODES:-none exact counts gcov cov gprof}"
programs=${PROGRAMS:-$(all_programs)}
rounds=${ROUNDS:-5}
[ -f "${INSTR_PLUGIN:-}" ] || die "INSTR_PLUGIN must name the plugin, libinstr.so"
command -v "$report" >/dev/null || die "INSTR_REPORT must name the report tool, instr-report"

data="$programs_dir/bench"
rm -rf "$data"
mkdir -p "$data"
measure="$data/measure"
"$clang" -std=c11 -O2 "$bench/measure.c" -o "$measure"

# Output goes to memory where there is a file system for that: how long a disk takes is not ours.
if [ -z "${RUN_DIR:-}" ] && [ -d /dev/shm ] && [ -w /dev/shm ]; then
    RUN_DIR=$(mktemp -d /dev/shm/instr-bench.XXXXXX)
    export RUN_DIR
    trap 'rm -rf "$RUN_DIR"' EXIT
fi

# The build that a mode runs, and what its probes do.
variant_of() {
    case $1 in
    none | exact | auto) echo instr ;;
    *) echo "$1" ;;
    esac
}
timing_of() {
    case $1 in
    exact | auto) echo "$1" ;;
    *) echo none ;;
    esac
}

# Progress goes to stderr, so that stdout is the tables and nothing else.
say() {
    echo "$@" >&2
}

run() {
    program=$1
    mode=$2
    variant=$(variant_of "$mode")
    rm -f "$data/times"
    sum=$(INSTR_OPTIONS=timing=$(timing_of "$mode") "$here/run.sh" "$program" "$variant" "$size" \
        "$measure" "$data/times" 2>"$data/$program.$mode.err") ||
        die "$program ($mode) failed, see $data/$program.$mode.err"
    [ "$sum" = "${expected:=$sum}" ] ||
        die "$program: the output of $mode differs from that of plain; run tests/programs/run.sh $program $variant $size"
    awk '{ cpu += $1 } END { print cpu }' "$data/times" >>"$data/$program.$mode.cpu"
}

# Bytes of all profiles of the last run, and of a report of them the median wall time of three.
profiles() {
    results=$(results_dir "$1" "$(variant_of "$2")" "$size")
    set -- "$1.$2" "$results"/*.prof
    if [ ! -e "$2" ]; then
        # What the others leave: llvm's raw profile, gprof's gmon.
        find "$results" -name '*.profraw' -o -name 'gmon.*' | xargs -r stat -c %s |
            awk '{ s += $1 } END { print s + 0 }' >"$data/$1.profile"
        return 0
    fi
    name=$1
    shift
    stat -c %s "$@" | awk '{ s += $1 } END { print s }' >"$data/$name.profile"
    for _ in 1 2 3; do
        "$measure" "$data/$name.report" "$report" "$@" >/dev/null
    done
}

for program in $programs; do
    for mode in $modes; do
        say "$program: building $(variant_of "$mode")"
        "$here/build.sh" "$program" "$(variant_of "$mode")"
    done
    expected=
    round=0
    while [ "$round" -lt "$rounds" ]; do
        round=$((round + 1))
        say "$program: round $round of $rounds"
        for mode in $modes; do
            run "$program" "$mode"
            # Several modes may run one build: the profile of the next replaces this one.
            [ "$round" -lt "$rounds" ] || profiles "$program" "$mode"
        done
    done
    for mode in $modes; do
        build=$(build_dir "$program" "$(variant_of "$mode")")
        binary=$(executable "$program" "$(variant_of "$mode")")
        if [ "$mode" = gcov ]; then
            find "$build" -name '*.gcda' -exec stat -c %s {} + |
                awk '{ s += $1 } END { print s + 0 }' >"$data/$program.gcov.profile"
        fi
        cp "$build.seconds" "$data/$program.$mode.compile"
        size -A "$binary" | awk '$1 == ".text" { print $2 }' >"$data/$program.$mode.text"
        stat -c %s "$binary" >"$data/$program.$mode.binary"
    done
done

"$bench/tables.py" "$data" --programs $programs --modes $modes
cat <<END

Measured on $(date -u +%Y-%m-%d): $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -1), \
$(getconf _NPROCESSORS_ONLN) processors, $(uname -s) $(uname -r), $("$clang" --version | head -1), \
\`${OPTIMIZE:--O2} -g${EXTRA_CFLAGS:+ $EXTRA_CFLAGS}\`; \`overhead.sh $size\`, $rounds rounds.
END
