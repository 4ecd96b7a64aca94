#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What a program of 100,000 functions and a million lines costs to compile, run and report, and what
# merging costs: prints a table in Markdown. Ends with 1 if a count is wrong.
#
#     large.sh [UNITS [FUNCTIONS [PROFILES]]]    default: 100 1000 1000
#
#     INSTR_PLUGIN=libinstr.so INSTR_REPORT=instr-report CLANG=clang PYTHON=python3 CC=cc
#     CFLAGS="-O2 -g" JOBS=1    LARGE_DIR=folder: is kept, and so is what was built there
set -eu
here=$(cd "$(dirname "$0")" && pwd)
plugin=$(realpath "${INSTR_PLUGIN:?names the plugin, libinstr.so}")
report=${INSTR_REPORT:-instr-report}
python=${PYTHON:-python3}
units=${1:-100} functions=${2:-1000} profiles=${3:-1000}
folder=${LARGE_DIR:-}
if test -z "$folder"; then
    folder=$(mktemp -d "${TMPDIR:-/tmp}/instr-large.XXXXXX")
    trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder"
folder=$(realpath "$folder")
"${CC:-cc}" -O2 "$here/../measure.c" -o "$folder/measure"

# row WHAT COMMAND...: CPU time, wall time and largest memory of a command, or of its largest child.
row() {
    row_name=$1
    shift
    rm -f "$folder/measured"
    "$folder/measure" "$folder/measured" "$@" >"$folder/printed"
    read -r row_cpu row_wall row_kb <"$folder/measured"
    printf '| %s | %s | %s | %s |\n' "$row_name" "$row_cpu" "$row_wall" $((row_kb / 1000))
}

bytes() {
    echo "$1: $(stat -Lc %s "$2") bytes."
}

flags=${CFLAGS:--O2 -g}
echo "| | CPU s | wall s | MB |"
echo "| --- | ---: | ---: | ---: |"
for build in plain instr; do
    "$python" "$here/generate.py" "$folder/$build.new" "$units" "$functions" >"$folder/truth"
    # What is up to date stays so.
    test -d "$folder/$build" || mv "$folder/$build.new" "$folder/$build"
    rm -rf "$folder/$build.new"
    with=
    test $build = plain || with=" -fplugin=$plugin -fplugin-arg-instr-all"
    row "compile, $build" make -s -j"${JOBS:-1}" -C "$folder/$build" CC="${CLANG:-clang}" \
        CFLAGS="$flags$with -Wno-unused-command-line-argument"
done
cd "$folder"
row "run, plain" plain/prog
for timing in none exact; do
    export INSTR_OPTIONS=timing=$timing INSTR_OUTPUT=$timing.prof
    row "run, \`timing=$timing\`" instr/prog
done
row 'report, `--top=50`' "$report" --top=50 exact.prof
row 'report, JSON of all' "$report" --format=json --all exact.prof
"$python" - "$folder/printed" "$folder/truth" <<'END' || exit 1
import json, re, sys
report = json.load(open(sys.argv[1], encoding="utf-8"))
truth = [int(n) for n in re.findall(r"\d+", open(sys.argv[2], encoding="utf-8").read())]
calls = [f["calls"] for f in report["functions"] if re.match(r"f\d+_\d+$", f["name"])]
assert [len(calls), sum(calls)] == truth[:2], (len(calls), sum(calls), truth)
END
mkdir -p profiles
list=
for i in $(seq "$profiles"); do
    ln -f exact.prof profiles/$i.prof
    list="$list profiles/$i.prof"
done
# shellcheck disable=SC2086
row "merge $profiles profiles" "$report" --merge -o merged.prof $list
echo
bytes "Profile" exact.prof
bytes "Merged" merged.prof
bytes "Program, plain" plain/prog
bytes "Program, instrumented" instr/prog
