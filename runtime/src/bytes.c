/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What the shared library uses in place of the C library's functions of these names, by --wrap. A
 * program may define its own, which is instrumented, and the sanitizers do: they would take what
 * the runtime does under its lock for races of the program, and may not be called in signal
 * handlers.
 */
#include "bytes.h"

#include <stdint.h>

typedef uint64_t __attribute__((may_alias, aligned(1))) word;

/* Keeps compilers from making of a loop a call to the function that it is. */
#define KEEP_LOOP() __asm__ volatile("")

void *__wrap_memcpy(void *restrict to, const void *restrict from, size_t size) {
    char *out = to;
    const char *in = from;
    for (; size >= sizeof(word); size -= sizeof(word), out += sizeof(word), in += sizeof(word)) {
        *(word *)(void *)out = *(const word *)(const void *)in;
        KEEP_LOOP();
    }
    for (; size; size--) {
        *out++ = *in++;
        KEEP_LOOP();
    }
    return to;
}

void *__wrap_memmove(void *to, const void *from, size_t size) {
    char *out = to;
    const char *in = from;
    if ((uintptr_t)out - (uintptr_t)in >= size)
        return __wrap_memcpy(to, from, size);
    while (size) {
        size--;
        out[size] = in[size];
        KEEP_LOOP();
    }
    return to;
}

void *__wrap_memset(void *to, int value, size_t size) {
    char *out = to;
    word all = (unsigned char)value * UINT64_C(0x0101010101010101);
    for (; size >= sizeof(word); size -= sizeof(word), out += sizeof(word)) {
        *(word *)(void *)out = all;
        KEEP_LOOP();
    }
    for (; size; size--) {
        *out++ = (char)value;
        KEEP_LOOP();
    }
    return to;
}

int __wrap_memcmp(const void *left, const void *right, size_t size) {
    const unsigned char *a = left, *b = right;
    for (; size; size--, a++, b++) {
        if (*a != *b)
            return *a - *b;
        KEEP_LOOP();
    }
    return 0;
}
