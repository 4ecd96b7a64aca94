#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Does the report name the right hot functions? The hottest function of the plain build, by perf if
# it may be used and by callgrind else, must be among the first five of the report (timing=exact).
#
#     hot_functions.sh PROGRAM [small|full]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
[ $# -ge 1 ] || { echo "usage: hot_functions.sh PROGRAM [small|full]" >&2; exit 2; }
program=$1
size=${2:-small}
plain=$(results_dir "$program" plain "$size")
instr=$(results_dir "$program" instr "$size")
for variant in plain instr; do
    "$here/build.sh" "$program" "$variant"
done

data="$programs_dir/run/hot.$program"
mkdir -p "${data%/*}"
rm -f "$data".*
if perf record -q -o "$data.0" true >/dev/null 2>&1; then
    truth=perf
    rm -f "$data.0"
    "$here/run.sh" "$program" plain "$size" sh -c \
        'exec perf record -q -e cpu-clock -F 4999 -o "$0.$$" "$@"' "$data" >/dev/null
    # Functions of libraries and of the kernel are not ours to name.
    for run in "$data".*; do
        perf report -i "$run" --stdio -q -n --no-children --dsos "$program" --sort symbol 2>/dev/null
    done | awk '$1 ~ /%$/ { samples[$4] += $2 } END { for (f in samples) print samples[f], f }' |
        sort -rn | cut -d' ' -f2 >"$plain/hot"
else
    truth=callgrind
    command -v valgrind >/dev/null || die "neither perf nor valgrind can be used"
    STRIP_DEBUG=yes "$here/run.sh" "$program" plain small valgrind -q --tool=callgrind \
        --callgrind-out-file="$data.%p" >/dev/null
    for run in "$data".*; do
        callgrind_annotate "$run"
    done | sed -n 's/^ *\([0-9,]*\) ([ 0-9.]*%) *[^:]*:\([^ []*\) .*'"\/$program"'\].*/\1 \2/p' |
        tr -d , | awk '{ sub(/\047[0-9]+$/, "", $2); cost[$2] += $1 } END { for (f in cost) print cost[f], f }' |
        sort -rn | cut -d' ' -f2 >"$plain/hot"
fi
[ -s "$plain/hot" ] || die "$truth named no function of $program"

INSTR_OPTIONS=timing=exact "$here/run.sh" "$program" instr "$size" >/dev/null
"$report" --functions --sort=self --all "$instr"/*.prof |
    sed -n 's/^ .*:[0-9]*(\(.*\))$/\1/p' >"$instr/hot"
echo "$program: hottest by $truth: $(head -5 "$plain/hot" | tr '\n' ' ')"
echo "$program: hottest by instr: $(head -5 "$instr/hot" | tr '\n' ' ')"
head -5 "$instr/hot" | grep -qxF "$(head -1 "$plain/hot")" ||
    die "$program: $(head -1 "$plain/hot") is not among the first five"
