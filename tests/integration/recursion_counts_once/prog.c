/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>
#include <stdlib.h>

__attribute__((profile)) static int fib(int n) {
    if (n < 2)                      /* @test */
        return n;                   /* @leaf */
    return fib(n - 1) + fib(n - 2); /* @sum */
}

int main(int argc, char **argv) {
    printf("%d\n", fib(argc > 1 ? atoi(argv[1]) : 27));
    return 0;
}
