/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* prog LIBRARY TIMES FOLDER COUNT: prints by how many kB memory grew after the first tenth. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void use(const char *file) {
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    int (*twice)(int);
    *(void **)&twice = dlsym(library, "twice");
    twice(1);
    dlclose(library);
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
    char file[4096];
    long before = 0;
    if (argc < 5)
        return 2;
    int times = atoi(argv[2]), count = atoi(argv[4]);
    for (int i = 0; i < times; i++) {
        if (i == times / 10)
            before = resident_kb();
        use(argv[1]);
    }
    for (int round = 0; round < 3; round++)
        for (int i = 1; i <= count; i++) {
            snprintf(file, sizeof file, "%s/%d.so", argv[3], i);
            use(file);
        }
    printf("%ld\n", resident_kb() - before);
    return 0;
}
