/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "string_functions.h"

#include <stdint.h>

/* Compiled such that no loop becomes a call of the function that it is in: see CMakeLists.txt. */

void *instr_rt_memcpy(void *restrict to, const void *restrict from, size_t size) {
    char *restrict out = to;
    const char *restrict in = from;
    for (size_t i = 0; i < size; i++)
        out[i] = in[i];
    return to;
}

void *instr_rt_memmove(void *to, const void *from, size_t size) {
    char *out = to;
    const char *in = from;
    if ((uintptr_t)out - (uintptr_t)in >= size)
        return instr_rt_memcpy(to, from, size);
    while (size > 0) {
        size--;
        out[size] = in[size];
    }
    return to;
}

void *instr_rt_memset(void *to, int byte, size_t size) {
    char *out = to;
    for (size_t i = 0; i < size; i++)
        out[i] = (char)byte;
    return to;
}

int instr_rt_memcmp(const void *a, const void *b, size_t size) {
    const unsigned char *x = a, *y = b;
    for (size_t i = 0; i < size; i++)
        if (x[i] != y[i])
            return x[i] - y[i];
    return 0;
}

int instr_rt_bcmp(const void *a, const void *b, size_t size) {
    return instr_rt_memcmp(a, b, size);
}

int instr_rt_strcmp(const char *a, const char *b) {
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

void *instr_rt_memchr(const void *bytes, int byte, size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++)
        if (at[i] == (unsigned char)byte)
            return (void *)(at + i);
    return 0;
}

size_t instr_rt_strlen(const char *string) {
    size_t size = 0;
    while (string[size])
        size++;
    return size;
}

char *instr_rt_strchr(const char *string, int byte) {
    for (; *string != (char)byte; string++)
        if (!*string)
            return 0;
    return (char *)string;
}

char *instr_rt_strrchr(const char *string, int byte) {
    const char *found = 0;
    do {
        if (*string == (char)byte)
            found = string;
    } while (*string++);
    return (char *)found;
}

size_t instr_rt_strcspn(const char *string, const char *stops) {
    size_t size = 0;
    while (string[size] && !instr_rt_strchr(stops, string[size]))
        size++;
    return size;
}

/* Is the string at the beginning of the other one? */
static int begins(const char *string, const char *part) {
    while (*part && *string == *part) {
        string++;
        part++;
    }
    return !*part;
}

char *instr_rt_strstr(const char *string, const char *part) {
    for (;; string++) {
        if (begins(string, part))
            return (char *)string;
        if (!*string)
            return 0;
    }
}

char *instr_rt_getenv(const char *name) {
    extern char **__environ;
    size_t size = instr_rt_strlen(name);
    for (char **at = __environ; at && *at; at++)
        if (begins(*at, name) && (*at)[size] == '=')
            return *at + size + 1;
    return 0;
}

#ifdef INSTR_RT_STANDARD_NAMES
#define INSTR_STRING_FUNCTION(name)                                                                \
    extern __typeof__(instr_rt_##name) name                                                        \
        __attribute__((alias("instr_rt_" #name), visibility("hidden")));
#include "string_functions.def"
#endif
