#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Are the times right? Compares the shares of functions and lines under timing=auto, every function
# instrumented, with what perf finds in the plain build, and prints a table in Markdown.
#
#     accuracy.sh [-v] [small|full]      (default: full; -v: the largest deviations, to stderr)
#
#     PROGRAMS="..."      default: those of one thread with a workload that perf sees enough of
#     SAMPLES=5000        of the plain build's own code, at least; it is run until there are as many
#     ROUNDS=3            runs of the instrumented build, which are merged
#     INSTR_TIMING=auto   another timing mode
# and the variables of tests/programs/common.sh and build.sh. The samples and profiles stay in
# PROGRAMS_DIR/accuracy.
set -eu
bench=$(cd "$(dirname "$0")" && pwd)
here=$(cd "$bench/../tests/programs" && pwd)
. "$here/common.sh"
usage() {
    echo "usage: accuracy.sh [-v] [small|full]" >&2
    exit 2
}
verbose=
if [ "${1:-}" = -v ]; then
    verbose=--verbose
    shift
fi
[ $# -le 1 ] || usage
size=${1:-full}
case $size in
small | full) ;;
*) usage ;;
esac
programs=${PROGRAMS:-lua sqlite3 bzip2 minigzip cjson pcre2 rapidjson zstd tcc}
samples=${SAMPLES:-5000}
rounds=${ROUNDS:-3}
# A run of the smallest programs has some 100 samples.
most_runs=100
symbolizer=llvm-symbolizer$suffix
[ -f "${INSTR_PLUGIN:-}" ] || die "INSTR_PLUGIN must name the plugin, libinstr.so"
for tool in "$report" "$symbolizer" perf; do
    command -v "$tool" >/dev/null || die "$tool not found"
done
# The addresses of the program are those that a fixed base makes.
setarch -R true 2>/dev/null || die "setarch -R is not allowed here"
perf record -q -e cpu-clock:u -o /dev/null true >/dev/null 2>&1 ||
    die "perf may not be used: see /proc/sys/kernel/perf_event_paranoid"

data="$programs_dir/accuracy"
mkdir -p "$data"
if [ -z "${RUN_DIR:-}" ] && [ -d /dev/shm ] && [ -w /dev/shm ]; then
    RUN_DIR=$(mktemp -d /dev/shm/instr-accuracy.XXXXXX)
    export RUN_DIR
    trap 'rm -rf "$RUN_DIR"' EXIT
fi

# One address a line, in hexadecimal, of all samples in the program itself; the rest is in libraries.
record() {
    rm -f "$data/$1".perf.*
    "$here/run.sh" "$1" plain "$size" sh -c \
        'exec perf record -q -e cpu-clock:u -F 4000 -o "$0.$$" "$@"' "$data/$1.perf" >/dev/null
    for recorded in "$data/$1".perf.*; do
        perf script -i "$recorded" -F ip,dso 2>/dev/null
    done | sed -n "s|^ *\([0-9a-f]*\) (.*/$1)\$|\1|p" >>"$data/$1.addresses"
    rm -f "$data/$1".perf.*
}

for program in $programs; do
    for variant in plain instr; do
        echo "$program: building $variant" >&2
        "$here/build.sh" "$program" "$variant"
    done
    rm -f "$data/$program".*
    run=0
    : >"$data/$program.addresses"
    while [ "$(wc -l <"$data/$program.addresses")" -lt "$samples" ]; do
        run=$((run + 1))
        [ "$run" -le "$most_runs" ] || die "$program: $most_runs runs do not give $samples samples"
        record "$program"
    done
    echo "$program: $(wc -l <"$data/$program.addresses") samples in $run runs" >&2
    round=0
    while [ "$round" -lt "$rounds" ]; do
        round=$((round + 1))
        INSTR_OPTIONS=timing=${INSTR_TIMING:-auto} "$here/run.sh" "$program" instr "$size" >/dev/null
        for profile in "$(results_dir "$program" instr "$size")"/*.prof; do
            cp "$profile" "$data/$program.$round.${profile##*/}"
        done
    done
    "$report" --format=json --all "$data/$program".*.prof >"$data/$program.json"
    executable "$program" plain >"$data/$program.binary"
done
"$bench/accuracy.py" "$data" --symbolizer "$symbolizer" --programs $programs $verbose
