/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int sink;

__attribute__((profile)) static void before(void) {
    sink++;
}

__attribute__((profile)) static void in_parent(void) {
    sink++;
}

__attribute__((profile)) static void in_child(void) {
    sink++;
}

int main(void) {
    for (int i = 0; i < 5; i++)
        before();
    pid_t child = fork();
    if (child < 0)
        return 1;
    if (child == 0) {
        for (int i = 0; i < 3; i++)
            in_child();
        return 7;
    }
    int status;
    if (waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 7)
        return 1;
    for (int i = 0; i < 2; i++)
        in_parent();
    printf("%d\n", (int)child);
    return 0;
}
