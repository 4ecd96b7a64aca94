#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Runs a program that build.sh built and prints the checksum of its output.
#
#     run.sh PROGRAM VARIANT small|full [COMMAND...]
#
# Every variant runs in the same folder under the same name with the same addresses. What it leaves
# is in PROGRAMS_DIR/llvm-N/PROGRAM/VARIANT.SIZE: output, *.prof (instr), *.profraw (cov), gmon.*
# (gprof); *.gcda are in the build. COMMAND is put before the program, as in
# `run.sh lua plain full perf record`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
[ $# -ge 3 ] || { echo "usage: run.sh PROGRAM VARIANT small|full [COMMAND...]" >&2; exit 2; }
program=$1
variant=$2
size=$3
shift 3
load_recipe "$program"
binary=$(executable "$program" "$variant")
[ -x "$binary" ] || die "$binary is not there: run build.sh $program $variant"
results=$(results_dir "$program" "$variant" "$size")
inputs="$programs_dir/inputs"
run="${RUN_DIR:-$programs_dir/run}/$program"

# For the recipe. by_size SMALL FULL: one of the two, by the size of the run.
by_size() {
    case $size in
    small) echo "$1" ;;
    full) echo "$2" ;;
    *) die "size is small or full, not $size" ;;
    esac
}

# make_input make_KIND.LANGUAGE AMOUNT: what this script of workloads/ prints is made once, as
# AMOUNT.KIND; sets $input.
make_input() {
    input=${1#make_}
    input="$inputs/$2.${input%.*}"
    [ ! -e "$input" ] || [ -n "$(find "$workloads/$1" -newer "$input")" ] || return 0
    mkdir -p "$inputs"
    "$workloads/$1" "$2" >"$input.part"
    mv "$input.part" "$input"
}

# profile_name NAME: a program that is run more than once has a profile for each. The variable that
# gcov's runtime looks at is left alone: it adds its counts up, in the build folder.
profile_name() {
    export INSTR_OUTPUT="$results/$1.prof"
    export LLVM_PROFILE_FILE="$results/$1.profraw"
    export GMON_OUT_PREFIX="$results/gmon.$1"
}

rm -rf "$results"
mkdir -p "$results" "$run"
export LC_ALL=C TZ=UTC
cd "$run"
cp "$binary" "$program"
# Valgrind gives up on debug information that it does not know.
[ -z "${STRIP_DEBUG:-}" ] || strip --strip-debug "$program"
find "$(build_dir "$program" "$variant")" -name '*.gcda' -exec rm -f {} +

profile_name out
program_run "$@"
mv output "$results/output"
md5sum <"$results/output" | cut -d' ' -f1
