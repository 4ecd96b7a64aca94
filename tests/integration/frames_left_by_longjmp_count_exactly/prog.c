/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Every activation that is left here has run a part of its blocks only: not the ones behind the
 * call that never came back. */
#include <setjmp.h>
#include <signal.h>

static jmp_buf target, other_target;
static sigjmp_buf signal_target;
static volatile int sink;

/* From twenty frames below. */
__attribute__((noinline)) static void down(int n) {
    sink = n; /* @down_enter */
    if (n == 0)
        longjmp(target, 1); /* @down_jump */
    down(n - 1);            /* @down_call */
    sink++;                 /* @down_after */
}

static void deep(void) {
    sink = 1; /* @deep_start */
    if (setjmp(target) == 0)
        down(20);
    else
        sink = 2; /* @deep_landed */
    sink = 3;     /* @deep_end */
}

/* Out of the middle of a loop, in a frame between jump and landing. */
static void jump_at_three(int n) {
    if (n == 3)
        longjmp(target, n); /* @three_jump */
    sink = n;               /* @three_end */
}

static void middle(void) {
    for (int i = 0; i < 100; i++) { /* @middle_for */
        sink = i;                   /* @middle_body */
        jump_at_three(i);           /* @middle_call */
        sink++;                     /* @middle_after */
    }
    sink = -1; /* @middle_end */
}

static void again(void) {
    for (volatile int i = 0; i < 10; i++)
        if (setjmp(target) == 0) /* @again_if */
            middle();            /* @again_set */
        else
            sink = 1;                     /* @again_landed */
    for (volatile int i = 0; i < 10; i++) /* @again_for */
        sink = i;                         /* @again_body */
    sink = 11;                            /* @again_end */
}

/* One setjmp comes back several times, inside of a loop. */
static void twice(void) {
    for (volatile int i = 0; i < 7; i++) { /* @twice_for */
        switch (setjmp(target)) {
        case 0:
            longjmp(target, 1); /* @twice_first */
        case 1:
            longjmp(target, 2); /* @twice_second */
        case 2:
            sink = 3; /* @twice_third */
            break;
        default:
            sink = 4; /* @twice_other */
        }
        sink = 5; /* @twice_after */
    }
}

/* A loop without a loop statement: a jump to itself. */
static void retry(void) {
    volatile int tries = 0;
    sink = 0; /* @retry_set */
    setjmp(target);
    tries++; /* @retry_count */
    if (tries < 6)
        longjmp(target, 1); /* @retry_jump */
    sink = tries;           /* @retry_end */
}

/* Out of signal handlers. */
static void handler(int number) {
    sink = number; /* @handler_enter */
    if (sink == SIGUSR1)
        siglongjmp(signal_target, 1); /* @handler_jump */
    sink = 0;                         /* @handler_end */
}

static void raiser(int n) {
    sink = n;                         /* @raise_before */
    raise(n % 3 ? SIGUSR1 : SIGUSR2); /* @raise */
    sink = 0;                         /* @raise_after */
}

static void signals(void) {
    signal(SIGUSR1, handler);
    signal(SIGUSR2, handler);
    for (volatile int i = 0; i < 12; i++) /* @handled_for */
        if (sigsetjmp(signal_target, 1) == 0)
            raiser(i);
        else
            sink = 1; /* @handled */
}

/* A loop that has no other end. */
static void leave_at(int n) {
    if (n == 100)
        longjmp(target, 1); /* @leave */
    sink = n;               /* @stay */
}

static void forever(void) {
    int n = 0;
    for (;;) {
        n++;         /* @forever_body */
        leave_at(n); /* @forever_call */
    }
}

static void endless(void) {
    for (volatile int i = 0; i < 5; i++)
        if (setjmp(target) == 0)
            forever();
        else
            sink = 1; /* @forever_landed */
}

/* A jump to a frame that jumps on from where it landed. */
static void inner(void) {
    if (setjmp(other_target) == 0) {
        longjmp(other_target, 1); /* @inner_call */
        sink = 1;                 /* @inner_end */
    }
    longjmp(target, 1); /* @inner_landed */
}

static void outer(void) {
    if (setjmp(target) == 0) {
        inner();
        sink = 1; /* @outer_end */
    } else {
        sink = 2; /* @outer_landed */
    }
}

/* The compiler's own. */
static void *buffer[5];

__attribute__((noinline)) static void builtin_jump(void) {
    __builtin_longjmp(buffer, 1); /* @builtin_jump */
}

__attribute__((noinline)) static void builtin(void) {
    if (__builtin_setjmp(buffer) == 0)
        builtin_jump(); /* @builtin_call */
    else
        sink = 1; /* @builtin_landed */
}

__attribute__((noinline)) static void builtin_loop(int n) {
    if (__builtin_setjmp(buffer) == 0) {
        for (int i = 0; i < n; i++) /* @loop_for */
            sink = i;               /* @loop_body */
        for (;;)
            builtin_jump(); /* @loop_call */
    }
}

/* A signal that a function of this file raises itself, without a call. */
__attribute__((noinline)) static void trap(void) {
    __builtin_trap(); /* @trap */
}

static void on_trap(int number) {
    sink = number;
    siglongjmp(signal_target, 1);
}

__attribute__((noinline)) static void trapped(int n) {
    signal(SIGILL, on_trap);
    if (sigsetjmp(signal_target, 1) == 0) {
        for (int i = 0; i < n; i++) /* @trapped_for */
            sink = i;               /* @trapped_body */
        for (;;)
            trap(); /* @trapped_call */
    }
}

int main(void) {
    for (int i = 0; i < 4; i++)
        deep();
    again();
    twice();
    retry();
    signals();
    endless();
    for (int i = 0; i < 3; i++)
        outer();
    for (int i = 0; i < 3; i++)
        builtin();
    builtin_loop(5);
    trapped(5);
    return 0;
}
