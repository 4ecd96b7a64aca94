/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "arc_totals.h"

#include <string.h>

#include "image.h"
#include "memory.h"

#define FIRST_SLOTS 256

uint64_t instr_rt_place_of(const struct instr_rt_thread *thread, const void *address) {
    size_t offset;
    const struct instr_rt_image *image = instr_rt_image_of_address(thread, address, &offset);
    return image ? INSTR_RAW_PLACE(image->index, offset) : 0;
}

static struct instr_raw_arc *slot_of(const struct instr_rt_arc_totals *arcs, uint64_t caller,
                                     uint64_t callee) {
    uint64_t hash = (caller ^ (callee << 21 | callee >> 43)) * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(hash >> 20) & (arcs->slot_count - 1);
    while (arcs->slots[slot].callee &&
           (arcs->slots[slot].caller != caller || arcs->slots[slot].callee != callee))
        slot = (slot + 1) & (arcs->slot_count - 1);
    return &arcs->slots[slot];
}

static bool grow(struct instr_rt_arc_totals *arcs) {
    struct instr_rt_arc_totals bigger = *arcs;
    bigger.slot_count = arcs->slot_count ? arcs->slot_count * 2 : FIRST_SLOTS;
    bigger.slots = instr_rt_resize(0, 0, bigger.slot_count * sizeof(*bigger.slots));
    if (!bigger.slots)
        return false;
    memset(bigger.slots, 0, bigger.slot_count * sizeof(*bigger.slots));
    for (size_t i = 0; i < arcs->slot_count; i++)
        if (arcs->slots[i].callee)
            *slot_of(&bigger, arcs->slots[i].caller, arcs->slots[i].callee) = arcs->slots[i];
    instr_rt_resize(arcs->slots, arcs->slot_count * sizeof(*arcs->slots), 0);
    *arcs = bigger;
    return true;
}

/* Finds or adds an arc; 0 if there is no memory. */
static struct instr_raw_arc *arc_total(struct instr_rt_arc_totals *arcs, uint64_t caller,
                                       uint64_t callee) {
    struct instr_raw_arc *arc = arcs->slot_count ? slot_of(arcs, caller, callee) : 0;
    if (arc && arc->callee)
        return arc;
    if (arcs->count * 2 >= arcs->slot_count && !grow(arcs))
        return 0;
    arc = slot_of(arcs, caller, callee);
    arc->caller = caller;
    arc->callee = callee;
    arcs->count++;
    return arc;
}

static bool fold_one(struct instr_rt_arc_totals *into, const struct instr_rt_thread *thread,
                     const struct instr_rt_arc *arc) {
    uint64_t calls = __atomic_load_n(&arc->calls, __ATOMIC_RELAXED);
    uint64_t callee = calls ? instr_rt_place_of(thread, arc->callee) : 0;
    struct instr_raw_arc *total;
    if (!callee)
        return true;
    total = arc_total(into, instr_rt_place_of(thread, arc->caller), callee);
    if (!total)
        return false;
    total->calls += calls;
    total->total += __atomic_load_n(&arc->total, __ATOMIC_RELAXED);
    return true;
}

bool instr_rt_arc_totals_fold(struct instr_rt_arc_totals *into,
                              const struct instr_rt_thread *thread) {
    const struct instr_rt_arcs *arcs = &thread->arcs;
    size_t chunks = __atomic_load_n(&arcs->chunk_count, __ATOMIC_ACQUIRE);
    for (size_t c = 0; c < chunks; c++) {
        const struct instr_rt_arc_chunk *chunk = arcs->chunks[c];
        size_t count = __atomic_load_n(&chunk->count, __ATOMIC_ACQUIRE);
        for (size_t i = 0; i < count; i++)
            if (!fold_one(into, thread, &chunk->arcs[i]))
                return false;
    }
    return true;
}

bool instr_rt_arc_totals_add_open(struct instr_rt_arc_totals *arcs,
                                  const struct instr_rt_thread *thread, const void *caller,
                                  const void *callee, int64_t elapsed) {
    uint64_t place = instr_rt_place_of(thread, callee);
    struct instr_raw_arc *arc;
    if (!place)
        return true;
    arc = arc_total(arcs, instr_rt_place_of(thread, caller), place);
    if (!arc)
        return false;
    if (arc->active++ == 0)
        arc->total += elapsed;
    return true;
}

void instr_rt_arc_totals_clear_active(struct instr_rt_arc_totals *arcs) {
    for (size_t i = 0; i < arcs->slot_count; i++)
        arcs->slots[i].active = 0;
}

void instr_rt_arc_totals_combine(struct instr_rt_arc_totals *to,
                                 const struct instr_rt_arc_totals *what, uint64_t sign) {
    for (size_t i = 0; i < what->slot_count; i++) {
        const struct instr_raw_arc *from = &what->slots[i];
        struct instr_raw_arc *into;
        if (!from->callee)
            continue;
        into = arc_total(to, from->caller, from->callee);
        if (!into)
            continue;
        into->calls += sign * from->calls;
        into->total += (int64_t)sign * from->total;
    }
}

void instr_rt_arc_totals_release(struct instr_rt_arc_totals *arcs) {
    if (arcs->slots)
        instr_rt_resize(arcs->slots, arcs->slot_count * sizeof(*arcs->slots), 0);
    memset(arcs, 0, sizeof(*arcs));
}
