/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Calls that a compiler may merge, or leave out, because the function only computes. */
#define APART __attribute__((noinline))

volatile int sink;
int place;

APART __attribute__((const)) int square(int x) {
    return x * x; /* @square */
}

APART __attribute__((pure)) int plus_place(int x) {
    return x + place; /* @plus_place */
}

static int of_itself(int) __attribute__((const));

int main(void) {
    for (int i = 0; i < 10; i++)
        sink = square(7) + square(7);
    for (int i = 0; i < 10; i++)
        plus_place(i);
    int x = 1, first = of_itself(x);
    x = 2;
    int second = of_itself(x);
    return first != 1 || second != 2;
}

static int of_itself(int x) {
    return x; /* @of_itself */
}
