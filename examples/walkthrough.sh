#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Runs the examples anew and rewrites what README.md and examples/README.md show of them, between
# the lines <!-- begin: NAME --> and <!-- end: NAME -->. Text around them stays as it is.
#
# Settings (environment): INSTR_PLUGIN, INSTR_REPORT  default: those of build/ in the tree
#                         CC, CXX                     default: clang, clang++
#                         ROUNDS                      interleaved runs of each program, default 5
set -eu

tree=$(cd "$(dirname "$0")/.." && pwd)
plugin=${INSTR_PLUGIN:-$tree/build/lib/libinstr.so}
report=${INSTR_REPORT:-$tree/build/bin/instr-report}
cc=${CC:-clang}
cxx=${CXX:-clang++}
rounds=${ROUNDS:-5}
work=$(mktemp -d "${TMPDIR:-/tmp}/instr-walkthrough.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
unset INSTR_OUTPUT INSTR_OPTIONS

cd "$tree/examples"

# fragment NAME COMMAND...: what the command prints becomes the text of that name.
fragment() {
    name=$1
    shift
    { echo '```'; "$@"; echo '```'; } | sed 's/[[:space:]]*$//' >"$work/$name.text"
}

# line_tables PROFILE FUNCTION [OPTION...]: without the blank line at the end.
line_tables() {
    profile=$1
    function=$2
    shift 2
    "$report" --lines --function="$function" "$@" "$work/$profile.prof" | sed '${/^$/d;}'
}

function_table() {
    "$report" --functions "$@" | sed '${/^$/d;}'
}

# median FILE: of the CPU times that measure wrote.
median() {
    sort -n "$1" | awk '{ time[NR] = $1 } END { printf "%.3f", time[int((NR + 1) / 2)] }'
}

echo "== the four versions, $rounds rounds" >&2
$cc -O2 "$tree/bench/measure.c" -o "$work/measure"
for version in 1 2 3 4; do
    source=confidence/confidence_$version.c
    $cc -O2 "$source" -o "$work/plain_$version" -Wno-unknown-attributes
    $cc -O2 -g "-fplugin=$plugin" "$source" -o "$work/profiled_$version"
done
for round in $(seq "$rounds"); do
    for version in 1 2 3 4; do
        "$work/measure" "$work/plain_$version.times" "$work/plain_$version" \
            >"$work/plain_$version.out"
        INSTR_OUTPUT="$work/confidence_$version.prof" "$work/measure" \
            "$work/profiled_$version.times" "$work/profiled_$version" \
            >"$work/profiled_$version.out"
        cmp "$work/plain_$version.out" "$work/profiled_$version.out"
    done
    echo "   round $round" >&2
done

{
    echo "| version | plain | profiled | ratio | prints |"
    echo "| --- | --- | --- | --- | --- |"
    for version in 1 2 3 4; do
        plain=$(median "$work/plain_$version.times")
        profiled=$(median "$work/profiled_$version.times")
        ratio=$(echo "$profiled $plain" | awk '{ printf "%.1f", $1 / $2 }')
        echo "| $version | $plain s | $profiled s | $ratio | $(cat "$work/plain_$version.out") |"
    done
} >"$work/confidence_times.text"
cat "$work/confidence_times.text" >&2

for version in 1 2 3 4; do
    fragment "confidence_$version" line_tables "confidence_$version" confidence_interval
done
fragment adaptive line_tables confidence_1 adaptive_confidence_interval
fragment sample line_tables confidence_1 confidence_interval

echo "== counts" >&2
$cc -O2 -g "-fplugin=$plugin" -fplugin-arg-instr-all -fplugin-arg-instr-timing=none \
    confidence/confidence_1.c -o "$work/counted_1"
INSTR_OUTPUT="$work/counted_1.prof" "$work/counted_1" >/dev/null
fragment counts_1 line_tables counted_1 bit_length --columns=hits
$cc -O2 -g "-fplugin=$plugin" -fplugin-arg-instr-include=random_below \
    -fplugin-arg-instr-timing=none confidence/confidence_2.c -o "$work/counted_2"
INSTR_OUTPUT="$work/counted_2.prof" "$work/counted_2" >/dev/null
fragment counts_2 line_tables counted_2 random_below --columns=hits

echo "== fib, threads, cpp" >&2
$cc -O2 -g "-fplugin=$plugin" fib/fib.c -o "$work/fib"
INSTR_OUTPUT="$work/fib.prof" "$work/fib" >/dev/null
fragment fib function_table "$work/fib.prof"
$cc -O2 -g "-fplugin=$plugin" -pthread threads/threads.c -o "$work/threads"
INSTR_OPTIONS=timing=none INSTR_OUTPUT="$work/threads.prof" "$work/threads" >/dev/null
fragment threads line_tables threads visit --columns=hits
$cxx -O2 -g "-fplugin=$plugin" cpp/shapes.cpp -o "$work/shapes"
INSTR_OUTPUT="$work/shapes.prof" "$work/shapes" >/dev/null
fragment cpp function_table "$work/shapes.prof"

# Into a file of its own first: a fragment that is missing leaves the page as it was.
for page in "$tree/README.md" "$tree/examples/README.md"; do
    awk -v folder="$work" '
        /^<!-- begin: .* -->$/ {
            print
            fragment = folder "/" $3 ".text"
            while ((got = (getline line < fragment)) > 0) print line
            if (got < 0) { print "walkthrough.sh: no text for " $3 > "/dev/stderr"; failed = 1 }
            close(fragment)
            skipping = 1
        }
        /^<!-- end: .* -->$/ { skipping = 0 }
        !skipping
        END { if (skipping) print "walkthrough.sh: an end mark is missing" > "/dev/stderr"
              exit failed || skipping }
    ' "$page" >"$work/page"
    cat "$work/page" >"$page"
done
