/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>
#include <sys/auxv.h>

static volatile int sink;

__attribute__((profile)) static void tick(int i) {
    sink = i;
}

int main(void) {
    for (int i = 0; i < 10; i++)
        tick(i);
    printf("%lu\n", getauxval(AT_SECURE));
    return 0;
}
