/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The live file: counters lie in a file that is mapped, OUTPUT.PID.live, so that they outlive the
 * process however it ends. Once the profile is written it is removed. Where it cannot be had, all
 * goes on in memory.
 */
#ifndef INSTR_RT_LIVE_H
#define INSTR_RT_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "live_layout.h"

struct instr_rt_image;

/* Makes the file. Init only. */
void instr_rt_live_start(void);

/* `size` zeroed bytes: a new segment, or memory that is nowhere else. Never given back. Returns 0
 * if there is none. Lock held. */
void *instr_rt_live_map(enum instr_live_kind kind, uint64_t image, size_t size);

/* Describes an image, before it is used. Lock held. */
void instr_rt_live_image(const struct instr_rt_image *image);

/* Is there a file? Lock held. */
bool instr_rt_live_is_there(void);

/* What was put behind the segments so far can be seen from now on. Lock held. */
void instr_rt_live_show(void);

/* live_modules.c: which files' code lies where, if samples are taken: those that are new, all for a
 * new file, and those that came with an image. Lock held. */
void instr_rt_live_modules(void);
void instr_rt_live_modules_again(void);
void instr_rt_live_modules_with(const struct instr_rt_image *image);

/* Says which sampler runs. Lock held. */
void instr_rt_live_sampler(uint64_t kind, uint64_t rate, uint64_t period_ns);

/* The program still runs. Any thread, signal handlers too. */
void instr_rt_live_tick(void);

/* The clock's rate is known better. Lock held. */
void instr_rt_live_clock(void);

/* All that was counted is in the profile now: removes the file. The memory stays. Lock held. */
void instr_rt_live_end(void);

/* In the child of a fork, before anything is counted: gives it memory and a file of its own. Lock
 * held. */
void instr_rt_live_after_fork(void);

#endif
