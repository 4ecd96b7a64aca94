/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Memory straight from the kernel: the program's malloc may be instrumented, replaced or broken,
 * and the runtime must work inside of it. Sizes are bytes.
 */
#ifndef INSTR_RT_MEMORY_H
#define INSTR_RT_MEMORY_H

#include <stddef.h>

#include "profile_format.h"

/* Zeroed pages; 0 if there are none. Any thread, hot path too. */
void *instr_rt_map(size_t size);
void instr_rt_unmap(void *memory, size_t size);

/* Works as realloc does, told the old size; a new size of 0 frees. New bytes are not cleared.
 * Returns 0 if there is no memory: the old bytes then stay. Only while the runtime's lock is held.
 */
void *instr_rt_resize(void *memory, size_t old_size, size_t new_size);

/* The same, for the format library. */
extern const struct instr_allocator instr_rt_allocator;

#endif
