/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* prog HOW: counts in three threads, of which one has ended and one goes on, then dies. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile int sink;
static pthread_barrier_t done;

__attribute__((profile)) static void leaf(int i) {
    if (i % 3 == 0) /* @tested */
        sink = i;   /* @third */
}

__attribute__((profile)) static void work(int n) {
    for (int i = 0; i < n; i++)
        leaf(i); /* @called */
}

static void *end(void *unused) {
    work(3000);
    return unused;
}

static void *stay(void *unused) {
    work(3000);
    pthread_barrier_wait(&done);
    for (;;)
        pause();
    return unused;
}

__attribute__((profile)) static void die(const char *how) {
    sink = 1; /* @before */
    if (!strcmp(how, "abort"))
        abort();
    if (!strcmp(how, "segv"))
        *(volatile int *)0 = 1;
    if (!strcmp(how, "syscall"))
        syscall(SYS_exit_group, 0);
    kill(getpid(), atoi(how));
    sink = 2; /* @after */
}

int main(int argc, char **argv) {
    pthread_t ended, alive;
    if (argc < 2)
        return 2;
    pthread_barrier_init(&done, 0, 2);
    pthread_create(&ended, 0, end, 0);
    pthread_join(ended, 0);
    pthread_create(&alive, 0, stay, 0);
    pthread_barrier_wait(&done);
    work(3000);
    die(argv[1]);
    return 0;
}
