/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
static volatile int sink;

__attribute__((noinline)) int in_library(int n) {
    sink = n;
    return n * 2; /* @library */
}

int twice(int n) {
    for (int i = 0; i < 7; i++)
        in_library(n);
    return n;
}
