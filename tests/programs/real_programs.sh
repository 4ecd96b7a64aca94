#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Real programs with every function instrumented: is the output unchanged, are the hits right, does
# the report name the right functions? Prints a table; exit status 1 if anything fails.
#
#     real_programs.sh [small|full]
#
# PROGRAMS names them (default: all). Of those with threads the hits are not compared.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
size=${1:-small}
[ -f "${INSTR_PLUGIN:-}" ] || die "INSTR_PLUGIN must name the plugin"
summary="$programs_dir/summary"
: >"$summary"
failed=0

note() {
    printf '%-9s  %-24s  %s\n' "$1" "$2" "$3" >>"$summary"
}

for program in ${PROGRAMS:-$(all_programs)}; do
    load_recipe "$program"
    variants="plain instr"
    [ "$program_threads" != 1 ] || variants="$variants cov gcov"
    for variant in $variants; do
        "$here/build.sh" "$program" "$variant"
    done

    plain=$("$here/run.sh" "$program" plain "$size")
    for timing in none exact auto; do
        output=$(INSTR_OPTIONS=timing=$timing "$here/run.sh" "$program" instr "$size") || output=failed
        if [ "$output" = "$plain" ]; then
            note "$program" "output, timing=$timing" unchanged
        else
            note "$program" "output, timing=$timing" "WRONG ($output, plain $plain)"
            failed=1
        fi
        profiles=$(results_dir "$program" instr "$size")
        if ! "$report" --check "$profiles"/*.prof >"$profiles/check" 2>&1; then
            note "$program" "check, timing=$timing" "WRONG: $(head -1 "$profiles/check")"
            failed=1
        fi
    done

    if [ "$program_hot" = no ]; then
        hot=
    elif hot=$(REBUILD=no "$here/hot_functions.sh" "$program" "$size"); then
        note "$program" "hot functions" "${hot##*instr: }"
    else
        note "$program" "hot functions" "WRONG: ${hot##*instr: }"
        failed=1
    fi
    echo "$hot"
    "$report" --functions --top=5 "$profiles"/*.prof

    [ "$program_threads" = 1 ] || continue
    if hits=$(REBUILD=no "$here/compare.sh" "$program" "$size"); then
        note "$program" "hits" "$(echo "$hits" | tail -1 | cut -d: -f2-)"
    else
        note "$program" "hits" "WRONG: $(echo "$hits" | tail -1 | cut -d: -f2-)"
        failed=1
    fi
    echo "$hits"
done
echo
cat "$summary"
exit $failed
