/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The one lock of the runtime. Guards the lists of threads and images, the totals and the
 * allocator. Never taken by probes. While it is held all signals are blocked, so that no handler
 * can find it taken by its own thread, and the thread cannot be cancelled.
 */
#ifndef INSTR_RT_LOCK_H
#define INSTR_RT_LOCK_H

#include <stdbool.h>

/* Returns false if this thread holds it already: only after a fault inside the runtime. */
bool instr_rt_lock(void);
void instr_rt_unlock(void);

/* Does not wait: returns false if somebody has it. */
bool instr_rt_lock_try(void);

/* Does this thread hold it? */
bool instr_rt_lock_is_mine(void);

/* For the child of a fork: it holds the lock that its parent's thread took. */
void instr_rt_lock_adopt(void);

#endif
