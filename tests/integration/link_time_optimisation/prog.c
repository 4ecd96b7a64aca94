/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>

int leaf(int n);

__attribute__((profile)) static int work(int n) {
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += leaf(i); /* @call */
    return sum;
}

int main(void) {
    printf("%d\n", work(100));
    return 0;
}
