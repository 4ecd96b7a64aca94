#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Builds one variant of a program by the program's own means: only CC and CFLAGS differ.
#
#     build.sh lua|minigzip|sqlite3 VARIANT
#
#     plain    -O2 -g                          cov      source-based coverage
#     instr    all functions instrumented      gcov     gcov's counters
#     counts   the same with timing=none       gprof    -pg
set -eu
. "$(dirname "$0")/common.sh"
[ $# -eq 2 ] || { echo "usage: build.sh PROGRAM VARIANT" >&2; exit 2; }
program=$1
variant=$2
cc=$clang
cflags="-O2 -g"

# The variants of others need their flag at the link too, and only CC gets that far everywhere.
case $variant in
plain) ;;
instr | counts)
    [ -f "${INSTR_PLUGIN:-}" ] || die "INSTR_PLUGIN must name the plugin"
    cflags="$cflags -fplugin=$(realpath "$INSTR_PLUGIN") -fplugin-arg-instr-all"
    [ "$variant" = instr ] || cflags="$cflags -fplugin-arg-instr-timing=none"
    ;;
cov) cc="$clang -fprofile-instr-generate -fcoverage-mapping" ;;
gcov) cc="$clang --coverage" ;;
gprof) cc="$clang -pg" ;;
*) die "unknown variant $variant" ;;
esac

sources="$programs_dir/sources/$program"
[ -d "$sources" ] || "$(dirname "$0")/fetch.sh"
dir=$(build_dir "$program" "$variant")
rm -rf "$dir"
mkdir -p "$(dirname "$dir")"
jobs=${JOBS:-2}

# Configure scripts run what they compile; what such programs leave behind is nobody's profile.
export INSTR_OUTPUT=/dev/null GCOV_PREFIX=/nonexistent LLVM_PROFILE_FILE=/dev/null

build() {
    case $program in
    lua)
        # A fixed seed for its string hash, which else comes from addresses and the time.
        cp -a "$sources" "$dir" && cd "$dir/src" &&
            make -j"$jobs" generic CC="$cc" \
                CFLAGS="$cflags -DLUA_USE_POSIX -DLUA_COMPAT_5_3 '-Dluai_makeseed(L)=(0x5eedu+0*sizeof(L))'"
        ;;
    minigzip)
        cp -a "$sources" "$dir" && cd "$dir" &&
            CC="$cc" CFLAGS="$cflags" ./configure --static && make -j"$jobs" minigzip
        ;;
    sqlite3)
        mkdir "$dir" && cd "$dir" &&
            "$sources/configure" CC="$cc" CFLAGS="$cflags" --disable-readline --disable-tcl \
                --disable-shared && make -j"$jobs" sqlite3
        ;;
    esac
}

executable "$program" "$variant" >/dev/null
build >"$dir.log" 2>&1 || die "building $program ($variant) failed, see $dir.log"
find "$dir" -name '*.gcda' -exec rm -f {} +
