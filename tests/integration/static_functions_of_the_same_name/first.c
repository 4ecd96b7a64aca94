/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) static int work(int n) {
    return n + 1; /* @first */
}

int first(void) {
    int sum = 0;
    for (int i = 0; i < 3; i++)
        sum += work(i);
    return sum;
}
