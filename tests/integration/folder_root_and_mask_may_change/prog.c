/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static volatile int sink;

__attribute__((profile, noinline)) static void tick(int i) {
    sink = i; /* @tick */
}

int main(int argc, char **argv) {
    char folder[4096];
    umask(0027);
    if (argc < 2 || chdir(argv[1]) != 0)
        abort();
    if (argc > 2 && (chroot(".") != 0 || chdir("/") != 0))
        abort();
    errno = EDOM;
    for (int i = 0; i < 1000; i++)
        tick(i);
    printf("%d\n", errno);
    printf("%s %o\n", argc > 2 ? getcwd(folder, sizeof folder) : "", (unsigned)umask(0027));
    return 4;
}
