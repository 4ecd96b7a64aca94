/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Four threads visit one function 50 million times in all, and the profile says so exactly. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#pragma GCC diagnostic ignored "-Wattributes" /* without the plugin nobody knows "profile" */

enum { THREADS = 4 };

struct work {
    pthread_t thread;
    long visits;
    uint32_t state;
};

__attribute__((profile))
static uint32_t visit(uint32_t state) {
    state ^= state << 13;
    state ^= state >> 17;
    return state ^ state << 5;
}

static void *run(void *argument) {
    struct work *work = argument;

    for (long i = 0; i < work->visits; i++)
        work->state = visit(work->state);
    return NULL;
}

int main(int argc, char **argv) {
    long visits = argc > 1 ? atol(argv[1]) : 50000000;
    struct work works[THREADS];

    for (int i = 0; i < THREADS; i++) {
        works[i].visits = visits / THREADS;
        works[i].state = (uint32_t)i + 1;
        if (pthread_create(&works[i].thread, NULL, run, &works[i]) != 0) {
            fprintf(stderr, "threads: no thread to be had\n");
            return 1;
        }
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(works[i].thread, NULL);
        printf("thread %d: %ld visits, state %08x\n", i, works[i].visits, works[i].state);
    }
    printf("%ld visits in all\n", visits / THREADS * THREADS);
    return 0;
}
