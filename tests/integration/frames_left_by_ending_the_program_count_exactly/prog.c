/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <instr/instr.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile int sink;
static const char *how;
static sem_t blocked, never;

static int is(const char *name) {
    return strcmp(how, name) == 0;
}

static void handler(int number) {
    sink = number; /* @handler */
    exit(7);       /* @handler_exit */
}

static void leave(void) {
    sink = 0; /* @leave */
    if (is("exit"))
        exit(7);
    if (is("_exit"))
        _exit(7);
    if (is("quick_exit"))
        quick_exit(7);
    if (is("exec"))
        execl("/bin/sh", "sh", "-c", "exit 7", (char *)0);
    if (is("signal"))
        raise(SIGTERM);
    if (is("abort")) {
        instr_flush();
        sink = 1;
        abort();
    }
    if (is("blocked")) {
        /* One line: main may end the program before the second call begins. */
        sem_post(&blocked), sem_wait(&never);
    }
    sink = 1; /* @not_left */
}

static void down(int n) {
    for (int i = 0; i < 3; i++) { /* @down_for */
        if (i == 1) {
            if (n == 0)
                leave(); /* @down_leave */
            down(n - 1); /* @down_call */
            sink = 1;    /* @down_after */
        }
        sink = i; /* @down_body */
    }
    sink = 2; /* @down_end */
}

static void *in_thread(void *unused) {
    down(9);
    return unused;
}

int main(int argc, char **argv) {
    how = argc > 1 ? argv[1] : "exit";
    signal(SIGTERM, handler);
    sem_init(&blocked, 0, 0);
    sem_init(&never, 0, 0);
    if (is("blocked")) {
        pthread_t thread;
        if (pthread_create(&thread, 0, in_thread, 0) != 0)
            return 1;
        sem_wait(&blocked);
        return 7; /* @main_return */
    }
    down(9);
    return 1;
}
