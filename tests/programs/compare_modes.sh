#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Do two ways of placing counters count the same? Builds and runs two variants and compares their
# profiles: calls of every function, lines and count of every block. Exit status 1 if anything
# differs.
#
#     compare_modes.sh PROGRAM [small|full [VARIANT VARIANT]]      (default: counts block)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
[ $# -ge 1 ] || { echo "usage: compare_modes.sh PROGRAM [small|full [VARIANT VARIANT]]" >&2; exit 2; }
program=$1
size=${2:-small}
one=${3:-counts}
other=${4:-block}
load_recipe "$program"
[ "$program_threads" = 1 ] || die "$program has threads: its counts differ from run to run"

export INSTR_OPTIONS="${INSTR_OPTIONS:-timing=none}"
for variant in "$one" "$other"; do
    "$here/build.sh" "$program" "$variant"
    "$here/run.sh" "$program" "$variant" "$size" >"$(build_dir "$program" "$variant").sum"
done
cmp -s "$(build_dir "$program" "$one").sum" "$(build_dir "$program" "$other").sum" ||
    die "$program: the outputs of $one and $other differ"

status=0
for profile in "$(results_dir "$program" "$one" "$size")"/*.prof; do
    name=${profile##*/}
    if "$here/../integration/compare_blocks.py" "$profile" \
        "$(results_dir "$program" "$other" "$size")/$name"; then
        echo "$program, $name: equal on all blocks"
    else
        status=1
    fi
done
exit $status
