#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What does instrumenting every function cost? CPU time (user and system) of Lua, minigzip and sqlite3
# as a ratio to the plain build: medians of interleaved runs. Also code size, file sizes, report time.
#
#     overhead.sh [small|full]
#
#     ROUNDS=5                     runs of each
#     MODES="none exact"           what INSTR_OPTIONS=timing= is set to; "counts" is a build without
#                                  probes, "gcov", "cov" and "gprof" are the builds of others
#     PROGRAMS="lua minigzip sqlite3"
#     REBUILD=no                   take builds that are there already
# and the variables of tests/programs/common.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$here/../tests/programs" && pwd)
. "$programs/common.sh"
size=${1:-full}
modes=${MODES:-none exact}
data="$programs_dir/bench"
rm -rf "$data"
mkdir -p "$data"
measure="$data/measure"
cc -std=c11 -O2 "$here/measure.c" -o "$measure"

variant_of() {
    case $1 in
    plain | counts | gcov | cov | gprof) echo "$1" ;;
    *) echo instr ;;
    esac
}

# A build without probes is run as if they were there but off.
timing_of() {
    case $1 in
    plain | counts | gcov | cov | gprof) echo none ;;
    *) echo "$1" ;;
    esac
}

text_size() {
    size -A "$1" | awk '$1 == ".text" { print $2 }'
}

geomean() {
    awk '{ sum += log($1) } END { if (NR) printf "%.3f", exp(sum / NR) }' "$@"
}

printf '%-9s %-7s %9s %7s %15s %10s %7s %11s %9s %9s\n' program mode 'CPU s' ratio 'lowest..highest' \
    '.text' ratio binary profile 'report s'
for program in ${PROGRAMS:-lua minigzip sqlite3}; do
    for mode in plain $modes; do
        variant=$(variant_of "$mode")
        [ "${REBUILD:-yes}" = yes ] && [ ! -e "$data/$program.$variant.built" ] ||
            [ ! -x "$(executable "$program" "$variant")" ] || continue
        "$programs/build.sh" "$program" "$variant"
        touch "$data/$program.$variant.built"
    done

    round=0
    while [ "$round" -lt "${ROUNDS:-5}" ]; do
        round=$((round + 1))
        for mode in plain $modes; do
            rm -f "$data/times"
            INSTR_OPTIONS=timing=$(timing_of "$mode") "$programs/run.sh" "$program" "$(variant_of "$mode")" "$size" \
                "$measure" "$data/times" >"$data/$program.$mode.sum" 2>"$data/$program.$mode.err"
            cmp -s "$data/$program.$mode.sum" "$data/$program.plain.sum" ||
                die "$program: the output of $mode differs"
            awk '{ cpu += $1 } END { print cpu }' "$data/times" >>"$data/$program.$mode"
            profile="$(build_dir "$program" "$(variant_of "$mode")").$size/out.prof"
            if [ -e "$profile" ]; then
                cp "$profile" "$data/$program.$mode.prof"
            fi
        done
    done

    plain_text=$(text_size "$(executable "$program" plain)")
    for mode in plain $modes; do
        binary=$(executable "$program" "$(variant_of "$mode")")
        profile_size=-
        report_time=-
        if [ -e "$data/$program.$mode.prof" ]; then
            profile_size=$(stat -c %s "$data/$program.$mode.prof")
            for _ in 1 2 3; do
                "$measure" "$data/$program.$mode.report" "$report" "$data/$program.$mode.prof" >/dev/null
            done
            report_time=$(awk '{ print $2 }' "$data/$program.$mode.report" | sort -n | sed -n 2p)
        fi
        paste "$data/$program.$mode" "$data/$program.plain" | awk '{ print $1 / $2 }' | sort -n \
            >"$data/ratios"
        middle=$(awk '{ r[NR] = $1 } END { m = int((NR + 1) / 2); print NR % 2 ? r[m] : (r[m] + r[m + 1]) / 2 }' \
            "$data/ratios")
        cpu=$(sort -n "$data/$program.$mode" | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }')
        echo "$middle" >>"$data/all.$mode"
        text=$(text_size "$binary")
        printf '%-9s %-7s %9.3f %7.3f %7.3f..%6.3f %10d %7.2f %11d %9s %9s\n' "$program" "$mode" "$cpu" \
            "$middle" "$(head -1 "$data/ratios")" "$(tail -1 "$data/ratios")" "$text" \
            "$(echo "$text $plain_text" | awk '{ print $1 / $2 }')" "$(stat -c %s "$binary")" \
            "$profile_size" "$report_time"
    done
done
for mode in $modes; do
    echo "geometric mean of $mode: $(geomean "$data/all.$mode")"
done
