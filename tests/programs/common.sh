# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Read by the scripts beside it. What may be set from outside:
#
#     INSTR_PLUGIN    the plugin, libinstr.so             (needed by the variants instr and counts)
#     INSTR_REPORT    the report tool                     (default: instr-report on the PATH)
#     LLVM_VERSION    build with clang-N of this major    (default: clang on the PATH)
#     PROGRAMS_DIR    sources, builds and results         (default: ./programs.build)

programs_dir=${PROGRAMS_DIR:-$PWD/programs.build}
mkdir -p "$programs_dir"
programs_dir=$(cd "$programs_dir" && pwd)
report=${INSTR_REPORT:-instr-report}

if [ -n "${LLVM_VERSION:-}" ]; then
    clang=clang-$LLVM_VERSION
    llvm_cov=llvm-cov-$LLVM_VERSION
    llvm_profdata=llvm-profdata-$LLVM_VERSION
else
    clang=clang
    llvm_cov=llvm-cov
    llvm_profdata=llvm-profdata
fi
llvm_major=$("$clang" -dumpversion | cut -d. -f1)

die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# Where a variant of a program is built.
build_dir() {
    echo "$programs_dir/llvm-$llvm_major/$1/$2"
}

# Its executable below that folder.
executable() {
    case $1 in
    lua) echo "$(build_dir "$1" "$2")/src/lua" ;;
    minigzip) echo "$(build_dir "$1" "$2")/minigzip" ;;
    sqlite3) echo "$(build_dir "$1" "$2")/sqlite3" ;;
    *) die "unknown program $1 (lua, minigzip or sqlite3)" ;;
    esac
}

# Fixed addresses make two runs comparable: some programs hash or sort by address.
fixed_addresses() {
    if setarch -R true 2>/dev/null; then
        setarch -R "$@"
    else
        "$@"
    fi
}
