/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Fibonacci numbers, the slow way: fib(27) makes 635,621 calls. */
#include <stdio.h>
#include <stdlib.h>

#pragma GCC diagnostic ignored "-Wattributes" /* without the plugin nobody knows "profile" */

__attribute__((profile))
static int fib(int n) {
    if (n < 2)
        return n;
    return fib(n - 1) + fib(n - 2);
}

int main(int argc, char **argv) {
    int n = argc > 1 ? atoi(argv[1]) : 27;

    printf("fib(%d) = %d\n", n, fib(n));
    return 0;
}
