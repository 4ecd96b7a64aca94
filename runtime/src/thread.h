/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What the runtime knows of a thread. Records, their frames, blocks and arcs are recycled as they
 * are, never unmapped and never emptied: a stale frame pointer in a suspended coroutine still
 * points to a frame, and what an ended thread counted stays where it lies, in the live file.
 */
#ifndef INSTR_RT_THREAD_H
#define INSTR_RT_THREAD_H

#include <stdbool.h>
#include <stdint.h>

#include <instr/abi.h>

#include "arcs.h"

struct instr_live_thread;
struct instr_rt_block;
struct instr_rt_region;
struct instr_rt_sampling;

#define INSTR_RT_REGION_DEPTH 64

struct instr_rt_open_region {
    struct instr_rt_region *region;
    int64_t begin;
};

struct instr_rt_thread {
    /* Used by every probe, by the thread itself. */
    struct instr_frame *top;
    uint64_t overhead; /* probe cost so far, 1/256 ticks */
    uint64_t probes;
    struct instr_rt_arcs arcs;

    struct instr_frame *bottom; /* stands for the callers that are not instrumented */
    uintptr_t stack_end;        /* the thread's own stack lies below; 0 for the first thread */
    size_t frame_bytes;         /* of all frames that were made */
    uint64_t frames_lost;
    int64_t start_ticks;
    int64_t self_base; /* self time that a reset took away */
    uint64_t tid;
    struct instr_rt_sampling *sampling; /* 0 if it was never sampled */
    struct instr_live_thread *live;     /* 0 if there is no memory */
    unsigned region_depth;
    struct instr_rt_open_region regions[INSTR_RT_REGION_DEPTH];

    /* Guarded by the lock. */
    struct instr_rt_block *blocks;
    struct instr_rt_thread *next, *previous;
    struct instr_rt_thread *next_record; /* of all that were ever made */
    int64_t self_seen; /* self time and wall time when totals were last taken, ticks */
    int64_t wall_seen;
};

/* The only thread-local of the runtime. Initial-exec, so that reading it calls nothing. */
struct instr_rt_tls {
    struct instr_rt_thread *thread; /* 0 before the first attach and after retirement */
    uint32_t busy;                  /* inside attach or retirement: do not come in again */
};
extern __thread struct instr_rt_tls instr_rt_tls __attribute__((tls_model("initial-exec")));

/* Live threads and what ended ones left; guarded by the lock. */
struct instr_rt_ended_thread {
    uint64_t tid, wall_ticks, cpu_ns, preempted_ns, probes, count, samples;
    int64_t self_ticks;
    char name[16];
};

#define INSTR_RT_ENDED_MAX 1000

struct instr_rt_thread_list {
    struct instr_rt_thread *first; /* live */
    struct instr_rt_ended_thread *ended;
    uint64_t ended_count;              /* at most INSTR_RT_ENDED_MAX */
    struct instr_rt_ended_thread rest; /* all further ones; count 0 if there are none */
    uint64_t ended_overhead;           /* 1/256 ticks, of all ended threads */
    uint64_t ended_probes;
    uint64_t ended_frames_lost;
};
extern struct instr_rt_thread_list instr_rt_threads;

/* Makes the key whose destructor retires threads. Init only. */
void instr_rt_thread_start(void);

/* The calling thread's record, made if it has none. Lock held. Returns 0 if there is no memory. */
struct instr_rt_thread *instr_rt_thread_get(void);

/* Asks the C library for a call at the end of this thread. Lock not held: it may allocate. */
void instr_rt_thread_watch_end(void);

/* All records, by next_record: of live threads and of those that ended. Lock held. */
const struct instr_rt_thread *instr_rt_thread_records(void);

/* A record that no list knows, for calibration, and its way back to the pool. Lock held. */
struct instr_rt_thread *instr_rt_thread_borrow(void);
void instr_rt_thread_give_back(struct instr_rt_thread *thread);

/* CPU time of a live thread of this process, nanoseconds. */
uint64_t instr_rt_thread_cpu_ns(uint64_t tid);

/* Lets ended threads have spent no time in functions: a reset. Lock held. */
void instr_rt_thread_forget_ended_times(void);

/* In the child of a fork: forgets all threads but the calling one. Lock held. */
void instr_rt_thread_after_fork(void);

#endif
