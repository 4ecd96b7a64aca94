# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Read by the scripts beside it, which set $here to their folder. What may be set from outside:
#
#     INSTR_PLUGIN    the plugin, libinstr.so        (needed by the variants instr, counts and block)
#     INSTR_REPORT    the report tool                (default: instr-report on the PATH)
#     LLVM_VERSION    build with clang-N of this major                  (default: clang on the PATH)
#     OPTIMIZE        optimisation of every build                                     (default: -O2)
#     EXTRA_CFLAGS    further flags of every build                                 (default: nothing)
#     PROGRAMS_DIR    sources, builds and results                       (default: ./programs.build)

programs_dir=${PROGRAMS_DIR:-$PWD/programs.build}
mkdir -p "$programs_dir"
programs_dir=$(cd "$programs_dir" && pwd)
workloads="$here/workloads"
report=${INSTR_REPORT:-instr-report}

if [ -n "${LLVM_VERSION:-}" ]; then
    suffix=-$LLVM_VERSION
else
    suffix=
fi
clang=clang$suffix
clangxx=clang++$suffix
llvm_cov=llvm-cov$suffix
llvm_profdata=llvm-profdata$suffix

die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

command -v "$clang" >/dev/null || die "$clang not found: install it, or set LLVM_VERSION"
llvm_major=$("$clang" -dumpversion | cut -d. -f1)

# The names of all programs: each has a file in recipes/, which says what it defines.
all_programs() {
    for recipe in "$here"/recipes/*.sh; do
        basename "$recipe" .sh
    done
}

# Those in which one thread runs. With more, some counts depend on how threads are scheduled.
single_threaded_programs() {
    for program in $(all_programs); do
        (load_recipe "$program" && [ "$program_threads" = 1 ] && echo "$program") || true
    done
}

# Reads the recipe of a program: afterwards the variables and functions program_* are its own.
load_recipe() {
    [ -f "$here/recipes/$1.sh" ] || die "unknown program $1; there are" $(all_programs)
    program_build_of=$1
    program_patches=yes
    program_threads=1
    program_threshold=99.9
    program_hot=yes
    program_driver=
    program_prepare() { :; }
    . "$here/recipes/$1.sh"
}

# Where a variant of a program is built. Two programs may share a build.
build_dir() {
    (load_recipe "$1" && echo "$programs_dir/llvm-$llvm_major/$program_build_of/$2")
}

# Its executable below that folder.
executable() {
    (load_recipe "$1" && echo "$programs_dir/llvm-$llvm_major/$program_build_of/$2/$program_executable")
}

# What a run of it leaves: output and profiles.
results_dir() {
    echo "$programs_dir/llvm-$llvm_major/$1/$2.$3"
}

# Fixed addresses make two runs comparable: some programs hash or sort by address.
fixed_addresses() {
    if setarch -R true 2>/dev/null; then
        setarch -R "$@"
    else
        "$@"
    fi
}
