/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "common.h"

sem_t waiting;
volatile int sink;

void leave(enum way way) {
    sink = 0; /* @leave */
    if (way == by_exit)
        pthread_exit((void *)1); /* @exit */
    if (way == by_cancel) {
        sem_post(&waiting); /* @wait */
        for (;;)
            pause();
    }
    sink = 1; /* @stay */
}

static void cleanup(void *unused) {
    (void)unused;
    sink = 3; /* @cleanup */
}

static void down(enum way way, int n) {
    for (int i = 0; i < 3; i++) { /* @c_for */
        if (i == 1) {
            if (n == 0)
                leave(way); /* @c_leave */
            else
                down(way, n - 1); /* @c_call */
            sink = 1;             /* @c_after */
        }
        sink = i; /* @c_body */
    }
    sink = 2; /* @c_end */
}

static void *c_thread(void *way) {
    pthread_cleanup_push(cleanup, 0);
    down((enum way)(long)way, 4);
    sink = 4; /* @c_thread_end */
    pthread_cleanup_pop(0);
    return 0;
}

int main(void) {
    sem_init(&waiting, 0, 0);
    for (int round = 0; round < 12; round++) {
        enum way way = (enum way)(round % ways);
        void *(*work)(void *) = round < 6 ? c_thread : cxx_thread;
        pthread_t thread;
        if (pthread_create(&thread, 0, work, (void *)(long)way) != 0)
            return 1;
        if (way == by_cancel) {
            sem_wait(&waiting);
            pthread_cancel(thread); /* @cancel */
        }
        pthread_join(thread, 0);
    }
    return 0;
}
