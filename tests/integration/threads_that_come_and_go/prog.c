/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <stdio.h>

enum { pairs = 5000, measured_at = 500, more_allowed_kb = 2000 };

static volatile int sink;

__attribute__((profile)) static void touch(int n) {
    sink = n; /* @touch */
}

static void *work(void *leave) {
    for (int i = 0; i < 10; i++)
        touch(i);
    if (leave)
        pthread_exit(0);
    return 0;
}

static long resident_kb(void) {
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
    long before = 0;
    for (int i = 0; i < pairs; i++) {
        pthread_t one, other;
        if (pthread_create(&one, 0, work, 0) || pthread_create(&other, 0, work, &other))
            return 1;
        pthread_join(one, 0);
        pthread_join(other, 0);
        if (i + 1 == measured_at)
            before = resident_kb();
    }
    /* A page for each thread would be 36000. */
    long more = resident_kb() - before;
    if (more > more_allowed_kb)
        fprintf(stderr, "%ld kB more\n", more);
    return more > more_allowed_kb;
}
