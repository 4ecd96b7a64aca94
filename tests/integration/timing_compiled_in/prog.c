/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <time.h>

static volatile int sink;

__attribute__((profile)) static void work(int n) {
    for (int i = 0; i < n; i++) /* @for */
        sink = clock() > 0;     /* @call */
    sink = n;                   /* @end */
}

int main(void) {
    for (int i = 0; i < 10; i++)
        work(i);
    return 0;
}
