/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static volatile int sink;

static __attribute__((noinline)) void step(int i) {
    for (int k = 0; k < 20; k++)
        sink = i;
    sink = 0; /* @step */
}

static void *work(void *unused) {
    for (int i = 0; i < 2000; i++) /* @loop */
        step(i);
    return unused;
}

int main(void) {
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], 0, work, 0) != 0)
            abort();
    work(0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], 0);
    puts("done");
    return 4;
}
