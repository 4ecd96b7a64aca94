#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Are the line hits of a program right? Builds and runs it three times (instrumented, with
# source-based coverage, with gcov) and compares. Exit status 1 below the threshold.
#
#     compare.sh PROGRAM [small|full [THRESHOLD]]
#
# INSTR_VARIANT is instr, counts or block (default: instr). The default threshold is the recipe's.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
[ $# -ge 1 ] || { echo "usage: compare.sh PROGRAM [small|full [THRESHOLD]]" >&2; exit 2; }
program=$1
size=${2:-small}
load_recipe "$program"
[ "$program_threads" = 1 ] || die "$program has threads: its counts differ from run to run"
threshold=${3:-$program_threshold}
ours=${INSTR_VARIANT:-instr}

export INSTR_OPTIONS="${INSTR_OPTIONS:-timing=none}"
first=
for variant in "$ours" cov gcov; do
    "$here/build.sh" "$program" "$variant"
    sum=$("$here/run.sh" "$program" "$variant" "$size")
    [ "$sum" = "${first:=$sum}" ] || die "$program: the output of $variant differs ($sum, not $first)"
done

instr=$(results_dir "$program" "$ours" "$size")
cov=$(results_dir "$program" cov "$size")
"$report" --format=json --all -o "$instr/hits.json" "$instr"/*.prof
"$llvm_profdata" merge -o "$cov/cov.profdata" "$cov"/*.profraw
"$llvm_cov" export -skip-expansions -instr-profile "$cov/cov.profdata" \
    "$(executable "$program" cov)" >"$cov/cov.json"

status=0
"$here/compare_hits.py" --profile "$instr/hits.json" --cov "$cov/cov.json" \
    --gcov "$(build_dir "$program" gcov)" --llvm-cov "$llvm_cov" --threshold "$threshold" \
    --root "$(build_dir "$program" "$ours")" --root "$(build_dir "$program" cov)" \
    --root "$(build_dir "$program" gcov)" >"$instr/comparison" || status=$?
sed "s/^/$program: /" "$instr/comparison"
exit $status
