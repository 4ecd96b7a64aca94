/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* main [ROUNDS]: the project that the guide's sections build, each with its own build system. */
#include <stdio.h>
#include <stdlib.h>

#include "work.h"

int main(int argc, char **argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 1000;
    unsigned long sum = 0;

    for (int i = 0; i < rounds; i++)
        sum += work(i);
    printf("%lu\n", sum);
    return 0;
}
