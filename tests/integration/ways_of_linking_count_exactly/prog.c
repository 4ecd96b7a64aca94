/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

int part(int i);

static void *work(void *unused) {
    for (int i = 0; i < 1000; i++) /* @loop */
        part(i);
    return unused;
}

int main(void) {
    pthread_t threads[3];
    errno = EDOM;
    for (int i = 0; i < 3; i++)
        if (pthread_create(&threads[i], 0, work, 0) != 0)
            abort();
    work(0);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], 0);
    printf("%d\n", errno == EDOM);
    return 9;
}
