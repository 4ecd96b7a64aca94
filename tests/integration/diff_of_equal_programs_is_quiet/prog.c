/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint32_t state = 1;

__attribute__((profile)) static int compare(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    if (a < b)
        return -1;
    return a > b;
}

__attribute__((profile)) static int fib(int n) {
    if (n < 2)
        return n;
    return fib(n - 1) + fib(n - 2);
}

__attribute__((profile)) static void *work(void *argument) {
    int rounds = *(int *)argument;
    uint32_t sum = 0;

    for (int i = 0; i < rounds; i++)
        sum += (uint32_t)fib(10) ^ sum << 1;
    return (void *)(uintptr_t)sum;
}

__attribute__((profile)) int main(int argc, char **argv) {
    static uint32_t numbers[5000];
    int rounds = argc > 1 ? atoi(argv[1]) : 100;
    pthread_t threads[4];

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        numbers[i] = state = state * 1664525 + 1013904223;
    qsort(numbers, sizeof numbers / sizeof *numbers, sizeof *numbers, compare);
    for (int i = 0; i < 4; i++)
        if (pthread_create(&threads[i], NULL, work, &rounds))
            return 1;
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    printf("%u\n", (unsigned)numbers[17]);
    return 0;
}
