# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What the cmd script of a case may use; put before it by run_case.sh.

check() {
    "$PYTHON" "$CHECK_PROFILE" "$@"
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

