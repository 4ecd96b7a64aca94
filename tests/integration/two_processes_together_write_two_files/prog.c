/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>
#include <stdlib.h>

static volatile int sink;

__attribute__((profile)) static void work(int n) {
    sink = n;
}

/* Waits for a line of input, so that both processes live at the same time. */
int main(int argc, char **argv) {
    char line[8];
    puts("ready");
    fflush(stdout);
    if (!fgets(line, sizeof(line), stdin))
        return 1;
    for (int i = 0; i < (argc > 1 ? atoi(argv[1]) : 0); i++)
        work(i);
    return 0;
}
