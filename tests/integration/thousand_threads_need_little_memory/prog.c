/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A thousand threads alive together. Prints how much memory the process has then, in kB. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { threads = 1000, calls = 300 };

static pthread_barrier_t arrived, leave;
static volatile int sink;

static __attribute__((noinline)) void leaf(int i) {
    sink = i; /* @leaf */
}

static __attribute__((noinline)) void nested(int depth) {
    if (depth > 0)
        nested(depth - 1); /* @nested */
    leaf(depth);
}

static void *work(void *unused) {
    for (int i = 0; i < calls; i++)
        nested(i % 4); /* @call */
    pthread_barrier_wait(&arrived);
    pthread_barrier_wait(&leave);
    leaf(0); /* @last */
    return unused;
}

static long resident_kb(void) {
    char line[256];
    long kb = -1;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof(line), status))
        if (sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    if (status)
        fclose(status);
    return kb;
}

int main(void) {
    static pthread_t ids[threads];
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 * 1024);
    pthread_barrier_init(&arrived, 0, threads + 1);
    pthread_barrier_init(&leave, 0, threads + 1);
    long before = resident_kb();
    for (int i = 0; i < threads; i++)
        if (pthread_create(&ids[i], &attributes, work, 0) != 0)
            abort();
    pthread_barrier_wait(&arrived);
    printf("%ld\n", resident_kb() - before);
    pthread_barrier_wait(&leave);
    for (int i = 0; i < threads; i++)
        pthread_join(ids[i], 0);
    return 0;
}
