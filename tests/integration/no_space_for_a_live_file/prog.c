/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>

static volatile int sink;

__attribute__((profile)) static void tick(int i) {
    sink = i;
}

int main(void) {
    for (int i = 0; i < 1000; i++)
        tick(i);
    puts("done");
    return 3;
}
