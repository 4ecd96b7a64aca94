/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

extern char **environ;
static int except;

static void print_signals(void) {
    sigset_t mask;
    stack_t stack;
    pthread_sigmask(SIG_SETMASK, 0, &mask);
    for (int i = 1; i < NSIG; i++) {
        struct sigaction action;
        if (i == except || sigaction(i, 0, &action) != 0)
            continue;
        if (action.sa_handler != SIG_DFL || sigismember(&mask, i))
            printf("signal %d: %d %x %d\n", i, action.sa_handler == SIG_IGN,
                   (unsigned)action.sa_flags, sigismember(&mask, i));
    }
    sigaltstack(0, &stack);
    printf("stack %p %d %zu\n", stack.ss_sp, stack.ss_flags, stack.ss_size);
}

static void print_process(void) {
    char folder[4096];
    struct itimerval timer;
    struct dirent *entry;
    int variables = 0, count = 0;
    mode_t mask = umask(0);
    umask(mask);
    for (char **variable = environ; *variable; variable++)
        variables += strncmp(*variable, "_=", 2) != 0;
    printf("%o %s %d\n", (unsigned)mask, getcwd(folder, sizeof folder), variables);
    for (int which = 0; which < 3; which++) {
        getitimer(which, &timer);
        printf("timer %ld %ld\n", (long)timer.it_value.tv_sec, (long)timer.it_interval.tv_sec);
    }
    for (int which = 0; which < 16; which++) {
        struct rlimit limit;
        if (getrlimit((__rlimit_resource_t)which, &limit) == 0)
            printf("limit %llx %llx\n", (unsigned long long)limit.rlim_cur,
                   (unsigned long long)limit.rlim_max);
    }
    /* One below 100 is the folder itself; the profiler's is out of the way. */
    DIR *descriptors = opendir("/proc/self/fd");
    while (descriptors && (entry = readdir(descriptors)))
        count += entry->d_name[0] != '.' && atoi(entry->d_name) < 100;
    if (descriptors)
        closedir(descriptors);
    printf("descriptors %d\n", count);
}

static void look(const char *where) {
    printf("%s: errno %d\n", where, errno); /* @look */
    print_signals();
    print_process();
}

static void at_end(void) {
    look("end");
    errno = ERANGE;
}

static void *in_thread(void *unused) {
    errno = ENOTTY;
    look("thread");
    return unused;
}

int main(int argc, char **argv) {
    pthread_t thread;
    (void)argv;
    except = argc > 1 ? SIGURG : 0;
    look("start");
    atexit(at_end);
    errno = EDOM;
    look("main");
    if (pthread_create(&thread, 0, in_thread, 0) != 0)
        return 2;
    pthread_join(thread, 0);
    errno = EXDEV;
    return 8;
}
