/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "live_stacks.h"

#include <string.h>

#include "live.h"
#include "lock.h"
#include "memory.h"

#define PIECE_BYTES (8192 - sizeof(struct instr_live_segment))

struct instr_rt_live_piece {
    struct instr_rt_live_piece *next;
    struct instr_live_stacks *segment;
    size_t used; /* what the segment says too; that is not trusted */
};

static struct instr_rt_live_piece *make_piece(void) {
    struct instr_rt_live_piece *piece = instr_rt_resize(0, 0, sizeof(*piece));
    if (!piece)
        return 0;
    piece->segment =
        instr_rt_live_is_there() ? instr_rt_live_map(INSTR_LIVE_STACKS, 0, PIECE_BYTES) : 0;
    if (!piece->segment) {
        instr_rt_resize(piece, sizeof(*piece), 0);
        return 0;
    }
    return piece;
}

/* In the handler of the sampler's signal another thread may have the lock, and wait for this one.
 */
static struct instr_rt_live_piece *new_piece(void) {
    struct instr_rt_live_piece *piece;
    bool mine = instr_rt_lock_is_mine();
    if (!mine && !instr_rt_lock_try())
        return 0;
    piece = make_piece();
    if (!mine)
        instr_rt_unlock();
    return piece;
}

static struct instr_rt_live_piece *piece_for(struct instr_rt_live_stacks *stacks, size_t size) {
    struct instr_rt_live_piece *piece = stacks->pieces;
    if (piece && PIECE_BYTES - sizeof(struct instr_live_stacks) - piece->used >= size)
        return piece;
    piece = stacks->free;
    if (piece)
        stacks->free = piece->next;
    else if (!(piece = new_piece()))
        return 0;
    piece->used = 0;
    piece->next = stacks->pieces;
    stacks->pieces = piece;
    return piece;
}

struct instr_live_stack *instr_rt_live_stacks_new(struct instr_rt_live_stacks *stacks,
                                                  const uintptr_t *pcs, uint32_t depth,
                                                  bool kernel) {
    size_t size = sizeof(struct instr_live_stack) + depth * sizeof(uint64_t);
    struct instr_rt_live_piece *piece = stacks->wanted ? piece_for(stacks, size) : 0;
    struct instr_live_stack *stack;
    if (!piece)
        return 0;
    stack = (struct instr_live_stack *)(void *)(piece->segment->stacks + piece->used);
    stack->count = 0;
    stack->depth = depth;
    stack->kernel = kernel;
    for (uint32_t i = 0; i < depth; i++)
        stack->pcs[i] = pcs[i];
    piece->used += size;
    __atomic_store_n(&piece->segment->used, piece->used, __ATOMIC_RELEASE);
    return stack;
}

void instr_rt_live_stacks_clear(struct instr_rt_live_stacks *stacks) {
    struct instr_rt_live_piece *piece;
    while ((piece = stacks->pieces)) {
        __atomic_store_n(&piece->segment->used, 0, __ATOMIC_RELEASE);
        stacks->pieces = piece->next;
        piece->next = stacks->free;
        stacks->free = piece;
    }
}
