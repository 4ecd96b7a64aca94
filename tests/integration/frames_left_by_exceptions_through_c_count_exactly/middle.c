/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* C between two C++ frames, compiled with and without -fexceptions. */
#include "middle.h"

static volatile int sink;

static void in_loop(int n) {
    for (int i = 0; i < n; i++) { /* @c_for */
        sink = i;                 /* @c_body */
        callback(i);              /* @c_call */
        sink++;                   /* @c_after */
    }
    sink = -1; /* @c_end */
}

void middle(int n) {
    if (n % 2)
        sink = 1; /* @c_odd */
    in_loop(n);
    sink = 2; /* @c_middle_end */
}
