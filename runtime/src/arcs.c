/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "arcs.h"

#include <errno.h>
#include <string.h>

#include "memory.h"

#define FIRST_SLOTS 256
#define CHUNK_BYTES 16384
#define ARCS_PER_CHUNK                                                                             \
    ((CHUNK_BYTES - sizeof(struct instr_rt_arc_chunk)) / sizeof(struct instr_rt_arc))

static void insert(struct instr_rt_arcs *arcs, struct instr_rt_arc *arc) {
    size_t slot = instr_rt_arcs_slot(arcs, arc->caller, arc->callee);
    while (arcs->slots[slot])
        slot = (slot + 1) & (arcs->slot_count - 1);
    arcs->slots[slot] = arc;
}

static int grow(struct instr_rt_arcs *arcs) {
    struct instr_rt_arc **old = arcs->slots;
    size_t old_count = arcs->slot_count;
    size_t new_count = old_count ? old_count * 2 : FIRST_SLOTS;
    struct instr_rt_arc **slots = instr_rt_map(new_count * sizeof(*slots));
    if (!slots)
        return 0;
    arcs->slots = slots;
    arcs->slot_count = new_count;
    arcs->shift = (unsigned)(64 - __builtin_ctzll(new_count));
    for (size_t i = 0; i < old_count; i++)
        if (old[i])
            insert(arcs, old[i]);
    instr_rt_unmap(old, old_count * sizeof(*old));
    return 1;
}

static struct instr_rt_arc *new_arc(struct instr_rt_arcs *arcs, const void *caller,
                                    const void *callee) {
    struct instr_rt_arc_chunk *chunk = arcs->chunks;
    struct instr_rt_arc *arc;
    if (!chunk || chunk->count == ARCS_PER_CHUNK) {
        chunk = instr_rt_map(CHUNK_BYTES);
        if (!chunk)
            return 0;
        chunk->next = arcs->chunks;
        __atomic_store_n(&arcs->chunks, chunk, __ATOMIC_RELEASE);
    }
    arc = &chunk->arcs[chunk->count];
    arc->caller = caller;
    arc->callee = callee;
    arc->calls = 0;
    arc->total = 0;
    arc->active = 0;
    /* A thread that reads the chunk sees the arc only when it is complete. */
    __atomic_store_n(&chunk->count, chunk->count + 1, __ATOMIC_RELEASE);
    return arc;
}

static struct instr_rt_arc *find_or_add(struct instr_rt_arcs *arcs, const void *caller,
                                        const void *callee) {
    struct instr_rt_arc *arc;
    if (arcs->slot_count) {
        size_t slot = instr_rt_arcs_slot(arcs, caller, callee);
        for (; (arc = arcs->slots[slot]); slot = (slot + 1) & (arcs->slot_count - 1))
            if (arc->caller == caller && arc->callee == callee)
                return arc;
    }
    /* At most half full, so that most arcs are found in their first slot. */
    if (arcs->count * 2 >= arcs->slot_count && !grow(arcs) &&
        (arcs->slot_count == 0 || arcs->count + 1 >= arcs->slot_count))
        return &arcs->lost;
    arc = new_arc(arcs, caller, callee);
    if (!arc)
        return &arcs->lost;
    insert(arcs, arc);
    arcs->count++;
    return arc;
}

__attribute__((cold, noinline)) struct instr_rt_arc *
instr_rt_arcs_find_slow(struct instr_rt_arcs *arcs, const void *caller, const void *callee) {
    int saved = errno;
    struct instr_rt_arc *arc = find_or_add(arcs, caller, callee);
    errno = saved;
    return arc;
}

void instr_rt_arcs_clear(struct instr_rt_arcs *arcs) {
    struct instr_rt_arc_chunk *chunk = arcs->chunks;
    if (arcs->slots)
        memset(arcs->slots, 0, arcs->slot_count * sizeof(*arcs->slots));
    /* One chunk is kept for the next thread. */
    while (chunk && chunk->next) {
        struct instr_rt_arc_chunk *next = chunk->next;
        instr_rt_unmap(chunk, CHUNK_BYTES);
        chunk = next;
    }
    if (chunk)
        chunk->count = 0;
    arcs->chunks = chunk;
    arcs->count = 0;
    memset(&arcs->lost, 0, sizeof(arcs->lost));
}
