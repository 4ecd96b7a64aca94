/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <dlfcn.h>

__attribute__((profile)) int main(void) {
    void *library = dlopen("./libwork.so", RTLD_NOW);
    void (*work)(long) = library ? (void (*)(long))dlsym(library, "in_library") : 0;
    if (!work)
        return 1;
    work(100);
    return 0;
}
