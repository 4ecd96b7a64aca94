/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <setjmp.h>

static jmp_buf target;
static volatile int sink;

__attribute__((profile)) static void jumper(int n) {
    sink++; /* @before_jump */
    if (n % 2)
        longjmp(target, 1); /* @jump */
    sink++;                 /* @after_jump */
}

__attribute__((profile)) static void between(int n) {
    jumper(n); /* @between */
    sink++;    /* @after_call */
}

__attribute__((profile)) static int landing(int n) {
    if (setjmp(target) != 0) /* @setjmp */
        return 1;            /* @landed */
    between(n);
    return 0; /* @fine */
}

int main(void) {
    int landed = 0;
    for (int i = 0; i < 100; i++)
        landed += landing(i);
    return landed != 50;
}
