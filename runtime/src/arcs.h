/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Who called whom, per thread: a hash table of pointers to arcs. Arcs never move, so frames hold
 * pointers to theirs and another thread can read them while this one goes on.
 */
#ifndef INSTR_RT_ARCS_H
#define INSTR_RT_ARCS_H

#include <stddef.h>
#include <stdint.h>

/* As struct instr_live_arc has it. */
struct instr_rt_arc {
    const void *caller; /* times of the call site, else of the calling function; 0: neither */
    const void *callee; /* times of the called function */
    uint64_t calls;
    int64_t total;   /* ticks, outermost activations of the arc */
    uint64_t active; /* activations open now */
};

/* As struct instr_live_arcs has it. */
struct instr_rt_arc_chunk {
    uint64_t count; /* arcs in use */
    struct instr_rt_arc arcs[];
};

/* Each has room for twice as many arcs as the one before. */
#define INSTR_RT_ARC_CHUNKS 26
#define INSTR_RT_ARC_CHUNK_ROOM(chunk) ((size_t)64 << (chunk))

struct instr_rt_arcs {
    struct instr_rt_arc **slots;
    size_t slot_count; /* a power of two, or 0 */
    unsigned shift;    /* 64 - log2(slot_count) */
    size_t count;
    struct instr_rt_arc_chunk *chunks[INSTR_RT_ARC_CHUNKS];
    size_t chunk_count;
    struct instr_rt_arc lost; /* stands in where there is no memory */
};

/* Finds or adds the arc. Owner thread only. Never 0. */
struct instr_rt_arc *instr_rt_arcs_find_slow(struct instr_rt_arcs *arcs, const void *caller,
                                             const void *callee);

/* Sets what was counted to zero; the arcs stay where they are. */
void instr_rt_arcs_restart(struct instr_rt_arcs *arcs);

/* Forgets all arcs, of calibration: found with the lock held. */
void instr_rt_arcs_release(struct instr_rt_arcs *arcs);

static inline size_t instr_rt_arcs_slot(const struct instr_rt_arcs *arcs, const void *caller,
                                        const void *callee) {
    uint64_t a = (uint64_t)(uintptr_t)caller, b = (uint64_t)(uintptr_t)callee;
    return (size_t)(((a ^ (b << 21 | b >> 43)) * UINT64_C(0x9E3779B97F4A7C15)) >> arcs->shift);
}

static inline struct instr_rt_arc *instr_rt_arcs_find(struct instr_rt_arcs *arcs,
                                                      const void *caller, const void *callee) {
    if (__builtin_expect(arcs->slot_count != 0, 1)) {
        struct instr_rt_arc *arc = arcs->slots[instr_rt_arcs_slot(arcs, caller, callee)];
        if (__builtin_expect(arc && arc->caller == caller && arc->callee == callee, 1))
            return arc;
    }
    return instr_rt_arcs_find_slow(arcs, caller, callee);
}

#endif
