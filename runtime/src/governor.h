/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Keeps the cost of probes within bounds, with timing=auto: a function whose probes take more than
 * `overhead` percent of its own time loses them, for the rest of the run. What is asked for here is
 * its time without that of timed callees; so all functions together stay within the bound as well.
 *
 * Nothing is switched off as long as the probes of the thread took less than half of the bound in
 * all: a short program is timed in full.
 */
#ifndef INSTR_RT_GOVERNOR_H
#define INSTR_RT_GOVERNOR_H

#include <stdbool.h>
#include <stdint.h>

#include <instr/abi.h>

struct instr_rt_thread;
struct instr_frame;

#define INSTR_RT_GOVERNOR_FIRST 256 /* visits before a function is judged at all */

/* Percent that probes may cost; 0 if they may cost anything. */
extern uint64_t instr_rt_governor_percent;

/* Reads the options. Init only. */
void instr_rt_governor_start(void);

/* Is it time to judge something that happened so many times? */
static inline bool instr_rt_governor_asks(uint64_t times) {
    return (times & (times - 1)) == 0 && times >= INSTR_RT_GOVERNOR_FIRST;
}

/* Judges a function by its times in the calling thread's block: `cost` (1/256 ticks) is what its
 * probes took, `self` (ticks) what was left. Returns true if they do not fire any more. Owner
 * thread only, may be in a signal handler. */
bool instr_rt_governor_judge(const struct instr_rt_thread *thread,
                             const struct instr_abi_times *times, uint64_t cost, int64_t self);

#endif
