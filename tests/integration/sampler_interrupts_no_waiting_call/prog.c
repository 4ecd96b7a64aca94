/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

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

static int interrupted;

static void note(const char *call, long result) {
    if (result < 0 && errno == EINTR) {
        interrupted++;
        fprintf(stderr, "%s was interrupted\n", call);
    }
}

int main(void) {
    int ends[2], queue = epoll_create1(0);
    char byte;
    if (pipe(ends) || queue < 0)
        return 1;
    for (int i = 1; i <= 40; i++) {
        struct timespec little = {0, 2000000};
        struct timeval wait = {0, 2000};
        struct pollfd in = {ends[0], POLLIN, 0};
        struct epoll_event event;
        fd_set set;
        work(i * 5);
        note("poll", poll(&in, 1, 2));
        note("nanosleep", nanosleep(&little, 0));
        FD_ZERO(&set);
        FD_SET(ends[0], &set);
        note("select", select(ends[0] + 1, &set, 0, 0, &wait));
        note("epoll_wait", epoll_wait(queue, &event, 1, 2));
        note("write", write(ends[1], "x", 1));
        note("read", read(ends[0], &byte, 1));
    }
    return interrupted != 0;
}
