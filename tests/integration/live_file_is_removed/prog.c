/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int sink;

__attribute__((profile)) static void tick(int i) {
    sink = i;
}

int main(int argc, char **argv) {
    int status;
    tick(1);
    if (argc < 2)
        return 0;
    if (!strcmp(argv[1], "exit"))
        exit(0);
    if (!strcmp(argv[1], "_exit"))
        _exit(0);
    if (!strcmp(argv[1], "quick_exit"))
        quick_exit(0);
    if (!strcmp(argv[1], "exec"))
        execl("/bin/true", "true", (char *)0);
    if (!strcmp(argv[1], "fork")) {
        if (fork() == 0) {
            tick(2);
            return 0;
        }
        wait(&status);
        return status;
    }
    if (!strcmp(argv[1], "close")) {
        for (int fd = 3; fd < 1024; fd++)
            close(fd);
        return chdir("/");
    }
    return 0;
}
