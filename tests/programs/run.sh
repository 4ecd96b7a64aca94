#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Runs a program that build.sh built and prints the checksum of its output.
#
#     run.sh lua|minigzip|sqlite3 VARIANT small|full [COMMAND...]
#
# Every variant runs in the same folder under the same name with the same addresses. What it leaves
# is in PROGRAMS_DIR/llvm-N/PROGRAM/VARIANT.SIZE: output, out.prof (instr), cov.profraw, *.gcda (in
# the build). COMMAND is put before the program, as in `run.sh lua plain full perf record`.
set -eu
. "$(dirname "$0")/common.sh"
[ $# -ge 3 ] || { echo "usage: run.sh PROGRAM VARIANT small|full [COMMAND...]" >&2; exit 2; }
program=$1
variant=$2
size=$3
shift 3
workloads=$(cd "$(dirname "$0")/workloads" && pwd)
binary=$(executable "$program" "$variant")
[ -x "$binary" ] || die "$binary is not there: run build.sh $program $variant"
case $size in
small) lua_scale=2 bytes=1000000 rows=3000 ;;
full) lua_scale=32 bytes=16000000 rows=100000 ;;
*) die "size is small or full, not $size" ;;
esac

results="$(build_dir "$program" "$variant").$size"
rm -rf "$results"
mkdir -p "$results"
export LC_ALL=C TZ=UTC
export INSTR_OUTPUT="$results/out.prof"
export LLVM_PROFILE_FILE="$results/cov.profraw"

run="$programs_dir/run/$program"
mkdir -p "$run"
cd "$run"
[ -e "$size.text" ] || "$workloads/make_text.py" "$bytes" >"$size.text"
[ -e "$size.sql" ] || "$workloads/make_sql.sh" "$rows" >"$size.sql"
cp "$workloads/mix.lua" mix.lua
cp "$binary" "$program"
# Valgrind gives up on debug information that it does not know.
[ -z "${STRIP_DEBUG:-}" ] || strip --strip-debug "$program"
find "$(build_dir "$program" "$variant")" -name '*.gcda' -exec rm -f {} +

# The variable gcov's own runtime looks at is left alone: its counts go to the build folder.
case $program in
lua)
    fixed_addresses "$@" ./lua mix.lua "$lua_scale" >output
    ;;
minigzip)
    # One run compresses and one decompresses; each has its own profile.
    fixed_addresses "$@" ./minigzip -9 <"$size.text" >output.gz
    export INSTR_OUTPUT="$results/decompress.prof"
    export LLVM_PROFILE_FILE="$results/decompress.profraw"
    fixed_addresses "$@" ./minigzip -d <output.gz >output
    cmp output "$size.text" >&2 || die "minigzip did not give its input back"
    mv output.gz output
    ;;
sqlite3)
    fixed_addresses "$@" ./sqlite3 -batch :memory: <"$size.sql" >output
    ;;
esac
mv output "$results/output"
[ ! -e gmon.out ] || mv gmon.out "$results/"
md5sum <"$results/output" | cut -d' ' -f1
