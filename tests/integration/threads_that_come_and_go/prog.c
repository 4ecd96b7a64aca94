/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>

static volatile int sink;

__attribute__((profile)) static void touch(int n) {
    sink = n; /* @touch */
}

static void *work(void *unused) {
    (void)unused;
    for (int i = 0; i < 10; i++)
        touch(i);
    return 0;
}

int main(void) {
    for (int i = 0; i < 300; i++) {
        pthread_t one, other;
        if (pthread_create(&one, 0, work, 0) || pthread_create(&other, 0, work, 0))
            return 1;
        pthread_join(one, 0);
        pthread_join(other, 0);
    }
    return 0;
}
