// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Counts are known without a profiler: fib(14) is called 1219 times; leaf 20000 times in a loop;
// the branch for odd numbers runs 10000 times, the one for large ones never. Each call is at work
// for longer than a probe takes.
#include <pthread.h>
#include <stdio.h>

#include "shapes/round.h"

static volatile int odd, large, waste;

__attribute__((noinline)) static int fib(int n) {
    for (int k = 0; k < 1000; k++)
        waste = waste + n;
    if (n < 2)
        return n;
    return fib(n - 1) + fib(n - 2); // recursion
}

__attribute__((noinline)) static void leaf(int i) {
    if (i % 2)
        odd++; // odd
    if (i > 50000)
        large++; // never
    for (int k = 0; k < 100; k++)
        waste = waste + i;
}

/* A text that would end a script: </script><script>document.title='taken over'</script> <!-- */
__attribute__((noinline)) static void loop(int count) {
    for (int i = 0; i < count; i++)
        leaf(i);
}

static void *work(void *unused) {
    loop(10000);
    return unused;
}

int main(void) {
    pthread_t thread;

    pthread_create(&thread, 0, work, 0);
    pthread_join(thread, 0);
    loop(10000);
    printf("%d %d\n", fib(14), round_up(3));
    return 0;
}
