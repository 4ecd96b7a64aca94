/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Functions of a program's own that are named as those of the C library, whose headers it does not
 * include: nobody but the program may call them. */
extern int puts(const char *text);

#define MINE(name)                                                                                 \
    int name(int n) {                                                                              \
        puts("my " #name);                                                                         \
        return n;                                                                                  \
    }
#include "names.h"
#undef MINE

#define MINE(name) sum += name(1);

int main(void) {
    int sum = 0;
#include "names.h"
    return sum == 0;
}
