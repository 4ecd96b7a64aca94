/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <stdio.h>

enum { rounds = 250, together = 8, measured_at = 50, more_allowed_kb = 1000 };

static volatile unsigned sink;

__attribute__((profile, noinline)) void touch(void) {
    for (unsigned i = 0; i < 500000; i++)
        sink += i;
}

static void *work(void *unused) {
    touch();
    return unused;
}

static long mapped_kb(void) {
    char line[256];
    long kb = -1;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof(line), status))
        if (sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    if (status)
        fclose(status);
    return kb;
}

int main(void) {
    long before = 0, more;
    for (int round = 0; round < rounds; round++) {
        pthread_t threads[together];
        for (int i = 0; i < together; i++)
            if (pthread_create(&threads[i], 0, work, 0))
                return 1;
        for (int i = 0; i < together; i++)
            pthread_join(threads[i], 0);
        if (round == measured_at)
            before = mapped_kb();
    }
    more = mapped_kb() - before;
    if (more > more_allowed_kb)
        fprintf(stderr, "%ld kB more\n", more);
    return more > more_allowed_kb;
}
