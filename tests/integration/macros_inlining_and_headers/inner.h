/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile, always_inline)) static inline int inner(int n) {
    if (n > 3)        /* @inner_if */
        return n * 2; /* @inner_then */
    return n;         /* @inner_end */
}
