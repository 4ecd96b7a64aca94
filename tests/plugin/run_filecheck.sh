#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Runs the RUN: lines of one test file, each by itself; the first that fails fails the test.
#
# Usage: run_filecheck.sh FILE, with LLVM_MAJOR, CLANG, CLANGXX, FILECHECK, INSTR_LIB, INSTR_INCLUDE,
# REPORT, LLVM_BIN and PYTHON in the environment, as cmake/InstrTests.cmake sets them.
#
# In a RUN line: %clang %clangxx, %instr (-fplugin=...), %plugin (its file name), %s (this file),
# %S (its folder), %t (a file name for the test alone; lines run in a fresh folder), %FileCheck,
# %report, %rt (the folder of the runtime), %include, %llvm_bin, %major, %python, %% (a percent
# sign). A line ending in \ goes on in the next RUN line. `! command` expects failure.
#
# A line "REQUIRES: llvm>=15" (also <, <=, >, ==) skips the test, exit status 77, elsewhere.
set -eu

file=$1
folder=$(cd "$(dirname "$file")" && pwd)
file=$folder/$(basename "$file")
work=$(mktemp -d "${TMPDIR:-/tmp}/instr-plugin.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
unset INSTR_OUTPUT INSTR_OPTIONS

sed -n 's/.*REQUIRES: *llvm *\([<>=]*\) *\([0-9][0-9]*\).*/\1 \2/p' "$file" >"$work/requires"
while read -r operator version; do
    case $operator in
    '>=') test "$LLVM_MAJOR" -ge "$version" ;;
    '>') test "$LLVM_MAJOR" -gt "$version" ;;
    '<=') test "$LLVM_MAJOR" -le "$version" ;;
    '<') test "$LLVM_MAJOR" -lt "$version" ;;
    '==' | '=') test "$LLVM_MAJOR" -eq "$version" ;;
    *)
        echo "$file: bad REQUIRES line" >&2
        exit 1
        ;;
    esac || {
        echo "skipped: needs llvm $operator $version"
        exit 77
    }
done <"$work/requires"

escape() {
    printf '%s' "$1" | sed 's/[&\\|]/\\&/g'
}

# The percent sign proper goes through a byte that no command has.
percent=$(printf '\001')
sed -n 's/^.*RUN: *//p' "$file" | sed -e ':join' -e '/\\$/{N;s/\\\n/ /;b join' -e '}' |
    sed -e "s|%%|$percent|g" \
        -e "s|%clangxx|$(escape "$CLANGXX")|g" \
        -e "s|%clang|$(escape "$CLANG")|g" \
        -e "s|%instr|-fplugin=$(escape "$INSTR_LIB")/libinstr.so|g" \
        -e "s|%plugin|$(escape "$INSTR_LIB")/libinstr.so|g" \
        -e "s|%include|$(escape "$INSTR_INCLUDE")|g" \
        -e "s|%FileCheck|$(escape "$FILECHECK")|g" \
        -e "s|%report|$(escape "$REPORT")|g" \
        -e "s|%rt|$(escape "$INSTR_LIB")|g" \
        -e "s|%llvm_bin|$(escape "$LLVM_BIN")|g" \
        -e "s|%major|$(escape "$LLVM_MAJOR")|g" \
        -e "s|%python|$(escape "$PYTHON")|g" \
        -e "s|%S|$(escape "$folder")|g" \
        -e "s|%s|$(escape "$file")|g" \
        -e "s|%t|$(escape "$work")/t|g" \
        -e "s|$percent|%|g" >"$work/run"

if ! test -s "$work/run"; then
    echo "$file: no RUN line" >&2
    exit 1
fi

mkdir "$work/cwd"
cd "$work/cwd"
# The commands are read from another descriptor, so that they have an empty standard input.
while IFS= read -r command <&3; do
    case $command in
    *%[a-zA-Z]*) echo "warning: unknown substitution in: $command" >&2 ;;
    esac
    if ! bash -o pipefail -c "$command" </dev/null; then
        echo "FAILED: $command" >&2
        exit 1
    fi
done 3<"$work/run"
