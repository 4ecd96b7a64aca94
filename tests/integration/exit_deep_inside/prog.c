/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>

static volatile int sink;

__attribute__((profile)) static int down(int n) {
    sink = n; /* @enter */
    if (n == 0)
        exit(3);         /* @exit */
    sink += down(n - 1); /* @down */
    return sink;         /* @never */
}

static void last(void);

int main(void) {
    atexit(last);
    return down(20);
}

__attribute__((profile)) static void last(void) {
    sink = 1; /* @last */
}
