/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { threads = 8, rounds = 40, steps = 2000 };

static volatile unsigned sink;

static __attribute__((noinline)) void step(int i) {
    for (int k = 0; k < 40; k++)
        sink = sink + (unsigned)i; /* @inner */
    sink = 0;                      /* @step */
}

static void *work(void *unused) {
    for (int i = 0; i < rounds; i++) {
        for (int k = 0; k < steps; k++)
            step(k);
        sink = 1; /* @round */
    }
    return unused;
}

/* Stacks of our own with a page in front that must not be touched. */
int main(int argc, char **argv) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE), least = (size_t)sysconf(_SC_THREAD_STACK_MIN);
    size_t bytes = argc > 1 ? strtoul(argv[1], 0, 10) : 0;
    pthread_t ids[threads];
    if (bytes < least)
        bytes = least;
    bytes = (bytes + page - 1) / page * page;
    for (int i = 0; i < threads; i++) {
        pthread_attr_t attributes;
        char *stack =
            mmap(0, bytes + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (stack == MAP_FAILED || mprotect(stack, page, PROT_NONE) != 0)
            abort();
        pthread_attr_init(&attributes);
        if (pthread_attr_setstack(&attributes, stack + page, bytes) != 0 ||
            pthread_create(&ids[i], &attributes, work, 0) != 0)
            abort();
    }
    for (int i = 0; i < threads; i++)
        pthread_join(ids[i], 0);
    puts("done");
    return 7;
}
