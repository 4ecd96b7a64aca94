/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <instr/instr.h>
#include <pthread.h>
#include <time.h>

/* Some CPU time of the calling thread, whatever else the machine does. */
static inline long thread_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static volatile unsigned sink;

__attribute__((profile, noinline)) void seen(long until_ms) {
    while (thread_ms() < until_ms)
        for (unsigned i = 0; i < 100000; i++)
            sink += i * i;
}

__attribute__((profile, noinline)) void unseen(long until_ms) {
    while (thread_ms() < until_ms)
        for (unsigned i = 0; i < 100000; i++)
            sink ^= i;
}

static void *thread_unseen(void *unused) {
    unseen(60);
    return unused;
}

int main(void) {
    pthread_t thread;
    /* Before a reset, in a thread that ended and in one that lives on. */
    unseen(60);
    if (pthread_create(&thread, 0, thread_unseen, 0) || pthread_join(thread, 0))
        return 1;
    instr_reset();
    instr_stop();
    unseen(120);
    if (pthread_create(&thread, 0, thread_unseen, 0) || pthread_join(thread, 0))
        return 1;
    instr_start();
    seen(220);
    instr_flush();
    instr_stop();
    unseen(280);
    return 0;
}
