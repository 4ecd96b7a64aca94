/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <signal.h>
#include <stdlib.h>

static volatile unsigned sink;

static __attribute__((noinline)) void burn(unsigned n) {
    for (unsigned i = 0; i < n; i++)
        sink += i;
}

static __attribute__((noinline)) int recurse(int n) {
    burn(200000);
    return n ? recurse(n - 1) : 0;
}

int main(int argc, char **argv) {
    (void)argv;
    int result = recurse(100);
    if (argc > 1)
        raise(SIGKILL);
    return result;
}
