/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
static volatile int sink;

static __attribute__((noinline)) int leaf(int n) {
    for (int i = 0; i < n; i++)
        sink = i;
    return n;
}

static __attribute__((noinline)) int recurse(int n) {
    return n ? recurse(n - 1) + leaf(n) : 0;
}

int main(int argc, char **argv) {
    (void)argv;
    return recurse(10 * argc) < 0;
}
