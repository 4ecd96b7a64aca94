#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Builds one variant of a program by the program's own means: only compiler and flags differ. Does
# nothing if the build is there and was made with the same compiler, flags, plugin and recipe.
#
#     build.sh PROGRAM VARIANT
#
#     plain    -O2 -g                                  cov      source-based coverage
#     instr    all functions instrumented              gcov     gcov's counters
#     counts   the same with timing=none               gprof    -pg
#     block    the same with a counter in every block
#
# REBUILD=yes builds in any case. JOBS is make's (default: the number of processors). The CPU time
# that the build took, without what configures it, is left in seconds in VARIANT.seconds.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
[ $# -eq 2 ] || { echo "usage: build.sh PROGRAM VARIANT" >&2; exit 2; }
load_recipe "$1"
program=$program_build_of
load_recipe "$program"
variant=$2
cc=$clang
cxx=$clangxx
cflags="${OPTIMIZE:--O2} -g ${EXTRA_CFLAGS:-}"
plugin=

# The variants of others need their flag at the link too, and only CC gets that far everywhere.
case $variant in
plain) ;;
instr | counts | block)
    [ -f "${INSTR_PLUGIN:-}" ] || die "INSTR_PLUGIN must name the plugin"
    plugin=$(realpath "$INSTR_PLUGIN")
    cflags="$cflags -fplugin=$plugin -fplugin-arg-instr-all"
    [ "$variant" = instr ] || cflags="$cflags -fplugin-arg-instr-timing=none"
    [ "$variant" != block ] || cflags="$cflags -fplugin-arg-instr-counters=block"
    ;;
cov) flags="-fprofile-instr-generate -fcoverage-mapping" cc="$cc $flags" cxx="$cxx $flags" ;;
gcov) cc="$cc --coverage" cxx="$cxx --coverage" ;;
gprof) cc="$cc -pg" cxx="$cxx -pg" ;;
*) die "unknown variant $variant" ;;
esac

sources="$programs_dir/sources/$program"
[ -d "$sources" ] || "$here/fetch.sh" "$program"
dir=$(build_dir "$program" "$variant")
jobs=${JOBS:-$(getconf _NPROCESSORS_ONLN)}

# Everything that the build depends on, but the sources, of which there is one version.
stamp() {
    "$clang" --version | head -1
    echo "$cc $cxx $cflags"
    cksum "$here/recipes/$program.sh" ${program_driver:+"$workloads/$program_driver"}
    # The file named brings in another.
    [ -z "$plugin" ] || cksum "$plugin" "${plugin%/*}"/instr/*/*.so
}

binary=$(executable "$program" "$variant")
if [ "${REBUILD:-no}" != yes ] && [ -x "$binary" ] && stamp | cmp -s - "$dir.stamp"; then
    exit 0
fi
rm -rf "$dir" "$dir.stamp"
mkdir -p "$(dirname "$dir")"
cp -a "$sources" "$dir"
[ -z "$program_driver" ] || cp "$workloads/$program_driver" "$dir/"

# Configure scripts run what they compile; what such programs leave behind is nobody's profile.
export INSTR_OUTPUT=/dev/null GCOV_PREFIX=/nonexistent LLVM_PROFILE_FILE=/dev/null

failed() {
    die "building $program ($variant) failed, see $dir.log"
}

# Each step in a shell of its own, so that its commands are all that the shell's `times` has seen.
(set -e; cd "$dir"; program_prepare) >"$dir.log" 2>&1 || failed
(set -e; cd "$dir"; program_build >>"$dir.log" 2>&1; times >"$dir.times") || failed
[ -x "$binary" ] || failed
tr 'ms' '  ' <"$dir.times" | awk 'NR == 2 { print $1 * 60 + $2 + $3 * 60 + $4 }' >"$dir.seconds"
find "$dir" -name '*.gcda' -exec rm -f {} +
stamp >"$dir.stamp"
