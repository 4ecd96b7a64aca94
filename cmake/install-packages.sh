#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# install-packages.sh LIST...: installs the Debian packages that the lists name and that are missing,
# as root or with sudo; needs neither if none is missing. With INSTR_NO_INSTALL set, or where there
# is no apt-get, it does nothing.
set -eu

test -z "${INSTR_NO_INSTALL-}" || exit 0
command -v apt-get >/dev/null || exit 0

for list; do
    test -r "$list" || {
        echo "install-packages.sh: no such list: $list" >&2
        exit 2
    }
done
missing=$(
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@" | sort -u | while read -r package; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
            printf ' %s' "$package"
    done
)
test -n "$missing" || exit 0

as_root=
if test "$(id -u)" -ne 0; then
    if ! command -v sudo >/dev/null; then
        echo "these packages are missing, install them as root:" >&2
        echo "    apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "== installing:$missing"
$as_root apt-get update
# The names are meant to be split.
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
