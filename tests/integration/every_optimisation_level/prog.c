/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>

__attribute__((profile)) static int collatz(int n) {
    int steps = 0;
    while (n != 1) {                        /* @while */
        n = n % 2 == 0 ? n / 2 : 3 * n + 1; /* @step */
        steps++;                            /* @count */
    }
    return steps; /* @end */
}

int main(void) {
    int sum = 0;
    for (int i = 1; i <= 1000; i++)
        sum += collatz(i);
    printf("%d\n", sum);
    return 0;
}
