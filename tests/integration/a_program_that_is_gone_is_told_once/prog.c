/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
static volatile unsigned long sink;

__attribute__((profile, noinline)) static void work(unsigned long n) {
    while (n--)
        sink += n * STEP;
}

int main(void) {
    work(100000000);
    return 0;
}
