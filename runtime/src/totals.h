/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Sums over all threads at one moment: of counters and times image by image, and of arcs. Open
 * activations are counted as if they ended at that moment.
 */
#ifndef INSTR_RT_TOTALS_H
#define INSTR_RT_TOTALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arc_totals.h"
#include "image.h"

struct instr_rt_totals {
    uint64_t **data; /* one for each image, as large as its data; 0 for images of later */
    size_t *sizes;
    size_t image_count;
    struct instr_rt_arc_totals arcs;
    int64_t ticks; /* when they were complete */
};

/* All with the lock held. Those that return bool return false if there is no memory. */
bool instr_rt_totals_take(struct instr_rt_totals *totals);
void instr_rt_totals_release(struct instr_rt_totals *totals);

/* Subtracts or adds counts, sums of times and arcs; shortest and longest times stay. `what` was
 * taken before the other one. */
void instr_rt_totals_subtract(struct instr_rt_totals *from, const struct instr_rt_totals *what);
void instr_rt_totals_add(struct instr_rt_totals *to, const struct instr_rt_totals *what);

/* The times at a place; 0 if the totals have none there. */
struct instr_abi_times *instr_rt_totals_times(const struct instr_rt_totals *totals, uint64_t place);

/* Sum of all counters of an image. */
uint64_t instr_rt_totals_image_sum(const struct instr_rt_totals *totals,
                                   const struct instr_rt_image *image);

#endif
