/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Time for which a thread could have run, and the processor was with others. */
#ifndef INSTR_RT_PREEMPTION_H
#define INSTR_RT_PREEMPTION_H

#include <stdint.h>

/* Of a thread since it was made, nanoseconds; 0 if the kernel does not say. The kernel counts all
 * time on run queues (Documentation/scheduler/sched-stats, /proc/PID/schedstat). The part of it
 * that was behind a wait belongs to the line that waited: it is taken out by the shares of
 * voluntary and involuntary switches. */

/* Of the calling thread. */
uint64_t instr_rt_preempted_ns(uint64_t tid);

/* Of any live thread of this process. Lock held. */
uint64_t instr_rt_preempted_ns_of(uint64_t tid);

#endif
