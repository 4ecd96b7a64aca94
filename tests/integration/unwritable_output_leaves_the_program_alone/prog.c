/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>

__attribute__((profile)) static int work(int n) {
    return n + 1;
}

int main(void) {
    printf("%d\n", work(41));
    return 5;
}
