/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>

__attribute__((profile)) static int work(int n) {
    return n + 1; /* @work */
}

int main(void) {
    int sum = 0;
    for (int i = 0; i < 8; i++)
        sum += work(i);
    printf("%d\n", sum);
    return 0;
}
