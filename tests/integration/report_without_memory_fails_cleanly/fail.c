/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* To be loaded before the C library: from the allocation with the number FAIL_AT on there is no
 * memory. Says on descriptor 9 whether it came to that. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

static long calls, at = -1;

__attribute__((constructor)) static void start(void) {
    const char *text = getenv("FAIL_AT");
    at = text ? atol(text) : -1;
    calls = 0;
}

static int fails(void) {
    if (at < 0 || calls++ < at)
        return 0;
    if (calls == at + 1 && write(9, "f", 1) < 0)
        at = calls;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) {
    return fails() ? 0 : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return fails() ? 0 : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    return fails() ? 0 : __libc_realloc(memory, size);
}
