#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What is left of the counts when a program ends, in each way there is: prints a table in Markdown.
# Ends with 1 if a count is wrong.
#
#     endings.sh
#
#     INSTR_PLUGIN=libinstr.so INSTR_REPORT=instr-report CLANG=clang PYTHON=python3
#     INSTR_OPTIONS=...   of the programs, as usual
set -eu
here=$(cd "$(dirname "$0")" && pwd)
plugin=$(realpath "${INSTR_PLUGIN:?names the plugin, libinstr.so}")
report=${INSTR_REPORT:-instr-report}
folder=$(mktemp -d "${TMPDIR:-/tmp}/instr-endings.XXXXXX")
trap 'rm -rf "$folder"' EXIT
ulimit -c 0

"${CLANG:-clang}" -O2 -g -fplugin="$plugin" -fplugin-arg-instr-all "$here/endings.c" \
    -o "$folder/endings" -lpthread
mkdir "$folder/list" "$folder/run"
cd "$folder/list"
"$folder/endings" --list >"$folder/ways"
cd "$folder/run"

# Calls of `counted` in one file.
calls() {
    "$report" --format=json --all "$1" | "${PYTHON:-python3}" -c '
import json, sys
report = json.load(sys.stdin)
print(sum(f["calls"] for f in report["functions"] if f["name"] == "counted"))'
}

tab=$(printf '\t')
status=0
echo "| how it ends | calls | found | in |"
echo "| --- | ---: | ---: | --- |"
while IFS="$tab" read -r expected way; do
    rm -f ./*
    # A shell of its own, whose word about a killed program goes where the program's do.
    sh -c '"$0" "$1"; :' "$folder/endings" "$way" >/dev/null 2>&1
    found=0
    profiles=0
    live=0
    for file in out*; do
        case $file in
        *.live) live=$((live + 1)) ;;
        *.prof) profiles=$((profiles + 1)) ;;
        *) continue ;;
        esac
        # A live file that stands beside a profile is read under its own name.
        found=$((found + $(calls "$file" 2>/dev/null)))
    done
    where=
    test "$profiles" -eq 0 || where="$profiles profile"
    test "$profiles" -le 1 || where="${where}s"
    test "$live" -eq 0 || where="${where:+$where, }$live live file"
    test "$live" -le 1 || where="${where}s"
    echo "| $way | $expected | $found | $where |"
    test "$found" -eq "$expected" || status=1
done <"$folder/ways"
exit "$status"
