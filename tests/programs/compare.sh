#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Are the line hits of a program right? Builds and runs it three times (instrumented, with
# source-based coverage, with gcov) and compares. Exit status 1 below the threshold.
#
#     compare.sh lua|minigzip|sqlite3 [small|full [THRESHOLD]]
#
# REBUILD=no takes builds that are there already.
set -eu
. "$(dirname "$0")/common.sh"
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { echo "usage: compare.sh PROGRAM [small|full [THRESHOLD]]" >&2; exit 2; }
program=$1
size=${2:-small}
# Lua hashes addresses of objects, and those differ between the three builds.
case $program in
lua) threshold=${3:-99} ;;
*) threshold=${3:-99.9} ;;
esac

export INSTR_OPTIONS="${INSTR_OPTIONS:-timing=none}"
first=
for variant in "${INSTR_VARIANT:-instr}" cov gcov; do
    if [ "${REBUILD:-yes}" = yes ] || [ ! -x "$(executable "$program" "$variant")" ]; then
        "$here/build.sh" "$program" "$variant"
    fi
    sum=$("$here/run.sh" "$program" "$variant" "$size")
    [ -n "$first" ] || first=$sum
    [ "$sum" = "$first" ] || die "$program: the output of $variant differs ($sum, not $first)"
done

instr="$(build_dir "$program" "${INSTR_VARIANT:-instr}")"
cov="$(build_dir "$program" cov)"
"$report" --format=json --all -o "$instr.$size/hits.json" "$instr.$size"/*.prof
"$llvm_profdata" merge -o "$cov.$size/cov.profdata" "$cov.$size"/*.profraw
"$llvm_cov" export -skip-expansions -instr-profile "$cov.$size/cov.profdata" \
    "$(executable "$program" cov)" >"$cov.$size/cov.json"

status=0
"$here/compare_hits.py" --profile "$instr.$size/hits.json" --cov "$cov.$size/cov.json" \
    --gcov "$(build_dir "$program" gcov)" --llvm-cov "$llvm_cov" --threshold "$threshold" \
    --root "$instr" --root "$cov" --root "$(build_dir "$program" gcov)" \
    >"$instr.$size/comparison" || status=$?
sed "s/^/$program: /" "$instr.$size/comparison"
exit $status
