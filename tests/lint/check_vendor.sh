#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The libraries of the HTML report: the lock file names versions and checksums but no addresses, and
# each library that is bundled stands in LICENSES.txt.
# Usage: check_vendor.sh [FOLDER], or check_vendor.sh --self-test
set -eu

here=$(cd "$(dirname "$0")" && pwd)
vendor=$here/../../tools/instr-report/html/vendor

check() {
    failed=
    if grep -nE '"resolved"|://' "$1/package-lock.json" "$1/package.json" "$1/.npmrc" >&2; then
        echo "an address of a package" >&2
        failed=1
    fi
    if ! grep -q '"integrity": "sha512-' "$1/package-lock.json"; then
        echo "package-lock.json: no checksums" >&2
        failed=1
    fi
    # The dependencies of package.json, without those that only make the bundle.
    for name in $(sed -n '/"dependencies"/,/}/s/^ *"\([a-z0-9-]*\)": "[0-9.]*",*$/\1/p' "$1/package.json"); do
        version=$(sed -n "s/^ *\"$name\": \"\\([0-9.]*\\)\",*\$/\\1/p" "$1/package.json")
        if ! grep -q "^$name $version (" "$1/LICENSES.txt"; then
            echo "LICENSES.txt: $name $version is missing" >&2
            failed=1
        fi
    done
    test -z "$failed"
}

# Each planted violation must be found.
self_test() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/instr-lint.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    for edit in 'package-lock.json s|"integrity"|"resolved": "x", "integrity"|' \
        'package-lock.json s|"integrity"|"none"|' 'LICENSES.txt s|^prismjs |prism |' \
        'package.json s|"prismjs": "[0-9.]*"|"prismjs": "0.0.1"|'; do
        rm -rf "$work/vendor"
        cp -r "$vendor" "$work/vendor"
        if ! check "$work/vendor"; then
            echo "self-test: not clean to begin with" >&2
            exit 1
        fi
        sed -i "${edit#* }" "$work/vendor/${edit%% *}"
        if check "$work/vendor" 2>/dev/null; then
            echo "self-test: not noticed: $edit" >&2
            exit 1
        fi
    done
    echo "self-test: 4 planted violations noticed"
}

case ${1-} in
--self-test) self_test ;;
*) check "${1:-$vendor}" ;;
esac
