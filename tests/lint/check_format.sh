#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every C and C++ file is as clang-format 14 with the tree's .clang-format leaves it.
# Not the programs of tests/programs: how their lines are broken is what they are about.
# Usage: check_format.sh [ROOT], or check_format.sh --self-test. Skips (77) without clang-format 14.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
formatter=
for name in clang-format-14 clang-format; do
    case $("$name" --version 2>/dev/null || true) in
    *'version 14.'*)
        formatter=$name
        break
        ;;
    esac
done
if test -z "$formatter"; then
    echo "skipped: clang-format 14 is not installed"
    exit 77
fi

check() {
    (cd "$1" && find plugin runtime tools tests examples bench \
        -path tests/programs -prune -o \( -name '*.c' -o -name '*.h' -o -name '*.cpp' \) -print0 \
        2>/dev/null || true) >"$list"
    if ! test -s "$list"; then
        echo "no files to check in $1" >&2
        return 1
    fi
    (cd "$1" && xargs -0 "$formatter" --dry-run -Werror <"$list")
}

work=$(mktemp -d "${TMPDIR:-/tmp}/instr-lint.XXXXXX")
trap 'rm -rf "$work"' EXIT
list=$work/list

if test "${1-}" = --self-test; then
    mkdir -p "$work/tree/runtime"
    cp "$here/../../.clang-format" "$work/tree/"
    printf 'int clean(void);\n' >"$work/tree/runtime/planted.c"
    check "$work/tree"
    printf 'int  badly_formatted( void );\n' >"$work/tree/runtime/planted.c"
    if check "$work/tree" 2>/dev/null; then
        echo "self-test: a badly formatted file was not noticed" >&2
        exit 1
    fi
    echo "self-test: the planted violation was noticed"
else
    check "${1:-$here/../..}"
fi
