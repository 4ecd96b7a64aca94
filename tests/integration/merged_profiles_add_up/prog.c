/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>

static volatile int sink;

__attribute__((profile)) static void work(int n) {
    sink = n; /* @work */
}

__attribute__((profile)) static void rare(int n) {
    sink = n; /* @rare */
}

int main(int argc, char **argv) {
    int times = argc > 1 ? atoi(argv[1]) : 0;
    for (int i = 0; i < times; i++)
        work(i);
    if (times > 6)
        rare(times);
    return 0;
}
