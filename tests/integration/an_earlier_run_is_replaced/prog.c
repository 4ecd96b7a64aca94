/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>

static volatile int sink;

__attribute__((profile)) static void work(int n) {
    sink = n;
}

int main(int argc, char **argv) {
    for (int i = 0; i < (argc > 1 ? atoi(argv[1]) : 0); i++)
        work(i);
    return 0;
}
