#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every record and field of profile_schema.def stands in FORMAT.md, in the same order and with the
# same type, and nothing else does; every status is explained; the hex dump is the golden file.
# Usage: check_schema_doc.sh [ROOT], or check_schema_doc.sh --self-test
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/instr-lint.XXXXXX")
trap 'rm -rf "$work"' EXIT

check() {
    format=$1/runtime/format
    document=$format/FORMAT.md
    failed=

    sed -n -e 's/^INSTR_RECORD_BEGIN(\([a-z_]*\), *\([A-Z]*\)).*/\2 \1/p' \
        -e 's/^INSTR_FIELD([a-z_]*, *\([a-z_]*\), *\([a-z_]*\)).*/  \2 \1/p' \
        "$format/profile_schema.def" >"$work/schema"
    sed -n -e 's/^### `\([A-Z]\{4\}\)`: \([a-z_]*\)$/\1 \2/p' \
        -e 's/^| [0-9]* | \([a-z0-9_]*\) | \([a-z_]*\) | .*/  \1 \2/p' "$document" |
        grep -E '^[A-Z]| (unsigned|signed|delta|string|ref_.*|opt_.*)$' >"$work/document" || true
    sed -n 's/^INSTR_STATUS(\([A-Z_]*\), .*/\1/p' "$format/profile_status.def" |
        grep -v -x -e OK -e NO_MEMORY -e IO >"$work/statuses" || true
    od -A x -t x1 -v "$1/tests/golden/valid/minimal.prof" >"$work/golden"
    sed -n '/^```$/,/^```$/p' "$document" | grep -v '^```$' >"$work/dump" || true

    if ! test -s "$work/schema" || ! test -s "$work/statuses"; then
        echo "no records or no statuses found in $format" >&2
        failed=1
    fi
    # What does not look like the lines above would be left out of the comparison.
    if test "$(grep -c '^INSTR_FIELD\|^INSTR_RECORD_BEGIN' "$format/profile_schema.def")" != \
        "$(grep -c . "$work/schema")"; then
        echo "profile_schema.def has lines that this check does not understand" >&2
        failed=1
    fi
    if ! diff "$work/schema" "$work/document" >&2; then
        echo "records of profile_schema.def (<) and FORMAT.md (>) differ" >&2
        failed=1
    fi
    while read -r status; do
        if ! grep -q "^| $status |" "$document"; then
            echo "status $status is not in FORMAT.md" >&2
            failed=1
        fi
    done <"$work/statuses"
    if ! diff "$work/golden" "$work/dump" >&2; then
        echo "minimal.prof (<) and the dump in FORMAT.md (>) differ" >&2
        failed=1
    fi
    test -z "$failed"
}

# plant FILE SCRIPT: a copy of the tree with that change must be refused.
plant() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/runtime" "$work/tree/tests/golden"
    cp -R "$here/../../runtime/format" "$work/tree/runtime/"
    cp -R "$here/../golden/valid" "$work/tree/tests/golden/"
    check "$work/tree"
    sed "$2" "$work/tree/$1" >"$work/planted"
    cp "$work/planted" "$work/tree/$1"
    if check "$work/tree" 2>/dev/null; then
        echo "self-test: not noticed: $1: $2" >&2
        exit 1
    fi
}

if test "${1-}" = --self-test; then
    plant runtime/format/FORMAT.md 's/| calls | unsigned |/| call | unsigned |/'
    plant runtime/format/FORMAT.md 's/| line | delta |/| line | unsigned |/'
    plant runtime/format/FORMAT.md 's/^### `REGN`/### `REGI`/'
    plant runtime/format/FORMAT.md 's/^| TOO_LARGE |/| LARGE |/'
    plant runtime/format/FORMAT.md 's/^000010 /000010 00 /'
    plant runtime/format/profile_schema.def \
        's/^INSTR_RECORD_END(region)/INSTR_FIELD(region, unsigned, more)/'
    plant runtime/format/profile_status.def 's/^INSTR_STATUS(TOO_LARGE/INSTR_STATUS(FAR_TOO_LARGE/'
    echo "self-test: the planted violations were noticed"
else
    check "${1:-$here/../..}"
fi
