/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <signal.h>
#include <sys/time.h>

static volatile sig_atomic_t handled;
static volatile long sink;

__attribute__((profile)) static void handler(int number) {
    (void)number;
    handled++; /* @handler */
}

__attribute__((profile)) static void work(int n) {
    sink = n; /* @work */
}

int main(void) {
    struct sigaction action = {.sa_handler = handler};
    sigaction(SIGALRM, &action, 0);
    struct itimerval timer = {{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &timer, 0);
    while (handled < 50)
        for (int i = 0; i < 100; i++)
            work(i);
    struct itimerval off = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &off, 0);
    return handled < 50;
}
