/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <string.h>
#include <time.h>

/* Some CPU time of the calling thread, whatever else the machine does. */
static inline long thread_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static volatile unsigned sink;

__attribute__((profile, noinline)) void in_main(long until_ms) {
    while (thread_ms() < until_ms)
        for (unsigned i = 0; i < 100000; i++)
            sink += i * i;
}

__attribute__((profile, noinline)) void in_thread(long until_ms) {
    while (thread_ms() < until_ms)
        for (unsigned i = 0; i < 100000; i++)
            sink ^= i;
}

static char text[100000];

__attribute__((profile, noinline)) void in_library(long until_ms) {
    while (thread_ms() < until_ms)
        for (int i = 0; i < 100; i++)
            sink += (unsigned)strlen(text);
}

static void *work(void *unused) {
    in_thread(150);
    return unused;
}

int main(void) {
    pthread_t thread;
    memset(text, 'x', sizeof(text) - 1);
    if (pthread_create(&thread, 0, work, 0))
        return 1;
    in_main(150);
    in_library(300);
    return pthread_join(thread, 0);
}
