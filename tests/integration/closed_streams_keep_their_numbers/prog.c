/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile int sink;

__attribute__((profile, noinline)) static void tick(int i) {
    sink = i; /* @tick */
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        char text[64];
        int fd = open(argv[i], O_WRONLY | O_CREAT | O_TRUNC, 0644);
        for (int k = 0; k < 500; k++)
            tick(k);
        if (i == 3)
            break;
        snprintf(text, sizeof text, "%d %d\n", fd, errno);
        if (write(fd, text, strlen(text)) < 0)
            return 4;
    }
    return sink ? 3 : 0;
}
