/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <dlfcn.h>
#include <stdio.h>

__attribute__((profile)) static int use(const char *file, int times) {
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fprintf(stderr, "%s\n", dlerror());
        return -1;
    }
    int (*work)(int);
    *(void **)&work = dlsym(library, "in_library");
    int sum = 0;
    for (int i = 0; i < times; i++)
        sum += work(i);
    dlclose(library);
    return sum;
}

int main(int argc, char **argv) {
    if (argc < 2)
        return 2;
    /* Opened again, the library may get other addresses: nothing is lost, nothing twice. */
    int sum = use(argv[1], 5);
    sum += use(argv[1], 6);
    sum += use(argv[1], 7);
    return sum != 20 + 30 + 42;
}
