/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Calls of every kind that a call graph knows: from several callers and lines, through pointers,
 * recursive, in a circle of three, and from the C library. */
#include <stdlib.h>

static volatile int sink;

__attribute__((noinline)) int leaf(int x) {
    sink += x;
    return x + 1;
}

__attribute__((noinline)) int other(int x) {
    sink += leaf(x);
    return x;
}

__attribute__((noinline)) int factorial(int n) {
    return n < 2 ? leaf(1) : n * factorial(n - 1);
}

int ping(int n);

__attribute__((noinline)) int pong(int n) {
    sink += leaf(n);
    return n > 0 ? ping(n - 1) + sink : 0;
}

__attribute__((noinline)) int pang(int n) {
    return pong(n) + sink;
}

__attribute__((noinline)) int ping(int n) {
    return n % 2 ? pang(n) + sink : pong(n) + sink;
}

__attribute__((noinline)) int compare(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

__attribute__((noinline)) int through(int (*function)(int), int times) {
    int sum = 0;

    for (int i = 0; i < times; i++)
        sum += function(i);
    return sum;
}

int main(void) {
    int numbers[2] = {2, 1};

    for (int i = 0; i < 5; i++)
        sink += leaf(i);
    sink += leaf(7) + other(1);
    sink += through(leaf, 11) + through(other, 13);
    sink += factorial(6) + factorial(4);
    sink += ping(9);
    sink += pong(4);
    qsort(numbers, 2, sizeof *numbers, compare);
    return 0;
}
