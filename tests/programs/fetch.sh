#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Gets the sources of the programs with `apt-get source`. The package lists live in a folder of
# their own, made from the system's own sources: the system's configuration is read, never changed.
# Needs dpkg-dev.
set -eu
. "$(dirname "$0")/common.sh"

sources="$programs_dir/sources"
apt="$programs_dir/apt"
[ -e "$sources/complete" ] && exit 0
command -v dpkg-source >/dev/null || die "dpkg-source not found: install dpkg-dev"
rm -rf "$sources" "$apt"
mkdir -p "$sources" "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial"

# Both formats of package sources, each with "deb" turned into "deb-src". Commented entries stay so.
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -e "$file" ] || continue
    sed -n 's/^[[:space:]]*deb[[:space:]]/deb-src /p' "$file" >"$apt/parts/$(basename "$file" .list).list"
done
for file in /etc/apt/sources.list.d/*.sources; do
    [ -e "$file" ] || continue
    sed 's/^Types:.*/Types: deb-src/' "$file" >"$apt/parts/$(basename "$file")"
done

private_apt() {
    apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/parts" \
        -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User="" "$@"
}

# A third party without source packages makes the update fail, but not the download.
private_apt update >"$apt/log" 2>&1 || true
cd "$sources"
private_apt source --download-only --only-source lua5.4 zlib sqlite3 >>"$apt/log" 2>&1 ||
    die "apt-get source failed, see $apt/log"

# Lua without Debian's patches, which replace its makefile by one that needs libtool.
dpkg-source --skip-patches -x lua5.4_*.dsc lua >>"$apt/log" 2>&1
dpkg-source -x zlib_*.dsc minigzip >>"$apt/log" 2>&1
dpkg-source -x sqlite3_*.dsc sqlite3 >>"$apt/log" 2>&1
touch complete
