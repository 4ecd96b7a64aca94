/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_barrier_t together;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long sum;
static int wrong;
static volatile int raced, largest = INT_MAX;

static __attribute__((noinline)) void step(long i) {
    long *memory = calloc(8, sizeof *memory);
    if (!memory)
        abort();
    memory[i % 8] = i;
    if (i % 3 == 0)
        memory[0] += i; /* @third */
    pthread_mutex_lock(&lock);
    sum += memory[0] + memory[i % 8]; /* @locked */
    pthread_mutex_unlock(&lock);
    free(memory); /* @step */
}

static __attribute__((noinline)) void be_wrong(void) {
    volatile char *memory = malloc(8);
    pthread_barrier_wait(&together);
    for (int i = 0; i < 10; i++)
        raced++;
    largest = largest + 1;
    if (memory)
        memory[8] = 1;
}

static void *work(void *unused) {
    if (wrong) {
        be_wrong();
        return unused;
    }
    for (int i = 0; i < 5000; i++)
        step(i);
    return unused;
}

int main(int argc, char **argv) {
    pthread_t threads[3];
    (void)argv;
    wrong = argc > 1;
    pthread_barrier_init(&together, 0, 4);
    for (int i = 0; i < 3; i++)
        if (pthread_create(&threads[i], 0, work, 0) != 0)
            abort();
    work(0);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], 0);
    printf("%ld\n", sum);
    return 3;
}
