/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The runtime's own functions on bytes, under the names that the linker's --wrap gives them: memcpy
 * and so on in the other files. In the shared library only. Any thread, signal handlers too. */
#ifndef INSTR_RT_BYTES_H
#define INSTR_RT_BYTES_H

#include <stddef.h>

void *__wrap_memcpy(void *restrict to, const void *restrict from, size_t size);
void *__wrap_memmove(void *to, const void *from, size_t size);
void *__wrap_memset(void *to, int value, size_t size);
int __wrap_memcmp(const void *left, const void *right, size_t size);

#endif
