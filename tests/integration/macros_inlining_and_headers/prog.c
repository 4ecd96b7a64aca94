/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "inner.h"

#define TWICE(action)                                                                              \
    do {                                                                                           \
        action;                                                                                    \
        action;                                                                                    \
    } while (0)

static volatile int sink;

__attribute__((profile)) static void user(int n) {
    for (int i = 0; i < n; i++)
        sink = inner(i); /* @call */
    TWICE(sink++);       /* @macro */
}

int main(void) {
    for (int i = 0; i < 10; i++)
        user(i);
    return 0;
}
