/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Some CPU time of the calling thread, whatever else the machine does. */
static inline long thread_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static volatile unsigned sink;

__attribute__((profile, noinline)) void in_parent(long until_ms) {
    while (thread_ms() < until_ms)
        for (unsigned i = 0; i < 100000; i++)
            sink += i * i;
}

__attribute__((profile, noinline)) void in_child(long until_ms) {
    while (thread_ms() < until_ms)
        for (unsigned i = 0; i < 100000; i++)
            sink ^= i;
}

static void *parents_thread(void *unused) {
    in_parent(200);
    return unused;
}

static void *childs_thread(void *unused) {
    in_child(60);
    return unused;
}

int main(void) {
    pthread_t thread;
    int status = 1;
    pid_t child;
    in_parent(60);
    if (pthread_create(&thread, 0, parents_thread, 0))
        return 1;
    in_parent(120);
    child = fork();
    if (child == 0) {
        pthread_t other;
        in_child(thread_ms() + 60);
        if (pthread_create(&other, 0, childs_thread, 0) || pthread_join(other, 0))
            exit(1);
        exit(0);
    }
    in_parent(180);
    pthread_join(thread, 0);
    printf("%ld\n", (long)child);
    return child < 0 || waitpid(child, &status, 0) != child || status;
}
