/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>

/* Some CPU time of the calling thread, whatever else the machine does. */
static inline long thread_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static volatile unsigned sink;

__attribute__((profile, noinline)) void work(long until_ms) {
    while (thread_ms() < until_ms)
        for (unsigned i = 0; i < 100000; i++)
            sink += i * i;
}

static volatile sig_atomic_t got;

static void on_urgent(int number, siginfo_t *info, void *unused) {
    (void)number;
    (void)unused;
    /* By raise. */
    got += info->si_code == SI_TKILL;
}

int main(void) {
    struct sigaction action = {.sa_sigaction = on_urgent, .sa_flags = SA_SIGINFO}, now;
    struct itimerval timer;
    if (sigaction(SIGPROF, 0, &now) || now.sa_handler != SIG_DFL)
        return 1;
    if (getitimer(ITIMER_PROF, &timer) || timer.it_interval.tv_usec || timer.it_value.tv_usec)
        return 2;
    work(50);
    if (sigaction(SIGURG, &action, 0))
        return 3;
    for (int i = 1; i <= 20; i++) {
        work(50 + i * 10);
        raise(SIGURG);
    }
    if (sigaction(SIGURG, 0, &now) || now.sa_sigaction != on_urgent)
        return 4;
    if (got != 20)
        fprintf(stderr, "%d signals of 20\n", (int)got);
    return got != 20;
}
