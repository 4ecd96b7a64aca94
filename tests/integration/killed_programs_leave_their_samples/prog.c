/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static volatile unsigned long sink;

__attribute__((noinline)) static void work(unsigned n) {
    for (unsigned i = 0; i < n; i++)
        sink += i;
}

static int compare(const void *left, const void *right) {
    work(20);
    return *(const int *)left - *(const int *)right;
}

__attribute__((noinline)) static void sort(void) {
    static int numbers[50000];
    for (int i = 0; i < 50000; i++)
        numbers[i] = rand();
    qsort(numbers, 50000, sizeof *numbers, compare);
}

int main(void) {
    for (int i = 0; i < 12; i++)
        sort();
    kill(getpid(), SIGKILL);
    return 0;
}
