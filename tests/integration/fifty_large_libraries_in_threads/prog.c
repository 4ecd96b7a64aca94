/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

enum { libraries = 50, threads = 4, calls = 20, stack_bytes = 64 * 1024 };

static void (*call_all[libraries])(int);

static void *work(void *unused) {
    for (int i = 0; i < libraries; i++)
        for (int n = 0; n < calls; n++)
            call_all[i](n);
    return unused;
}

int main(void) {
    pthread_t all[threads];
    pthread_attr_t small;
    for (int i = 0; i < libraries; i++) {
        char name[32];
        snprintf(name, sizeof(name), "./lib%d.so", i);
        void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
        if (!library) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
        *(void **)&call_all[i] = dlsym(library, "call_all");
    }
    /* The copies of the counters must not be on the stack: all of them are eight megabytes. */
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, stack_bytes);
    for (int i = 0; i < threads; i++)
        if (pthread_create(&all[i], &small, work, 0) != 0)
            return 1;
    for (int i = 0; i < threads; i++)
        pthread_join(all[i], 0);
    return 0;
}
