/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <time.h>

/* Some CPU time of the calling thread, whatever else the machine does. */
static inline long thread_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static volatile unsigned sink;

__attribute__((profile, noinline)) void inner(long until_ms) {
    while (thread_ms() < until_ms)
        for (unsigned i = 0; i < 100000; i++)
            sink += i * i;
}

__attribute__((profile, noinline)) void outer(long until_ms) {
    inner(until_ms);
    sink++;
}

static void *work(void *unused) {
    outer(200);
    return unused;
}

int main(void) {
    pthread_t thread;
    outer(200);
    if (pthread_create(&thread, 0, work, 0))
        return 1;
    outer(400);
    return pthread_join(thread, 0);
}
