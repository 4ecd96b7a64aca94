/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A hundred thousand calls deep in the source, one deep on the stack. */
static volatile int sink;

#define TAIL __attribute__((musttail)) return

static int even(int n, int sum);

static int third(int n, int sum) {
    sink = n;              /* @third */
    TAIL even(n - 1, sum); /* @third_tail */
}

static int odd(int n, int sum) {
    if (n == 0)
        return sum;             /* @odd_end */
    for (int i = 0; i < 2; i++) /* @odd_for */
        sum++;                  /* @odd_body */
    TAIL even(n - 1, sum);      /* @odd_tail */
}

static int even(int n, int sum) {
    if (n == 0)
        return sum; /* @even_end */
    if (n % 10 == 0)
        TAIL third(n, sum); /* @even_third */
    TAIL odd(n - 1, sum);   /* @even_tail */
}

int main(void) {
    return even(100000, 0) == 0;
}
