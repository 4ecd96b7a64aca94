/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>

__attribute__((profile, noinline)) static void many(long n) {
    for (long i = 0; i < n; i++)
        __asm__ volatile(""); /* @body */
}

int main(int argc, char **argv) {
    many(argc > 1 ? atol(argv[1]) : 1);
    return 0;
}
