/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <time.h>

static void plain_sleep(long ms) {
    struct timespec wanted = {0, ms * 1000000};
    nanosleep(&wanted, 0);
}

__attribute__((profile)) static void sleeper(void) {
    plain_sleep(60); /* @long */
    plain_sleep(20); /* @short */
}

__attribute__((profile)) static void caller(void) {
    sleeper(); /* @call */
}

int main(void) {
    for (int i = 0; i < 2; i++)
        caller();
    return 0;
}
