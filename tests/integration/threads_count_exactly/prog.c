/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <stdio.h>

enum { threads = 8, rounds = 500, visits = 100000 };

static pthread_barrier_t barrier;
static volatile long sink;

__attribute__((profile, noinline)) static long spin(long n) {
    long sum = 0;
    for (long i = 0; i < n; i++) /* @loop */
        sum += i ^ (sum >> 1);   /* @body */
    return sum;                  /* @end */
}

__attribute__((profile, noinline)) static long step(long n) {
    if (n % 4 == 0)
        return n + 1; /* @fourth */
    return n;         /* @other */
}

__attribute__((profile)) static void walk(void) {
    for (long i = 0; i < 1000; i++)
        sink = step(i); /* @step */
}

static void *work(void *unused) {
    (void)unused;
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < rounds; i++) {
        sink = spin(visits);
        if (i % 5 == 0)
            walk();
    }
    return 0;
}

int main(void) {
    pthread_t all[threads];
    pthread_barrier_init(&barrier, 0, threads);
    for (int i = 0; i < threads; i++)
        if (pthread_create(&all[i], 0, work, 0) != 0)
            return 1;
    for (int i = 0; i < threads; i++)
        pthread_join(all[i], 0);
    return 0;
}
