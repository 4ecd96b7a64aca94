/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Frames that are left and entered again in the middle, by contexts with stacks of their own. */
#include <stdlib.h>
#include <ucontext.h>

enum { contexts = 5, stack_bytes = 256 * 1024 };

static ucontext_t scheduler, each[contexts];
static int done[contexts];
static volatile int sink;

static void yield(int me) {
    sink = me;                          /* @yield */
    swapcontext(&each[me], &scheduler); /* @swap */
    sink = me;                          /* @back */
}

static void down(int me, int n) {
    for (int i = 0; i < 3; i++) { /* @for */
        if (i == 1) {
            yield(me);           /* @call_yield */
            if (n > 0)           /* @if */
                down(me, n - 1); /* @call */
        }
        sink = i; /* @body */
    }
    sink = -1; /* @end */
}

static void work(int me) {
    down(me, 4);
    done[me] = 1; /* @done */
}

int main(void) {
    for (int i = 0; i < contexts; i++) {
        getcontext(&each[i]);
        each[i].uc_stack.ss_sp = malloc(stack_bytes);
        each[i].uc_stack.ss_size = stack_bytes;
        each[i].uc_link = &scheduler;
        makecontext(&each[i], (void (*)(void))work, 1, i);
    }
    /* The first ones end, the last two stay where they wait, in their second and third frame. */
    for (int round = 0; round < 10; round++)
        for (int i = 0; i < contexts; i++)
            if (!done[i] && (i < 3 || round < i - 1))
                swapcontext(&scheduler, &each[i]); /* @resume */
    return 0;                                      /* @return */
}
