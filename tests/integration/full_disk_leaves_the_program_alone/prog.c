/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <stdio.h>

static volatile int sink;

__attribute__((profile, noinline)) static void tick(int i) {
    sink = i; /* @tick */
}

int main(void) {
    errno = EDOM;
    for (int i = 0; i < 1000; i++)
        tick(i);
    printf("%d\n", errno == EDOM);
    return 11;
}
