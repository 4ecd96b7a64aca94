/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <unistd.h>

static volatile int sink;

__attribute__((profile)) static void work(void) {
    sink++;
}

int main(int argc, char **argv) {
    for (int i = 0; i < 4; i++)
        work();
    if (argc > 1)
        execvp(argv[1], argv + 1);
    return 9;
}
