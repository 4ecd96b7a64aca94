/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The run as a whole: when it started, how it ends, what is switched on. */
#ifndef INSTR_RT_RUN_H
#define INSTR_RT_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "totals.h"

struct instr_rt_run {
    bool started;
    int64_t start_ticks;
    uint64_t exit_kind; /* enum instr_profile_exit */
    int64_t exit_value;
    bool exiting; /* exit handlers run */
    bool final;   /* the profile of the ending process was written */

    /* Measuring is switched off: what is counted now will be excluded. */
    bool stopped;
    int64_t stop_ticks;
    struct instr_rt_totals at_stop;
    struct instr_rt_totals excluded;
};
extern struct instr_rt_run instr_rt_run;

/* What the profile says of the run: enum instr_profile_timing, enum instr_profile_clock. */
uint64_t instr_rt_run_timing(void);
uint64_t instr_rt_run_clock(void);

/* Switches measuring on and off, sets all to zero, for instr.h. */
void instr_rt_run_start(void);
void instr_rt_run_stop(void);
void instr_rt_run_reset(void);

/* The same without taking the lock. */
void instr_rt_run_stop_locked(void);

/* Sets the probes of all images, or of one that came new, as the state wants them. Lock held. */
void instr_rt_run_update_timing(void);

/* In the child of a fork. Lock held. */
void instr_rt_run_after_fork(void);

/* The totals of what was not excluded. Lock held. Returns false if there is no memory. */
bool instr_rt_run_totals(struct instr_rt_totals *totals);

/* For open activations no time has passed while measuring is switched off: moves their clock. Lock
 * held. */
void instr_rt_run_settle_pause(void);

/* Measures what the probes cost, into instr_rt_costs. Lock held, init only. */
void instr_rt_calibrate(void);

/* 1/256 ticks that a call costs whose probes do not fire, and one of a function with line probes; 0
 * if that is not known. And what measures them, if there are to be samples; again makes them
 * better. Lock held. */
extern uint64_t instr_rt_call_cost, instr_rt_marked_call_cost;
void instr_rt_calibrate_calls(void);

#endif
