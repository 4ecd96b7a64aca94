/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_int stop;
static volatile int sink;

__attribute__((profile)) static void tick(int n) {
    sink = n;
}

__attribute__((profile)) static void in_child(int n) {
    sink = n;
}

static void *work(void *unused) {
    (void)unused;
    while (!stop)
        tick(1);
    return 0;
}

int main(void) {
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], 0, work, 0);
    int bad = 0;
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (child == 0) {
            in_child(i);
            return 0;
        }
        int status;
        if (waitpid(child, &status, 0) != child || status != 0)
            bad = 1;
    }
    stop = 1;
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], 0);
    return bad;
}
