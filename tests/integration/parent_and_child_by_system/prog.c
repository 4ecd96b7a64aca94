/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>
#include <stdlib.h>

static volatile int sink;

__attribute__((profile)) static void work(int n) {
    sink = n;
}

int main(int argc, char **argv) {
    (void)argc;
    for (int i = 0; i < 3; i++)
        work(i);
    if (argc < 2) {
        char command[4096];
        snprintf(command, sizeof(command), "%s child", argv[0]);
        if (system(command) != 0)
            return 1;
    }
    for (int i = 0; i < 4; i++)
        work(i);
    return 0;
}
