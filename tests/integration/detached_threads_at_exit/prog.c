/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

static sem_t ready;
static volatile int sink;

__attribute__((profile)) static void tick(int n) {
    sink = n;
}

__attribute__((profile)) static void first(int n) {
    sink = n;
}

static void *work(void *unused) {
    (void)unused;
    for (int i = 0; i < 1000; i++)
        first(i);
    sem_post(&ready);
    for (;;)
        tick(1);
    return 0;
}

int main(void) {
    sem_init(&ready, 0, 0);
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        if (pthread_create(&thread, 0, work, 0) || pthread_detach(thread))
            return 1;
    }
    for (int i = 0; i < 3; i++)
        sem_wait(&ready);
    return 4;
}
