/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static const char *file;

static void use(int times) {
    for (int i = 0; i < times; i++) {
        void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
        if (!library) {
            fprintf(stderr, "%s\n", dlerror());
            exit(1);
        }
        int (*work)(int);
        *(void **)&work = dlsym(library, "in_library");
        work(i);
        dlclose(library);
    }
}

static void *in_thread(void *unused) {
    use(1000);
    return unused;
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

int main(int argc, char **argv) {
    pthread_t thread;
    if (argc < 2)
        return 2;
    file = argv[1];
    use(200);
    long before = resident_kb();
    use(3000);
    if (pthread_create(&thread, 0, in_thread, 0) != 0)
        return 2;
    pthread_join(thread, 0);
    long more = resident_kb() - before;
    /* A page for each opening would be 16000. */
    if (more > 4000)
        fprintf(stderr, "%ld kB more\n", more);
    return more > 4000;
}
