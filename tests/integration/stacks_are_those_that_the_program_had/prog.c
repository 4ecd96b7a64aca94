/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One function that is reached in two ways, and does much in only one of them. */
#include <pthread.h>

#define NOINLINE __attribute__((noinline))

static volatile unsigned long sum;

NOINLINE void work(unsigned long rounds) {
    for (unsigned long i = 0; i < rounds; i++)
        sum += i;
}

NOINLINE void shared(unsigned long rounds) {
    work(rounds);
    sum++;
}

NOINLINE void busy(void) {
    shared(100000000);
    sum++;
}

NOINLINE void idle(void) {
    shared(1);
    sum++;
}

NOINLINE void down(int depth) {
    if (depth)
        down(depth - 1);
    else
        work(40000000);
    sum++;
}

static NOINLINE void *thread(void *unused) {
    down(5);
    return unused;
}

int main(void) {
    pthread_t other;
    busy();
    idle();
    if (pthread_create(&other, 0, thread, 0))
        return 1;
    pthread_join(other, 0);
    return 0;
}
