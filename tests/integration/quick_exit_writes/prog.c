/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>

static volatile int sink;

__attribute__((profile)) static void leave(int n) {
    sink = n;
    if (n == 4)
        quick_exit(7);
}

int main(void) {
    for (int i = 0; i < 10; i++)
        leave(i); /* @call */
    return 0;
}
