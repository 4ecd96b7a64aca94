/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

enum { least = 100, loops = 400000 };

static volatile sig_atomic_t handled;
static volatile int sink, elsewhere;
static char stack[64 * 1024];

static __attribute__((noinline)) void in_handler(int i) {
    sink = i; /* @deeper */
}

static void on_alarm(int number) {
    char here;
    if (&here < stack || &here >= stack + sizeof stack)
        elsewhere = 1;
    for (int i = 0; i < 3; i++)
        in_handler(number);
    handled = handled + 1; /* @handler */
    errno = EXDEV;
}

static __attribute__((noinline)) void leaf(int i) {
    sink = i; /* @leaf */
}

static __attribute__((noinline)) void spin(int i) {
    leaf(i);
    if (i % 2 == 0)
        leaf(i); /* @even */
    else
        leaf(i + 1);
    sink = i; /* @spin */
}

int main(void) {
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack}, now;
    struct sigaction action, after;
    struct itimerval often = {{0, 97}, {0, 97}}, never = {{0, 0}, {0, 0}};
    memset(&action, 0, sizeof action);
    action.sa_handler = on_alarm;
    action.sa_flags = SA_ONSTACK | SA_RESTART;
    if (sigaltstack(&alternate, 0) != 0 || sigaction(SIGALRM, &action, 0) != 0)
        abort();
    setitimer(ITIMER_REAL, &often, 0);
    for (int i = 0; i < loops; i++)
        spin(i);
    /* A processor may be so busy with others that few came. */
    while (handled < least) {
    }
    setitimer(ITIMER_REAL, &never, 0);
    sigaction(SIGALRM, 0, &after);
    sigaltstack(0, &now);
    fprintf(stderr, "%d %d %d %d\n", after.sa_handler == on_alarm,
            after.sa_flags == action.sa_flags, now.ss_sp == stack && now.ss_size == sizeof stack,
            elsewhere);
    printf("%d\n", (int)handled);
    return 5;
}
