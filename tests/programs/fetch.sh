#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Gets the sources of programs with `apt-get source`. The package lists live in a folder of their
# own, made from the system's own sources: the system's configuration is read, never changed.
# Needs dpkg-dev. What is there already is not fetched again.
#
#     fetch.sh [PROGRAM...]      (default: all)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
[ $# -gt 0 ] || set -- $(all_programs)

sources="$programs_dir/sources"
apt="$programs_dir/apt"

private_apt() {
    tool=$1
    shift
    "$tool" -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/parts" \
        -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root "$@"
}

update_lists() {
    [ ! -e "$apt/complete" ] || return 0
    command -v dpkg-source >/dev/null || die "dpkg-source not found: install dpkg-dev"
    rm -rf "$apt"
    mkdir -p "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial"
    # Both formats of package sources, each with "deb" turned into "deb-src". Commented entries stay so.
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -e "$file" ] || continue
        sed -n 's/^[[:space:]]*deb[[:space:]]/deb-src /p' "$file" >"$apt/parts/$(basename "$file" .list).list"
    done
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -e "$file" ] || continue
        sed 's/^Types:.*/Types: deb-src/' "$file" >"$apt/parts/$(basename "$file")"
    done
    # A third party without source packages makes the update fail, but not the download.
    private_apt apt-get update >"$apt/log" 2>&1 || true
    touch "$apt/complete"
}

# The newest version, or an older one: a mirror may list one of which it has lost a file.
download() {
    for version in "" $(private_apt apt-cache showsrc "$1" | sed -n 's/^Version: /=/p' | sort -r); do
        rm -f ./*.dsc
        ! private_apt apt-get source --download-only --only-source "$1$version" >>"$apt/log" 2>&1 ||
            return 0
    done
    die "apt-get source $1 failed, see $apt/log; if the lists are old, remove $apt"
}

for program; do
    load_recipe "$program"
    if [ "$program_build_of" != "$program" ] || [ -d "$sources/$program" ]; then
        continue
    fi
    update_lists
    mkdir -p "$sources/packages/$program_source"
    cd "$sources/packages/$program_source"
    download "$program_source"
    rm -rf "$sources/$program.part"
    skip=
    [ "$program_patches" = yes ] || skip=--skip-patches
    dpkg-source $skip --no-copy -x ./*.dsc "$sources/$program.part" >>"$apt/log" 2>&1 ||
        die "dpkg-source -x failed for $program_source, see $apt/log"
    mv "$sources/$program.part" "$sources/$program"
done
