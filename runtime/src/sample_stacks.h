/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Call stacks and how often each was met. Stacks are only ever added, so that one thread may add
 * to a table while it is interrupted nowhere in between: who adds must keep everybody else out.
 * Works in signal handlers. Memory is bounded; what does not fit is counted as lost.
 */
#ifndef INSTR_RT_SAMPLE_STACKS_H
#define INSTR_RT_SAMPLE_STACKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "live_stacks.h"

#define INSTR_RT_STACK_DEPTH 127
#define INSTR_RT_STACK_BUCKETS 2048
#define INSTR_RT_STACK_BYTES ((size_t)4 << 20) /* most memory of a table, but for its buckets */

struct instr_live_stack;

struct instr_rt_stack {
    struct instr_rt_stack *next;   /* in its bucket */
    struct instr_live_stack *live; /* the same in the live file, or 0 */
    uint64_t hash, count;
    uint32_t depth;
    uint32_t kernel; /* 1: the thread was in the kernel, called from the first place */
    uintptr_t pcs[]; /* the innermost first; behind it return addresses */
};

struct instr_rt_stack_chunk;

struct instr_rt_stacks {
    struct instr_rt_stack **buckets; /* 0 until the first stack */
    struct instr_rt_stack_chunk *chunks, *free;
    size_t bytes; /* of all chunks, free ones too */
    struct instr_rt_live_stacks live;
    uint64_t samples, lost;
};

/* Counts a stack `count` times. Deep ones lose their outermost callers. */
void instr_rt_stacks_add(struct instr_rt_stacks *stacks, const uintptr_t *pcs, uint32_t depth,
                         bool kernel, uint64_t count);

/* Adds all that is in `from`. */
void instr_rt_stacks_fold(struct instr_rt_stacks *into, const struct instr_rt_stacks *from);

/* Has the stacks in the live file as well, from now on. */
void instr_rt_stacks_show(struct instr_rt_stacks *stacks);

/* Forgets all stacks, and keeps the memory for others. */
void instr_rt_stacks_clear(struct instr_rt_stacks *stacks);

/* Gives the memory back; not for stacks that are shown. */
void instr_rt_stacks_release(struct instr_rt_stacks *stacks);

#endif
