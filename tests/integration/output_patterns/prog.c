/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>
#include <unistd.h>

__attribute__((profile)) static int work(int n) {
    return n + 1;
}

int main(void) {
    printf("%d\n", (int)getpid());
    return work(-1);
}
