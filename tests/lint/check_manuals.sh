#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Manual pages are well-formed and complete: instr-report(1) has every option that --help
# shows, instr(7) every key of INSTR_OPTIONS, instr-format(5) every section.
# Usage: check_manuals.sh [ROOT], or check_manuals.sh --self-test. Skips (77) without mandoc.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
if ! command -v mandoc >/dev/null; then
    echo "skipped: mandoc is not installed"
    exit 77
fi

# each_is_in PAGE PATTERN-BEFORE PATTERN-BEHIND: the words of standard input.
each_is_in() {
    count=0
    while read -r word; do
        count=$((count + 1))
        if ! grep -qE -e "$2$word$3" "$1"; then
            echo "$1: nothing about $word" >&2
            failed=1
        fi
    done
    if test "$count" -lt 5; then
        echo "$1: the list to compare with was not found" >&2
        failed=1
    fi
}

check() {
    failed=
    report=$1/tools/instr-report/instr-report.1
    for page in "$report" "$1/docs/instr.7" "$1/docs/instr-format.5"; do
        mandoc -Tlint -W warning "$page" >&2 || failed=1
    done
    each_is_in "$report" '^\.It (Fl [a-zA-Z]( Ar [a-z]*)? , )?Fl -' '( |$)' <<END
$(sed -n -e "/, 0},\$/d" -e "s/^    {OPTION_[A-Z_]*, [^,]*, \"\([a-z-]*\)\".*/\1/p" "$1/tools/instr-report/report_option_table.c")
END
    each_is_in "$1/docs/instr.7" '^\.It Cm ' ' Ns = ' <<END
$(sed -n 's/^INSTR_\(CHOICE\|NUMBER\)(\([a-z]*\),.*/\2/p' "$1/runtime/src/config.def")
END
    each_is_in "$1/docs/instr-format.5" '^\.It Li ' '$' <<END
$(sed -n 's/^INSTR_RECORD_BEGIN([a-z_]*, *\([A-Z]*\)).*/\1/p' "$1/runtime/format/profile_schema.def")
END
    test -z "$failed"
}

# What is taken out of a page, or spoilt, must be missed.
self_test() {
    tree=$(cd "$here/../.." && pwd)
    work=$(mktemp -d "${TMPDIR:-/tmp}/instr-lint.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    planted=0
    while read -r file change; do
        rm -rf "$work/tree"
        mkdir -p "$work/tree/runtime/src" "$work/tree/runtime/format" "$work/tree/docs" \
            "$work/tree/tools/instr-report"
        for copied in tools/instr-report/instr-report.1 tools/instr-report/report_option_table.c \
            docs/instr.7 docs/instr-format.5 runtime/src/config.def \
            runtime/format/profile_schema.def; do
            cp "$tree/$copied" "$work/tree/$copied"
        done
        if ! check "$work/tree"; then
            echo "self-test: the tree is not clean to begin with" >&2
            exit 1
        fi
        sed -i "$change" "$work/tree/$file"
        if cmp -s "$tree/$file" "$work/tree/$file"; then
            echo "self-test: nothing changed: $file: $change" >&2
            exit 1
        fi
        if check "$work/tree" 2>/dev/null; then
            echo "self-test: not noticed: $file: $change" >&2
            exit 1
        fi
        planted=$((planted + 1))
    done <<'END'
tools/instr-report/instr-report.1 /^.It Fl -focus/d
tools/instr-report/instr-report.1 s/Fl -help$/Fl -hilfe/
tools/instr-report/instr-report.1 /^.El$/d
docs/instr.7 /^.It Cm rate/d
docs/instr-format.5 /^.It Li ARCS/d
tools/instr-report/report_option_table.c s/"tree"/"trees"/
END
    echo "self-test: $planted planted violations noticed"
}

case ${1-} in
--self-test) self_test ;;
*) check "${1:-$here/../..}" ;;
esac
