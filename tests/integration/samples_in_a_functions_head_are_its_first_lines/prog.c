/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A function whose head takes most of its time: it touches each page of its stack. */
#define BYTES (2 << 20)

__attribute__((profile, noinline)) static int run(int n) {
    volatile char bytes[BYTES]; /* not counted */
    bytes[n] = 1;               /* @first */
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += bytes[i * 64]; /* @second */
    return sum;
}

int main(void) {
    int sum = 0;
    for (int i = 0; i < 400000; i++)
        sum += run(100);
    return sum == 1;
}
