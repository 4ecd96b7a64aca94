#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# behave_the_same.sh itself: it notices each kind of difference, and leaves out what it must. The
# programs are planted; they look at the environment to see whether they are profiled.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
export GCC_TESTS="$programs_dir/planted"
unset MATCH TIMINGS BLOCKS
rm -rf "$GCC_TESTS"
mkdir -p "$GCC_TESTS/gcc.c-torture/execute/builtins/lib" "$GCC_TESTS/gcc.c-torture/execute/ieee"

plant() {
    printf '#include <stdio.h>\n#include <stdlib.h>\n%s\nint main(void) { %s }\n' \
        '#define PROFILED (getenv("INSTR_OUTPUT") != NULL)' "$2" \
        >"$GCC_TESTS/gcc.c-torture/execute/$1.c"
}
plant same 'puts("out"); fputs("err", stderr); return 0;'
plant ends 'return PROFILED;'
plant prints 'if (PROFILED) puts("out"); return 0;'
plant complains 'if (PROFILED) fputs("err", stderr); return 0;'
plant killed 'if (PROFILED) abort(); return 0;'
plant fails 'return 1;'
plant refused 'return'
plant ieee/refused_at_O2 '
#ifdef __OPTIMIZE__
#error
#endif
    return 0;'
plant builtins/lib/main 'extern int main_test(void), of_library(void); return main_test() - of_library();'
echo 'int main_test(void) { return 7; }' >"$GCC_TESTS/gcc.c-torture/execute/builtins/parts.c"
echo 'int of_library(void) { return 7; }' >"$GCC_TESTS/gcc.c-torture/execute/builtins/parts-lib.c"

expect() {
    wanted=$1
    shift
    got=0
    "$@" >"$GCC_TESTS/log" 2>&1 || got=$?
    if [ "$got" -ne "$wanted" ]; then
        cat "$GCC_TESTS/log"
        die "exit status $got instead of $wanted: $*"
    fi
}
prints() {
    sed 's/  */ /g' "$GCC_TESTS/log" | grep -qxF -e "$1" || { cat "$GCC_TESTS/log"; die "not there: $1"; }
}

expect 1 "$here/behave_the_same.sh" gcc all -O0 -O2
prints '-O0 9 1 1 3 0 4'
prints '-O2 9 2 1 2 0 4'
prints 'gcc: DIFFERENT: ends -O0 different timing=exact: status: 1 '
prints 'gcc: DIFFERENT: killed -O0 different timing=exact: status: 134 '
prints 'gcc: DIFFERENT: prints -O2 different timing=exact: stdout: out '
prints 'gcc: DIFFERENT: complains -O2 different timing=exact: stderr: err'

export MATCH=same
expect 0 "$here/behave_the_same.sh" gcc all -O2
prints '-O2 1 0 0 1 0 0'
expect 1 env INSTR_REPORT=false "$here/behave_the_same.sh" gcc all -O2
prints '-O2 1 0 0 0 0 1'
expect 1 env MATCH=refused "$here/behave_the_same.sh" gcc all -O2
prints 'behave_the_same.sh: nothing was compared'
echo "differences are noticed"
