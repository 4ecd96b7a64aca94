/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "fail_alloc.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct block {
    alignas(max_align_t) size_t size;
};

/* Always moves a block that grows, so that a stale pointer is caught by the address sanitizer. */
static void *resize(void *context, void *memory, size_t old_size, size_t new_size) {
    struct fail_alloc *state = context;
    struct block *old = memory ? (struct block *)memory - 1 : 0;
    struct block *block = 0;

    if (old_size != (old ? old->size : 0))
        state->wrong_sizes++;
    if (new_size > 0) {
        size_t without_old = state->live_bytes - (old ? old->size : 0);
        size_t call = state->calls++;
        if (call >= state->fail_at || new_size > state->limit - without_old)
            return 0;
        block = malloc(sizeof *block + new_size);
        if (!block)
            return 0;
        block->size = new_size;
        if (old)
            memcpy(block + 1, old + 1, old->size < new_size ? old->size : new_size);
        state->live_blocks++;
        state->live_bytes += new_size;
    }
    if (old) {
        state->live_blocks--;
        state->live_bytes -= old->size;
        free(old);
    }
    if (state->live_bytes > state->peak_bytes)
        state->peak_bytes = state->live_bytes;
    return block ? block + 1 : 0;
}

struct instr_allocator fail_alloc_init(struct fail_alloc *state, size_t fail_at) {
    *state = (struct fail_alloc){.fail_at = fail_at, .limit = SIZE_MAX};
    return (struct instr_allocator){resize, state};
}
