#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Prints where the programs of GCC's own execute tests are, the folder gcc/testsuite of its sources.
# They are unpacked below PROGRAMS_DIR, once, from the Debian package gcc-12-source: the installed
# one, or else one that `apt-get download` fetches (83 MB; not installed, so no root is needed).
#
# GCC_TESTS is such a folder that is there already. OFFLINE=yes: ends with 77 instead of fetching.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
sources="$programs_dir/sources/gcc"

if [ -n "${GCC_TESTS:-}" ]; then
    [ -d "$GCC_TESTS/gcc.c-torture/execute" ] || die "no gcc.c-torture/execute in $GCC_TESTS"
    echo "$GCC_TESTS"
    exit
fi
if [ ! -d "$sources" ]; then
    rm -rf "$sources.part"
    mkdir -p "$sources.part"
    cd "$sources.part"
    set -- /usr/src/gcc-12/gcc-*.tar.xz
    if [ ! -e "$1" ]; then
        [ "${OFFLINE:-no}" != yes ] || exit 77
        apt-get -q download gcc-12-source >&2 ||
            die "no gcc-12-source: install it, or bring the package lists up to date"
        dpkg-deb --fsys-tarfile ./*.deb | tar -xf - --wildcards './usr/src/gcc-12/gcc-*.tar.xz'
        set -- usr/src/gcc-12/gcc-*.tar.xz
    fi
    tar -xf "$1" --strip-components=1 --wildcards '*/gcc/testsuite/gcc.c-torture/execute' \
        '*/gcc/testsuite/g++.dg' '*/gcc/testsuite/g++.old-deja'
    rm -rf usr ./*.deb
    mv "$sources.part" "$sources"
fi
echo "$sources/gcc/testsuite"
