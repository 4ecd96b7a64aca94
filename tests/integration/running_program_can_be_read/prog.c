/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>
#include <unistd.h>

static volatile int sink;

__attribute__((profile)) static void tick(int i) {
    sink = i;
}

int main(void) {
    for (int i = 0; i < 1000; i++)
        tick(i);
    /* The case reads what there is, then lets the program go on. */
    puts("ready");
    fflush(stdout);
    if (getchar() == EOF)
        return 1;
    for (int i = 0; i < 500; i++)
        tick(i);
    return 0;
}
