/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Call stacks in the live file. What the runtime works with is in memory of its own
 * (sample_stacks.c); this is only ever written.
 */
#ifndef INSTR_RT_LIVE_STACKS_H
#define INSTR_RT_LIVE_STACKS_H

#include <stdbool.h>
#include <stdint.h>

#include "live_layout.h"

struct instr_rt_live_piece;

struct instr_rt_live_stacks {
    bool wanted;
    struct instr_rt_live_piece *pieces, *free; /* segments: in use, the newest first, and empty */
};

/* A new stack, met 0 times; 0 if there is no file or no room, or if another thread keeps the
 * runtime's lock. Signal handlers too. Who calls keeps everybody else from these stacks. */
struct instr_live_stack *instr_rt_live_stacks_new(struct instr_rt_live_stacks *stacks,
                                                  const uintptr_t *pcs, uint32_t depth,
                                                  bool kernel);

/* Forgets all, and keeps the segments for others. */
void instr_rt_live_stacks_clear(struct instr_rt_live_stacks *stacks);

#endif
