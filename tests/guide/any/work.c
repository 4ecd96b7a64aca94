/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "work.h"

static unsigned long mix(unsigned long x) {
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdul;
    return x ^ x >> 33;
}

unsigned long work(int number) {
    unsigned long sum = (unsigned long)number;
    for (int i = 0; i < 1000; i++)
        sum += mix(sum);
    return sum;
}
