/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int sink;
static int child_leaves;

static void forked(void) {
    sink = 0; /* @before */
    pid_t child = fork();
    if (child == 0) {
        if (child_leaves)
            exit(5); /* @child_exits */
        sink = 1;    /* @child_returns */
        return;
    }
    int status;
    waitpid(child, &status, 0);
    sink = 2; /* @parent */
    if (WEXITSTATUS(status) != 5)
        exit(1);
    printf("%d\n", (int)child);
}

static void down(int n) {
    for (int i = 0; i < 3; i++) { /* @for */
        if (i == 1) {
            if (n == 0)
                forked(); /* @fork */
            else
                down(n - 1); /* @call */
            sink = 1;        /* @after */
        }
        sink = i; /* @body */
    }
    sink = 2; /* @end */
}

int main(int argc, char **argv) {
    pid_t me = getpid();
    child_leaves = argc > 1 && strcmp(argv[1], "exit") == 0;
    down(4);
    return getpid() == me ? 0 : 5; /* @return */
}
