/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int sink;

__attribute__((profile, noinline)) static void leaf(int n) {
    sink = n;
}

__attribute__((profile)) static void *in_thread(void *unused) {
    for (int i = 0; i < 100; i++)
        leaf(i);
    return unused;
}

__attribute__((profile)) static void in_child(void) {
    leaf(1);
    leaf(2);
}

int main(void) {
    pthread_t thread;
    if (pthread_create(&thread, 0, in_thread, 0) != 0)
        return 1;
    pthread_join(thread, 0);
    pid_t child = fork();
    if (child == 0) {
        in_child();
        return 0;
    }
    printf("%d\n", (int)child);
    int status;
    return waitpid(child, &status, 0) != child || status != 0;
}
