/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Two lines of code side by side, whose instructions wait for each other. */
#ifdef __x86_64__
#define ROTATE "ror $3, %0\n\t"
#else
#define ROTATE "ror %0, %0, #3\n\t"
#endif
#define WAIT(x) __asm__ volatile(ROTATE ROTATE ROTATE : "+r"(x))

static volatile unsigned long sink;

__attribute__((profile, noinline)) static unsigned long run(unsigned long n) {
    unsigned long x = 1;
    while (n--) {
        WAIT(x); /* @one */
        WAIT(x); /* @two */
    }
    return x;
}

int main(void) {
    sink = run(200000000);
    return 0;
}
