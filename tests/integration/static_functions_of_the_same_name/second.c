/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) static int work(int n) {
    return n + 2; /* @second */
}

int second(void) {
    int sum = 0;
    for (int i = 0; i < 11; i++)
        sum += work(i);
    return sum;
}
