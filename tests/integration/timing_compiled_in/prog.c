/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>

static volatile int sink;

__attribute__((profile)) static void work(int n) {
    for (int i = 0; i < n; i++) /* @for */
        printf("%s", "");       /* @call */
    sink = n;                   /* @end */
}

int main(void) {
    for (int i = 0; i < 10; i++)
        work(i);
    return 0;
}
