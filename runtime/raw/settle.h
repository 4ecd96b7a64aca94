/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Makes the numbers of a snapshot agree with each other. They do already, but for three reasons:
 * values of a thread that runs are read one after the other; the probe cost that is taken out is an
 * estimate, so that what is left of a very short time may be less than nothing; and the time of a
 * signal handler that came in the middle of a probe is the handler's and its caller's.
 */
#ifndef INSTR_RAW_SETTLE_H
#define INSTR_RAW_SETTLE_H

#include <stddef.h>
#include <stdint.h>

#include "raw.h"

/* Lets `active` of each function's times be the sum of the arcs into it. */
void instr_raw_settle_count_arcs(const struct instr_raw_image *images, size_t image_count,
                                 const struct instr_raw_arc *arcs, size_t arc_count);

struct instr_raw_settled_calls {
    uint64_t timed, primitive;
};

/* Of a function: the calls that were timed are those that have arcs. `active` becomes the number
 * of them that were not counted: to be taken from the arcs with instr_raw_settle_arc. */
struct instr_raw_settled_calls instr_raw_settle_calls(struct instr_abi_times *times,
                                                      uint64_t calls);

/* The calls of an arc into the function with these times. */
uint64_t instr_raw_settle_arc(struct instr_abi_times *times, uint64_t calls);

/* Time of a thread in its functions, and all of its time. */
struct instr_raw_share {
    int64_t self_ns, wall_ns;
};

/* Lets each self time be what is possible, and their sum `sum_ns` if that is. */
void instr_raw_settle_shares(struct instr_raw_share *shares, size_t count, int64_t sum_ns);

#endif
