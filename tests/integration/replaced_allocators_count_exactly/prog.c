/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *work(void *unused) {
    for (int i = 0; i < 3000; i++) {
        volatile char *memory = malloc((size_t)(i % 700) + 1);
        if (!memory)
            abort();
        memory[0] = 1; /* @use */
        free((void *)memory);
    }
    return unused;
}

int main(void) {
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        if (pthread_create(&threads[i], 0, work, 0) != 0)
            abort();
    work(0);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], 0);
    puts("done");
    return 2;
}
