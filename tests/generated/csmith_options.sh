# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# csmith_options NUMBER: the options of csmith for the program of that number. They give each kind of
# code its share; csmith has jumps in all of them. Read by scripts here and in programs/.

csmith_options() {
    csmith_builtins="--builtins --disable-builtin-kinds x86"
    case $(($1 % 8)) in
    0) ;;
    1) echo --max-funcs 3 --max-block-depth 3 $csmith_builtins ;;
    2) echo --max-funcs 20 --max-block-size 3 --max-expr-complexity 4 ;;
    3) echo --max-block-depth 8 --max-expr-complexity 3 ;;
    4) echo $csmith_builtins --inline-function --inline-function-prob 100 ;;
    5) echo --max-funcs 6 --max-array-dim 1 --packed-struct ;;
    6) echo --float --no-unions --no-bitfields ;;
    7) echo --no-volatiles --no-pointers --max-block-size 6 ;;
    esac
}
