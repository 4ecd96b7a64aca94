/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "arcs.h"

#include <errno.h>
#include <string.h>

#include "live.h"
#include "lock.h"
#include "memory.h"

#define FIRST_SLOTS 256

_Static_assert(sizeof(struct instr_rt_arc) == sizeof(struct instr_live_arc) &&
                   offsetof(struct instr_rt_arc, caller) ==
                       offsetof(struct instr_live_arc, caller) &&
                   offsetof(struct instr_rt_arc, total) == offsetof(struct instr_live_arc, total) &&
                   offsetof(struct instr_rt_arc_chunk, arcs) ==
                       offsetof(struct instr_live_arcs, arcs),
               "live files hold arcs as they are");

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

static struct instr_rt_arc_chunk *new_chunk(struct instr_rt_arcs *arcs) {
    size_t room = INSTR_RT_ARC_CHUNK_ROOM(arcs->chunk_count);
    size_t bytes = sizeof(struct instr_rt_arc_chunk) + room * sizeof(struct instr_rt_arc);
    struct instr_rt_arc_chunk *chunk;
    if (arcs->chunk_count == INSTR_RT_ARC_CHUNKS)
        return 0;
    /* Taken by this thread already: for calibration. */
    if (instr_rt_lock()) {
        chunk = instr_rt_live_map(INSTR_LIVE_ARCS, 0, bytes);
        instr_rt_unlock();
    } else {
        chunk = instr_rt_map(bytes);
    }
    if (!chunk)
        return 0;
    arcs->chunks[arcs->chunk_count] = chunk;
    __atomic_store_n(&arcs->chunk_count, arcs->chunk_count + 1, __ATOMIC_RELEASE);
    return chunk;
}

static struct instr_rt_arc *new_arc(struct instr_rt_arcs *arcs, const void *caller,
                                    const void *callee) {
    size_t last = arcs->chunk_count - 1;
    struct instr_rt_arc_chunk *chunk = arcs->chunk_count ? arcs->chunks[last] : 0;
    struct instr_rt_arc *arc;
    if (!chunk || chunk->count >= INSTR_RT_ARC_CHUNK_ROOM(last))
        chunk = new_chunk(arcs);
    if (!chunk)
        return 0;
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

void instr_rt_arcs_restart(struct instr_rt_arcs *arcs) {
    for (size_t c = 0; c < arcs->chunk_count; c++)
        for (size_t i = 0; i < arcs->chunks[c]->count; i++) {
            struct instr_rt_arc *arc = &arcs->chunks[c]->arcs[i];
            arc->calls = 0;
            arc->total = 0;
            arc->active = 0;
        }
    memset(&arcs->lost, 0, sizeof(arcs->lost));
}

void instr_rt_arcs_release(struct instr_rt_arcs *arcs) {
    for (size_t c = 0; c < arcs->chunk_count; c++)
        instr_rt_unmap(arcs->chunks[c],
                       sizeof(struct instr_rt_arc_chunk) +
                           INSTR_RT_ARC_CHUNK_ROOM(c) * sizeof(struct instr_rt_arc));
    instr_rt_unmap(arcs->slots, arcs->slot_count * sizeof(*arcs->slots));
    memset(arcs, 0, sizeof(*arcs));
}
