/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "prog.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>

volatile int sink;

/* Jumps to computed labels: increment, decrement and jump unless zero, halt. */
static int interpret(const char *code) {
    static void *const table[] = {&&increment, &&repeat, &&halt};
    int a = 0, at = 0;
#define NEXT goto *table[code[at++] - '0']
    NEXT; /* @start */
increment:
    a++;  /* @increment */
    NEXT; /* @increment_next */
repeat:
    if (a < 100) /* @repeat */
        at = 0;  /* @again */
    NEXT;        /* @repeat_next */
halt:
    return a; /* @halt */
}

static int assembly(int n) {
    __asm__ goto("testl %0, %0\n\tjz %l[zero]\n\tjs %l[negative]" /* @asm */
                 :
                 : "r"(n)
                 : "cc"
                 : zero, negative);
    return 1; /* @positive */
zero:
    return 0; /* @zero */
negative:
    return -1; /* @negative */
}

/* Into the middle of a loop: two ways in, neither is its head alone. */
static int irreducible(int n) {
    int i = 0;
    if (n % 2)
        goto inside; /* @goto_inside */
    while (i < n) {  /* @while */
        i++;         /* @while_body */
    inside:
        sink = i; /* @inside */
        i++;      /* @inside_next */
    }
    return i; /* @while_end */
}

static void duff(int count) {
    int n = (count + 3) / 4;
    switch (count % 4) { /* @duff_switch */
    case 0:
        do {
            sink++; /* @duff0 */
        case 3:
            sink++; /* @duff3 */
        case 2:
            sink++; /* @duff2 */
        case 1:
            sink++;        /* @duff1 */
        } while (--n > 0); /* @duff_while */
    }
}

static int sum_of(int count, ...) {
    va_list rest;
    int sum = 0;
    va_start(rest, count);
    for (int i = 0; i < count; i++)                                   /* @va_for */
        sum += i % 2 ? (int)va_arg(rest, double) : va_arg(rest, int); /* @va_body */
    va_end(rest);
    return sum; /* @va_end */
}

static int nested(int n) {
    int m = ({
        int inner = ({
            int k = 0;
            while (k < n) /* @nested_while */
                k++;      /* @nested_body */
            k;
        });
        if (inner > 2)
            inner = 2; /* @nested_if */
        inner + 1;     /* @nested_value */
    });
    return m; /* @nested_end */
}

static int early(int n) {
    int m = ({
        if (n == 3)
            return -1; /* @early_return */
        n * 2;
    });
    return m; /* @early_end */
}

static jmp_buf out;

_Noreturn static void never_back(int n) {
    sink = n;        /* @never_back */
    longjmp(out, 1); /* @never_jump */
}

static int behind_noreturn(int n) {
    if (n % 2) {
        never_back(n); /* @noreturn_call */
        sink = 1;      /* @unreachable */
        return 2;
    }
    if (n > 1000)
        __builtin_unreachable();
    return 3; /* @reachable */
}

/* A function that is one infinite loop, left by the handler of a signal that it raises. */
static sigjmp_buf signal_out;
static volatile int rounds;

static void handler(int number) {
    sink = number;
    if (rounds >= 1000)
        exit(0); /* @handler_exit */
    if (rounds % 10 == 0)
        siglongjmp(signal_out, 1); /* @handler_jump */
}

static void infinite(void) {
    for (;;) {
        rounds++;       /* @round */
        raise(SIGUSR1); /* @raise */
        sink = 0;       /* @raised */
    }
}

/* The edges of one branch that both lead to the same place, and blocks that are their own
 * successors. */
static int odd_edges(int n) {
    switch (n) {
    case 1:
    case 2:
    case 3:
    default:
        break;
    }
    if (n)
        ;
    else
        ;
    do
        sink = n; /* @self_loop */
    while (n-- > 0);
    return n > 0 && sink > 3 ? 1 : n < -5 || sink < 3 ? 2 : 3; /* @edges_end */
}

int main(void) {
    sink = interpret("0012");
    for (int n = -2; n < 4; n++)
        assembly(n);
    for (int n = 0; n < 10; n++)
        irreducible(n);
    for (int n = 1; n < 9; n++)
        duff(n);
    sum_of(0);
    sum_of(4, 1, 2.0, 3, 4.0);
    for (int n = 0; n < 6; n++)
        sink = nested(n) + early(n) + odd_edges(n);
    for (int n = 0; n < 600; n++)
        big_switch(n / 2 * 2);
    for (volatile int n = 0; n < 10; n++)
        if (setjmp(out) == 0)
            sink = behind_noreturn(n);
        else
            sink = 4; /* @jumped */
    signal(SIGUSR1, handler);
    sigsetjmp(signal_out, 1);
    infinite(); /* @infinite */
    return 1;
}
