#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Does the stated error hold the truth? Profiles lines whose cost is known, measures the same lines
# without instrumentation, in turns, and prints a table in Markdown.
#
#     known_cost.sh
#
#     ROUNDS=5            profiles
#     INSTR_TIMING=auto   another timing mode
# and INSTR_PLUGIN, INSTR_REPORT and LLVM_VERSION as in tests/programs/common.sh. What is measured
# stays in KNOWN_COST_DIR (default: PROGRAMS_DIR/known_cost).
set -eu
bench=$(cd "$(dirname "$0")" && pwd)
here=$(cd "$bench/../../tests/programs" && pwd)
. "$here/common.sh"
[ $# -eq 0 ] || { echo "usage: known_cost.sh" >&2; exit 2; }
[ -f "${INSTR_PLUGIN:-}" ] || die "INSTR_PLUGIN must name the plugin, libinstr.so"
command -v "$report" >/dev/null || die "INSTR_REPORT must name the report tool, instr-report"
data=${KNOWN_COST_DIR:-$programs_dir/known_cost}
source="$bench/known_cost.c"
rm -rf "$data"
mkdir -p "$data"

"$clang" -std=gnu11 -O2 -g -Wno-unknown-attributes "$source" -o "$data/plain"
"$clang" -std=gnu11 -O2 -g -fplugin="$(realpath "$INSTR_PLUGIN")" "$source" -o "$data/instr"
kinds="empty mixed $(sed -n 's/.*cost: \([a-z_0-9]*\) .*/\1/p' "$source" | sort -u)"
round=0
while [ "$round" -lt "${ROUNDS:-5}" ]; do
    round=$((round + 1))
    echo "round $round" >&2
    # shellcheck disable=SC2086
    INSTR_OUTPUT="$data/$round.prof" INSTR_OPTIONS=timing=${INSTR_TIMING:-auto} \
        "$bench/take_turns.py" "$data/plain" "$data/instr" $kinds >"$data/truth.$round"
    "$report" --format=json --all "$data/$round.prof" >"$data/$round.json"
done
"$bench/known_cost.py" "$data" "$source" "$round"
