#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Lua, minigzip and sqlite3 with every function instrumented: is the output unchanged, are the hits
# right, does the report name the right functions? Prints a table; exit status 1 if anything fails.
#
#     real_programs.sh [small|full]
set -eu
. "$(dirname "$0")/common.sh"
here=$(cd "$(dirname "$0")" && pwd)
size=${1:-small}
[ -f "${INSTR_PLUGIN:-}" ] || die "INSTR_PLUGIN must name the plugin"
summary="$programs_dir/summary"
: >"$summary"
failed=0

note() {
    printf '%-9s  %-24s  %s\n' "$1" "$2" "$3" >>"$summary"
}

for program in lua minigzip sqlite3; do
    for variant in plain instr cov gcov; do
        if [ "${REBUILD:-yes}" = yes ] || [ ! -x "$(executable "$program" "$variant")" ]; then
            "$here/build.sh" "$program" "$variant"
        fi
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
        profiles="$(build_dir "$program" instr).$size"
        if ! "$report" --check "$profiles"/*.prof >"$profiles/check" 2>&1; then
            note "$program" "check, timing=$timing" "WRONG: $(head -1 "$profiles/check")"
            failed=1
        fi
    done

    if hot=$("$here/hot_functions.sh" "$program" "$size"); then
        note "$program" "hot functions" "${hot##*instr: }"
    else
        note "$program" "hot functions" "WRONG: ${hot##*instr: }"
        failed=1
    fi
    echo "$hot"
    "$report" --functions --top=5 "$(build_dir "$program" instr).$size"/*.prof

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
