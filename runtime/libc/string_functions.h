/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The functions of <string.h> that the runtime and zlib need, and getenv, under names of their own.
 *
 * A program may have a memcpy or a strcspn that is its own: the dynamic linker would give it to the
 * runtime as well, whose calls would then be counted as the program's, and be at the mercy of what
 * that function does. So no such name is looked up outside of the runtime: in libinstr_rt.so the
 * standard names are hidden aliases of these, and in libinstr_rt.a the references are renamed.
 * Nobody includes this but the tests: the runtime says memcpy.
 *
 * All behave as the C library's do. Any thread, and signal handlers, may call them. */
#ifndef INSTR_STRING_FUNCTIONS_H
#define INSTR_STRING_FUNCTIONS_H

#include <stddef.h>

/* Copies and sets bytes, as memcpy, memmove and memset. */
void *instr_rt_memcpy(void *restrict to, const void *restrict from, size_t size);
void *instr_rt_memmove(void *to, const void *from, size_t size);
void *instr_rt_memset(void *to, int byte, size_t size);

/* Compare bytes, as memcmp, bcmp (to which compilers turn memcmp) and strcmp. */
int instr_rt_memcmp(const void *a, const void *b, size_t size);
int instr_rt_bcmp(const void *a, const void *b, size_t size);
int instr_rt_strcmp(const char *a, const char *b);

/* Look for something, as memchr, strlen, strchr, strrchr, strcspn and strstr. */
void *instr_rt_memchr(const void *bytes, int byte, size_t size);
size_t instr_rt_strlen(const char *string);
char *instr_rt_strchr(const char *string, int byte);
char *instr_rt_strrchr(const char *string, int byte);
size_t instr_rt_strcspn(const char *string, const char *stops);
char *instr_rt_strstr(const char *string, const char *part);

/* The value of a variable of the environment, as getenv. */
char *instr_rt_getenv(const char *name);

#endif
