/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * endings WAY: calls `counted` 1000 times, then ends in that way. With children: they call it 10
 * times more, their parent 100 times more, before both end.
 *
 * endings --list: all ways, each with the number of calls in all processes together.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static volatile int sink;
static pthread_barrier_t counted_all;

__attribute__((noinline)) static void counted(int i) {
    sink = i;
}

static void count(int n) {
    for (int i = 0; i < n; i++)
        counted(i);
}

static void by_return(void) {
}

static void by_exit(void) {
    exit(0);
}

static void by__exit(void) {
    _exit(0);
}

static void by_quick_exit(void) {
    quick_exit(0);
}

static void by_exit_group(void) {
    syscall(SYS_exit_group, 0);
}

static void by_abort(void) {
    abort();
}

static void by_sigterm(void) {
    kill(getpid(), SIGTERM);
}

static void by_sigint(void) {
    kill(getpid(), SIGINT);
}

static void by_sigkill(void) {
    kill(getpid(), SIGKILL);
}

static void by_bad_access(void) {
    *(volatile int *)0 = 1;
}

static void by_exec(void) {
    execl("/bin/true", "true", (char *)0);
}

static void by_exec_that_fails(void) {
    execl("/nowhere/at/all", "all", (char *)0);
    count(5);
}

static void exit_in_handler(int number) {
    (void)number;
    exit(0);
}

static void by_exit_in_a_handler(void) {
    signal(SIGUSR1, exit_in_handler);
    raise(SIGUSR1);
}

/* --- threads --- */

static void *count_and_end(void *unused) {
    count(10);
    return unused;
}

static void *count_and_wait(void *unused) {
    count(10);
    pthread_barrier_wait(&counted_all);
    for (;;)
        pause();
    return unused;
}

static pthread_t start(void *(*run)(void *)) {
    pthread_t thread;
    pthread_create(&thread, 0, run, 0);
    return thread;
}

static void wait_for_one(void) {
    pthread_barrier_init(&counted_all, 0, 2);
    start(count_and_wait);
    pthread_barrier_wait(&counted_all);
}

static void by_exit_with_threads(void) {
    wait_for_one();
    exit(0);
}

static void by_sigkill_with_threads(void) {
    pthread_join(start(count_and_end), 0);
    wait_for_one();
    kill(getpid(), SIGKILL);
}

static void by_detached_thread(void) {
    pthread_barrier_init(&counted_all, 0, 2);
    pthread_detach(start(count_and_wait));
    pthread_barrier_wait(&counted_all);
}

static void by_pthread_exit(void) {
    start(count_and_end);
    pthread_exit(0);
}

static void by_cancelled_thread(void) {
    pthread_t thread;
    pthread_barrier_init(&counted_all, 0, 2);
    thread = start(count_and_wait);
    pthread_barrier_wait(&counted_all);
    pthread_cancel(thread);
    pthread_join(thread, 0);
}

/* --- children --- */

static void with_child(void (*end)(void)) {
    pid_t child = fork();
    if (child == 0) {
        count(10);
        end();
        exit(0);
    }
    waitpid(child, 0, 0);
    count(100);
}

static void by_child_exit(void) {
    with_child(by_exit);
}

static void by_child__exit(void) {
    with_child(by__exit);
}

static void by_child_sigkill(void) {
    with_child(by_sigkill);
}

static void by_child_exec(void) {
    with_child(by_exec);
}

static void by_parent_killed_after_child(void) {
    with_child(by_exit);
    kill(getpid(), SIGKILL);
}

static void by_vfork(void) {
    pid_t child = vfork();
    if (child == 0) {
        execl("/bin/true", "true", (char *)0);
        _exit(1);
    }
    waitpid(child, 0, 0);
    count(100);
}

static void by_posix_spawn(void) {
    char *arguments[] = {(char *)"true", 0};
    pid_t child;
    if (posix_spawn(&child, "/bin/true", 0, 0, arguments, environ) == 0)
        waitpid(child, 0, 0);
    count(100);
}

static void by_system(void) {
    if (system("true") == 0)
        count(100);
}

/* As daemon(3) does, but the first process waits for the last to have ended: by its end of a pipe.
 */
static void by_daemon(void) {
    int ends[2];
    char byte;
    pid_t child;
    if (pipe(ends) != 0)
        return;
    child = fork();
    if (child == 0) {
        setsid();
        if (fork() != 0)
            _exit(0);
        count(10);
        exit(0);
    }
    close(ends[1]);
    waitpid(child, 0, 0);
    while (read(ends[0], &byte, 1) > 0)
        ;
    count(100);
}

static const struct way {
    const char *name;
    void (*end)(void);
    int calls;
} ways[] = {
    {"return from main", by_return, 1000},
    {"exit", by_exit, 1000},
    {"_exit", by__exit, 1000},
    {"quick_exit", by_quick_exit, 1000},
    {"system call exit_group", by_exit_group, 1000},
    {"abort", by_abort, 1000},
    {"SIGTERM", by_sigterm, 1000},
    {"SIGINT", by_sigint, 1000},
    {"SIGSEGV", by_bad_access, 1000},
    {"SIGKILL", by_sigkill, 1000},
    {"exec", by_exec, 1000},
    {"exec that fails", by_exec_that_fails, 1005},
    {"exit in a signal handler", by_exit_in_a_handler, 1000},
    {"exit while a thread runs", by_exit_with_threads, 1010},
    {"SIGKILL, one thread ended, one runs", by_sigkill_with_threads, 1020},
    {"a detached thread runs", by_detached_thread, 1010},
    {"pthread_exit in main", by_pthread_exit, 1010},
    {"a thread was cancelled", by_cancelled_thread, 1010},
    {"fork, child exits", by_child_exit, 1110},
    {"fork, child calls _exit", by_child__exit, 1110},
    {"fork, child gets SIGKILL", by_child_sigkill, 1110},
    {"fork, child calls exec", by_child_exec, 1110},
    {"fork, parent gets SIGKILL", by_parent_killed_after_child, 1110},
    {"vfork and exec", by_vfork, 1100},
    {"posix_spawn", by_posix_spawn, 1100},
    {"system", by_system, 1100},
    {"two forks, as a daemon", by_daemon, 1110},
};

int main(int argc, char **argv) {
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (argc > 1 && !strcmp(argv[1], "--list"))
            printf("%d\t%s\n", ways[i].calls, ways[i].name);
        if (argc > 1 && !strcmp(argv[1], ways[i].name)) {
            count(1000);
            ways[i].end();
            return 0;
        }
    }
    return 0;
}
