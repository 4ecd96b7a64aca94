/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int sink;
static atomic_int stop;
static atomic_long ticks;

__attribute__((profile)) static void tick(int i) {
    sink = i;
}

__attribute__((profile)) static void in_child(int i) {
    sink = i;
}

static void *run(void *unused) {
    for (; !stop; ticks++)
        tick(1);
    return unused;
}

int main(void) {
    pthread_t thread;
    int status;
    pid_t child;
    pthread_create(&thread, 0, run, 0);
    while (ticks < 1000)
        usleep(100);
    for (int i = 0; i < 100; i++)
        in_child(i);
    child = fork();
    if (child == 0) {
        for (int i = 0; i < 7; i++)
            in_child(i);
        kill(getpid(), SIGKILL);
    }
    waitpid(child, &status, 0);
    stop = 1;
    pthread_join(thread, 0);
    return WTERMSIG(status) != SIGKILL;
}
