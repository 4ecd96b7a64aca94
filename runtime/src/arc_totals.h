/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Sums of arcs over threads, by places that mean the same in every thread. */
#ifndef INSTR_RT_ARC_TOTALS_H
#define INSTR_RT_ARC_TOTALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "raw.h"
#include "thread.h"

/* The place of an address in the section of an image or in a block, of this thread most likely.
 * Lock held. */
uint64_t instr_rt_place_of(const struct instr_rt_thread *thread, const void *address);

struct instr_rt_arc_totals {
    struct instr_raw_arc *slots; /* callee 0: the slot is free */
    size_t slot_count;           /* a power of two, or 0 */
    size_t count;
};

/* All with the lock held. Those that return bool return false if there is no memory. */

/* Adds the arcs of a thread, which may be running. */
bool instr_rt_arc_totals_fold(struct instr_rt_arc_totals *into,
                              const struct instr_rt_thread *thread);

/* Adds the time of an activation that is open in `thread`; its call was counted when it began.
 * Those further down the stack come first, and `active` is 0 before the first. */
bool instr_rt_arc_totals_add_open(struct instr_rt_arc_totals *arcs,
                                  const struct instr_rt_thread *thread, const void *caller,
                                  const void *callee, int64_t elapsed);
void instr_rt_arc_totals_clear_active(struct instr_rt_arc_totals *arcs);

/* Adds sign * what to `to`, as far as there is memory. */
void instr_rt_arc_totals_combine(struct instr_rt_arc_totals *to,
                                 const struct instr_rt_arc_totals *what, uint64_t sign);

void instr_rt_arc_totals_release(struct instr_rt_arc_totals *arcs);

#endif
