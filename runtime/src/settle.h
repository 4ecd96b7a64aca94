/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Makes the numbers of a snapshot agree with each other. They do already, but for three reasons:
 * values of a thread that runs are read one after the other; the probe cost that is taken out is an
 * estimate, so that what is left of a very short time may be less than nothing; and the time of a
 * signal handler that came in the middle of a probe is the handler's and its caller's.
 */
#ifndef INSTR_RT_SETTLE_H
#define INSTR_RT_SETTLE_H

#include <stddef.h>
#include <stdint.h>

#include "totals.h"

/* Lets `active` of each function's times be the sum of the arcs into it. */
void instr_rt_settle_count_arcs(struct instr_rt_totals *totals);

struct instr_rt_settled_calls {
    uint64_t timed, primitive;
};

/* Of a function: the calls that were timed are those that have arcs. `active` becomes the number
 * of them that were not counted: to be taken from the arcs with instr_rt_settle_arc. */
struct instr_rt_settled_calls instr_rt_settle_calls(struct instr_abi_times *times, uint64_t calls);

/* The calls of an arc into the function with these times. */
uint64_t instr_rt_settle_arc(struct instr_abi_times *times, uint64_t calls);

/* Time of a thread in its functions, and all of its time. */
struct instr_rt_share {
    int64_t self_ns, wall_ns;
};

/* Lets each self time be what is possible, and their sum `sum_ns` if that is. */
void instr_rt_settle_shares(struct instr_rt_share *shares, size_t count, int64_t sum_ns);

#endif
