/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Two threads on one processor. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>

static volatile unsigned sink;

__attribute__((noinline)) static void compute(unsigned i) {
    for (unsigned k = 0; k < 1000; k++)
        sink += i;
}

static void *work(void *unused) {
    for (unsigned i = 0; i < 100000; i++)
        compute(i);
    return unused;
}

int main(void) {
    cpu_set_t one;
    pthread_t thread;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    if (sched_setaffinity(0, sizeof(one), &one))
        return 1;
    if (pthread_create(&thread, 0, work, 0))
        return 1;
    work(0);
    pthread_join(thread, 0);
    return 0;
}
