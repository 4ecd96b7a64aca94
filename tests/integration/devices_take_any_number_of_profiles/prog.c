/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Leaves the process numbers of its children in a file. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int sink;

__attribute__((profile, noinline)) static void tick(int i) {
    sink = i;
}

int main(int argc, char **argv) {
    FILE *numbers = argc > 1 ? fopen(argv[1], "w") : 0;
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        tick(i);
        if (child == 0)
            return 0;
        if (numbers) {
            fprintf(numbers, "%ld\n", (long)child);
            fflush(numbers);
        }
    }
    while (wait(0) > 0) {
    }
    if (numbers)
        fclose(numbers);
    return 0;
}
