# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What the cmd script of a case may use; put before it by run_case.sh.

check() {
    "$PYTHON" "$CHECK_PROFILE" "$@"
}

# The same of the records themselves, with the samples: see read_profile.py.
samples() {
    "$PYTHON" "$(dirname "$CHECK_PROFILE")/read_profile.py" "$@"
}

# Prints where a function is in a file, all its variants, as samples_below takes it:
# `[(start, end), ...]`.
range_of() {
    printf '['
    "$LLVM_BIN/llvm-nm" --defined-only --print-size "$1" |
        while read -r range_start range_size _ range_name; do
            case $range_name in
            "$2" | "$2".*) printf '(0x%s, 0x%s + 0x%s), ' "$range_start" "$range_start" "$range_size" ;;
            esac
        done
    printf ']'
}

# Runs a command that must fail by itself: a death by signal (status above 128) is no clean failure.
fails() {
    fails_status=0
    "$@" || fails_status=$?
    if test "$fails_status" -eq 0; then
        echo "succeeded, but must fail: $*" >&2
        return 1
    fi
    if test "$fails_status" -gt 128; then
        echo "crashed (status $fails_status): $*" >&2
        return 1
    fi
}

# Runs a command that must end with the given status.
ends_with() {
    ends_with_wanted=$1
    shift
    ends_with_status=0
    "$@" || ends_with_status=$?
    if test "$ends_with_status" -ne "$ends_with_wanted"; then
        echo "exit status $ends_with_status instead of $ends_with_wanted: $*" >&2
        return 1
    fi
}

# Runs two builds of a program, the plain one first, with the same arguments. They must print the
# same on both streams and end in the same way.
same_as_plain() {
    same_plain=$1 same_prog=$2 same_status=0 same_wanted=0
    shift 2
    "$same_plain" "$@" >plain.out 2>plain.err || same_wanted=$?
    "$same_prog" "$@" >prog.out 2>prog.err || same_status=$?
    diff -u plain.out prog.out >&2 && diff -u plain.err prog.err >&2 || return 1
    if test "$same_status" -ne "$same_wanted"; then
        echo "exit status $same_status instead of $same_wanted: $same_prog $*" >&2
        return 1
    fi
}

# Ends the case as one that cannot run here.
skip() {
    echo "skipped: $*" >&2
    exit 77
}

# Ends the case unless the commands are there.
needs() {
    for needed in "$@"; do
        command -v "$needed" >/dev/null || skip "there is no $needed"
    done
}

prints() {
    if ! grep -qF -e "$1" "$2"; then
        echo "'$1' is not in $2:" >&2
        cat "$2" >&2
        return 1
    fi
}

prints_not() {
    if grep -qF -e "$1" "$2"; then
        echo "'$1' must not be in $2:" >&2
        cat "$2" >&2
        return 1
    fi
}

lines() {
    lines_found=$(wc -l <"$2")
    if test "$lines_found" -ne "$1"; then
        echo "$2 has $lines_found lines instead of $1:" >&2
        cat "$2" >&2
        return 1
    fi
}

# Two profiles of the same program must have the same count in every block.
same_blocks() {
    "$PYTHON" "$(dirname "$CHECK_PROFILE")/compare_blocks.py" "$@"
}

# Calls `FUNCTION FLAGS...` for each way of counting: at -O0 and -O2, with the probes of lines and
# without, with counters on a spanning tree and (the reference) on every block. It builds with the
# flags, runs and checks what it ran; the profiles that it leaves in the current folder must have
# the same names and blocks in both ways.
in_every_way() {
    for way in '-O0 line' '-O2 line' '-O2 none'; do
        rm -rf tree block
        for way_counters in tree block; do
            mkdir $way_counters
            echo "== $way, counters=$way_counters"
            "$1" ${way% *} -g $INSTR_FLAGS -fplugin-arg-instr-all \
                -fplugin-arg-instr-timing=${way#* } -fplugin-arg-instr-counters=$way_counters
            mv ./*.prof $way_counters
        done
        test "$(ls tree)" = "$(ls block)"
        for way_file in tree/*.prof; do
            same_blocks "$way_file" "block/${way_file#tree/}"
        done
    done
}
