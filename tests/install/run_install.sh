#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Installs into one folder, moves the tree to another, and uses it in each of the documented ways.
#
# Usage: run_install.sh BUILD_FOLDER CMAKE LIBDIR, with LLVM_MAJOR, CLANG, CLANGXX and PYTHON in the
# environment.
set -eu

build=$1
cmake=$2
libdir=$3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/instr-install.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
unset INSTR_OUTPUT INSTR_OPTIONS CPATH LD_LIBRARY_PATH CFLAGS CXXFLAGS

"$cmake" --install "$build" --prefix "$work/first" >"$work/log"
mkdir "$work/other"
mv "$work/first" "$work/other/moved tree"
tree="$work/other/moved tree"

for file in "$libdir/libinstr.so" "$libdir/instr/$LLVM_MAJOR/libinstr.so" \
    "$libdir/instr/$LLVM_MAJOR/instr-plugin.so" "$libdir/libinstr_rt.so" "$libdir/libinstr_rt.so.1" \
    "$libdir/libinstr_rt.a" include/instr/instr.h include/instr/abi.h bin/instr-report \
    share/man/man1/instr-report.1 share/man/man5/instr-format.5 share/man/man7/instr.7 \
    share/bash-completion/completions/instr-report share/zsh/site-functions/_instr-report \
    share/fish/vendor_completions.d/instr-report.fish "$libdir/cmake/Instr/InstrConfig.cmake" \
    "$libdir/cmake/Instr/InstrConfigVersion.cmake" "$libdir/pkgconfig/instr.pc" \
    "$libdir/instr/instr.cfg"; do
    if ! test -e "$tree/$file"; then
        echo "not installed: $file" >&2
        exit 1
    fi
done
# No installed text may still speak of the folder that it was installed to, or built in.
if grep -rIl -e "$work/first" -e "$build" "$tree"; then
    echo "these files contain a folder of the build or of the first installation" >&2
    exit 1
fi
for library in "$tree/$libdir"/*.so* "$tree/$libdir"/instr/*/*.so "$tree/bin/instr-report"; do
    if readelf -d "$library" | grep -E 'R(UN)?PATH'; then
        echo "$library has a run path" >&2
        exit 1
    fi
    # The plugin needs no LLVM library of its own, the runtime nothing but libc.
    if readelf -d "$library" | grep -E 'NEEDED.*(LLVM|clang)'; then
        echo "$library is linked to LLVM" >&2
        exit 1
    fi
done
if readelf -d "$tree/$libdir/libinstr_rt.so" | grep NEEDED | grep -vE 'libc\.so|libm\.so|ld-linux'; then
    echo "the runtime needs more than libc" >&2
    exit 1
fi

# profile_of WAY PROGRAM: the program runs, and its profile shows the three iterations.
profile_of() {
    rm -f out.prof
    "$2"
    if ! test -f out.prof; then
        echo "$1 (LLVM $LLVM_MAJOR): no profile" >&2
        exit 1
    fi
    "$tree/bin/instr-report" --check out.prof >"$work/log" || {
        cat "$work/log" >&2
        exit 1
    }
    "$tree/bin/instr-report" --format=json out.prof | "$PYTHON" -c '
import json, sys
functions = json.load(sys.stdin)["functions"]
assert len(functions) == 1, functions
assert functions[0]["calls"] == 1, functions
assert 3 in [line["hits"] for line in functions[0]["lines"]], functions
'
    echo "$1: good"
}

mkdir "$work/cwd"
cd "$work/cwd"
for plugin in "$tree/$libdir/libinstr.so" "$tree/$libdir/instr/$LLVM_MAJOR/libinstr.so"; do
    "$CLANG" -O2 -g -I "$tree/include" "-fplugin=$plugin" "$here/prog.c" -o flag
    profile_of "the flag, C" ./flag
    "$CLANGXX" -O2 -g -I "$tree/include" "-fplugin=$plugin" "$here/project/prog.cpp" -o flag
    profile_of "the flag, C++" ./flag
done

"$CLANG" --config "$tree/$libdir/instr/instr.cfg" -O2 -g "$here/prog.c" -o config
profile_of "the configuration file" ./config

"$CLANG" -static -O2 -g -I "$tree/include" "-fplugin=$tree/$libdir/libinstr.so" "$here/prog.c" \
    "-L$tree/$libdir" -linstr_rt -lz -o static
profile_of "a static program" ./static

cp -r "$here/project" "$here/prog.c" "$work/"
"$cmake" -S "$work/project" -B "$work/user" -DCMAKE_C_COMPILER="$CLANG" \
    -DCMAKE_CXX_COMPILER="$CLANGXX" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_PREFIX_PATH="$tree" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
"$cmake" --build "$work/user" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
profile_of "find_package, C" "$work/user/from_c"
profile_of "find_package, C++" "$work/user/from_cxx"

# pkg-config output is split at spaces by the shells of build systems, so a folder without one.
mv "$tree" "$work/other/again"
tree=$work/other/again
export PKG_CONFIG_PATH="$tree/$libdir/pkgconfig"
# The flags are meant to be split.
# shellcheck disable=SC2046
"$CLANG" -O2 -g $(pkg-config --cflags instr) "$here/prog.c" $(pkg-config --libs instr) -o pkg
profile_of "pkg-config" ./pkg
