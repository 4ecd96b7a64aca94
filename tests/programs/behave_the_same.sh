#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Do programs behave the same with every function and line instrumented? Compiles each plain and
# instrumented at the same level, compares exit status, stdout and stderr of the two, and lets
# `instr-report --check` judge the profile. Prints a table, and the names of what differs, whose
# folders are kept; exit status 1 if anything does, or if nothing was compared.
#
#     behave_the_same.sh gcc|gxx|csmith COUNT|all [LEVEL...]        (default: -O0 -O2 -O3)
#
#     gcc      GCC's own execute tests of C, gcc.c-torture/execute (see gcc_tests.sh)
#     gxx      its tests of C++ that are run, in g++.dg and g++.old-deja
#     csmith   random programs; their options are those of ../generated
#
# COUNT programs are taken evenly from the list. Programs that the plain compiler refuses, and those
# that fail plain (another status than 0, or no end within 10 s), are left out and counted. What is
# known to differ is in behave_explained.txt. Further settings (environment; also those of common.sh):
#
#     TIMINGS   what INSTR_OPTIONS=timing= is set to, in turn                    (default: exact)
#     BLOCKS    yes: counters on a tree also against one in every block           (default: no)
#     MATCH     only programs whose name matches this regular expression         (default: all)
#     JOBS      programs at a time                                               (default: 1)
#     OFFLINE   yes: ends with 77 if the programs are not on this machine
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
[ $# -ge 2 ] || { echo "usage: behave_the_same.sh gcc|gxx|csmith COUNT|all [LEVEL...]" >&2; exit 2; }
[ -f "${INSTR_PLUGIN:-}" ] || die "INSTR_PLUGIN must name the plugin"
kind=$1
count=$2
shift 2
LEVELS=${*:--O0 -O2 -O3}
TIMINGS=${TIMINGS:-exact}
BLOCKS=${BLOCKS:-no}
export LEVELS TIMINGS BLOCKS LC_ALL=C TZ=UTC
unset INSTR_OUTPUT INSTR_OPTIONS CPATH

# Names, one a line. Folders that test another tool of the same sort are no use here.
list() {
    case $kind in
    gcc) (cd "$TESTSUITE/gcc.c-torture/execute" && ls -- *.c builtins/*.c ieee/*.c) |
        sed -e '/-lib\.c$/d' -e 's/\.c$//' ;;
    gxx) (cd "$TESTSUITE" && grep -rlE --include='*.C' 'dg-do +run' g++.dg g++.old-deja) |
        grep -vE '^g\+\+\.dg/(asan|gcov|guality|tsan|ubsan)/' | sort ;;
    csmith) seq 1 "$count" ;;
    esac | grep -E "${MATCH:-.}"
}

case $kind in
gcc | gxx)
    status=0
    TESTSUITE=$("$here/gcc_tests.sh") || status=$?
    [ $status -eq 0 ] || exit $status
    export TESTSUITE
    ;;
csmith)
    if ! command -v csmith >/dev/null || [ ! -f /usr/include/csmith/csmith.h ]; then
        echo "skipped: csmith is not installed"
        exit 77
    fi
    [ "$count" != all ] || die "csmith has no end: say how many"
    ;;
*) die "unknown kind $kind" ;;
esac

results="$programs_dir/llvm-$llvm_major/behave/$kind"
rm -rf "$results"
mkdir -p "$results"
list >"$results/list"
if [ "$count" != all ]; then
    total=$(wc -l <"$results/list")
    awk -v count="$count" -v total="$total" \
        'count >= total || int(NR * count / total) > int((NR - 1) * count / total)' \
        "$results/list" >"$results/taken"
    mv "$results/taken" "$results/list"
fi

status=0
xargs -P "${JOBS:-1}" -I '{}' sh "$here/behave_one.sh" "$kind" '{}' "$results" <"$results/list" ||
    status=1

# "NAME LEVEL RESULT...", one a line.
while read -r name; do
    sed "s|^|$name |" "$results/$(echo "$name" | tr / ,).result"
done <"$results/list" >"$results/all"
sed -n "s/^$kind \([^ |]*\) *|.*/\1/p" "$here/behave_explained.txt" >"$results/explained"
awk '
    FILENAME ~ /explained$/ { explained[$1]; next }
    $3 == "different" { print ($1 in explained ? "explained: " : "DIFFERENT: ") $0 }
' "$results/explained" "$results/all" >"$results/differences"
sed "s/^/$kind: /" "$results/differences"

echo "$kind: LLVM $llvm_major, timing=$(echo "$TIMINGS" | tr ' ' ',')"
printf '%-6s %8s %8s %8s %8s %9s %9s\n' level programs refused fail same explained different
for level in $LEVELS; do
    awk -v level="$level" '
        FILENAME ~ /explained$/ { explained[$1]; next }
        $2 == level { n++; seen[$3 == "different" && $1 in explained ? "explained" : $3]++ }
        END { printf "%-6s %8d %8d %8d %8d %9d %9d\n", level, n, seen["refused"], seen["fails"],
                     seen["same"], seen["explained"], seen["different"] }
    ' "$results/explained" "$results/all"
done
grep -q ' same$' "$results/all" || die "nothing was compared"
! grep -q '^DIFFERENT' "$results/differences" || status=1
exit $status
