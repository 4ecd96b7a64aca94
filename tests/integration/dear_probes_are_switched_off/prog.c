/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>

static volatile unsigned sink;

/* Short, and called very often: not worth two readings of the clock. */
__attribute__((noinline, profile)) static unsigned tiny(unsigned x) {
    return x * 2654435761u >> 7; /* @tiny */
}

/* Each call takes much longer than its probes. */
__attribute__((noinline, profile)) static void large(unsigned rounds) {
    for (unsigned i = 0; i < rounds; i++)
        sink += i; /* @large */
}

/* One call, with line probes in a loop: they end in the middle of it. */
__attribute__((noinline, profile)) static unsigned loop(unsigned rounds) {
    unsigned sum = 0;
    for (unsigned i = 0; i < rounds; i++) {
        sum += tiny(i); /* @call */
        if (sum & 1)
            sum ^= i; /* @odd */
    }
    return sum;
}

__attribute__((profile)) static void seldom(void) {
    sink++; /* @seldom */
}

int main(void) {
    for (int i = 0; i < 500; i++)
        large(100000);
    for (int i = 0; i < 100; i++)
        seldom();
    printf("%u\n", loop(3000000));
    return 0;
}
