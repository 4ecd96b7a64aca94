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

#include "image.h"
#include "thread.h"

/* An address inside of the data of an image, independent of the thread: 0 for none, else
 * (1 + index of the image) << 40 | offset. */
#define INSTR_RT_PLACE_SHIFT 40
#define INSTR_RT_PLACE_IMAGE(place) (((place) >> INSTR_RT_PLACE_SHIFT) - 1)
#define INSTR_RT_PLACE_OFFSET(place)                                                               \
    ((size_t)((place) & ((UINT64_C(1) << INSTR_RT_PLACE_SHIFT) - 1)))

struct instr_rt_arc_total {
    uint64_t caller, callee; /* places; callee 0: the slot is free */
    uint64_t calls;
    int64_t total;
    uint64_t active; /* scratch */
};

struct instr_rt_arc_totals {
    struct instr_rt_arc_total *slots;
    size_t slot_count; /* a power of two, or 0 */
    size_t count;
};

/* What ended threads left. */
extern struct instr_rt_arc_totals instr_rt_retired_arcs;

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

bool instr_rt_totals_fold_arcs(struct instr_rt_arc_totals *into,
                               const struct instr_rt_thread *thread,
                               const struct instr_rt_arcs *arcs);

/* Sum of all counters of an image. */
uint64_t instr_rt_totals_image_sum(const struct instr_rt_totals *totals,
                                   const struct instr_rt_image *image);

#endif
