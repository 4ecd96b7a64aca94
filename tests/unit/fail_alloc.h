/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * An allocator that fails at a chosen call, checks the sizes it is told, and knows what is still
 * allocated. Run the same scenario with fail_at = 0, 1, 2 ... until it succeeds.
 */
#ifndef INSTR_FAIL_ALLOC_H
#define INSTR_FAIL_ALLOC_H

#include "profile_format.h"

#define FAIL_ALLOC_NEVER SIZE_MAX

struct fail_alloc {
    size_t fail_at; /* number of the allocation that fails, and all behind it; or NEVER */
    size_t limit;   /* most bytes at one time; more fails */
    size_t calls;   /* allocations asked for so far, frees not counted */
    size_t live_blocks;
    size_t live_bytes;
    size_t peak_bytes;
    size_t wrong_sizes; /* calls with an old size that was not the block's */
};

/* Prepares `*state`, without a limit, and returns an allocator on it. */
struct instr_allocator fail_alloc_init(struct fail_alloc *state, size_t fail_at);

#endif
