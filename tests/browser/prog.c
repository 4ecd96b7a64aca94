// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Counts are known without a profiler: fib(12) is called 465 times; leaf 1000 times in a loop; the
// branch for odd numbers runs 500 times, the one for large ones never.
#include <pthread.h>
#include <stdio.h>

#include "shapes/round.h"

__attribute__((noinline)) static int fib(int n) {
    if (n < 2)
        return n;
    return fib(n - 1) + fib(n - 2); // recursion
}

static volatile int odd, large;

__attribute__((noinline)) static void leaf(int i) {
    if (i % 2)
        odd++; // odd
    if (i > 5000)
        large++; // never
}

/* A text that would end a script: </script><script>document.title='taken over'</script> <!-- */
__attribute__((noinline)) static void loop(int count) {
    for (int i = 0; i < count; i++)
        leaf(i);
}

static void *work(void *unused) {
    loop(500);
    return unused;
}

int main(void) {
    pthread_t thread;

    pthread_create(&thread, 0, work, 0);
    pthread_join(thread, 0);
    loop(500);
    printf("%d %d\n", fib(12), round_up(3));
    return 0;
}
