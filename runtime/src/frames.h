/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The shadow stack: one frame per timed activation. Frames are linked once, in stack order, when
 * they are made; pushing and popping only moves the thread's `top`.
 *
 * The clock that frames read stands still during probes: ticks minus the cost of the thread's
 * probes so far, and minus the time that instr_stop took away.
 *
 * A handler of a signal may push and pop frames between any two instructions here. So a frame is
 * made the top before it is filled in, and stays the top until it is emptied.
 */
#ifndef INSTR_RT_FRAMES_H
#define INSTR_RT_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

#include <instr/abi.h>

#include "clock.h"
#include "governor.h"
#include "thread.h"

#define INSTR_RT_COST_SHIFT 8 /* costs and overheads are 1/256 ticks */

static inline uint64_t instr_rt_cost_ps(uint64_t cost, double ns_per_tick) {
    return (uint64_t)((double)cost / (1 << INSTR_RT_COST_SHIFT) * ns_per_tick * 1000.0);
}

struct instr_frame {
    struct instr_abi_times *times; /* of the function; 0 while the frame is free */
    struct instr_abi_times *site;  /* of the line that control is in; 0 before the first */
    int64_t begin;                 /* of the activation */
    int64_t child;                 /* ticks in timed callees */
    int64_t lib;                   /* ticks in calls to code that is not instrumented */
    int64_t site_begin;            /* of the visit to the site, and child and lib at that time */
    int64_t site_child, site_lib;
    uint64_t cost;      /* of its probes so far, 1/256 ticks */
    uint32_t lines;     /* line probes so far */
    uint32_t lines_off; /* the governor ended them */
    const void *callee; /* of the open bracket; 0 if none is open */
    int64_t call_begin; /* of the bracket, and child at that time */
    int64_t call_child;
    struct instr_rt_arc *arc;
    const void *const *return_slot; /* of the machine frame; see abi.h */
    const void *return_address;     /* what stood there on entry */
    const void *activation;
    const struct instr_abi_times *late; /* in the section, if a late probe opened it; or else 0 */
    struct instr_abi_thread *tls;       /* of its image, and what the late slot there was before */
    const void *const *outer_late_slot;
    struct instr_rt_thread *thread;
    struct instr_frame *up, *down; /* towards callees and callers; fixed */
};

/* What each probe costs, 1/256 ticks. The two halves of a pair are split at the clock readings:
 * what lies between them is charged to the first, the rest to the second. */
struct instr_rt_costs {
    uint64_t enter, exit, line, call, call_end, enter_late, exit_late;
};
extern struct instr_rt_costs instr_rt_costs;

/* Ticks during which measuring was stopped. */
extern int64_t instr_rt_paused_ticks;

static inline int64_t instr_rt_now(const struct instr_rt_thread *thread) {
    return instr_rt_ticks() - instr_rt_paused_ticks -
           (int64_t)(thread->overhead >> INSTR_RT_COST_SHIFT);
}

/* Makes the first frames of a thread, of memory that is all zero. Init only, of the thread. */
void instr_rt_frames_start(struct instr_rt_thread *thread, void *memory, size_t bytes);

/* Makes frames above `top`. Returns false if there is no memory. Owner thread only. */
bool instr_rt_frames_grow(struct instr_rt_thread *thread, struct instr_frame *top);

/* Closes the frames above `frame`, which were left by longjmp or an exception. Returns false if
 * it is not an open frame of this thread. */
bool instr_rt_frames_unwind_to(struct instr_rt_thread *thread, struct instr_frame *frame);

/* Closes the frames on top that must have been left, since an activation begins whose machine frame
 * lies at `return_slot`: those of deeper machine frames, and those of an earlier call that had this
 * place. `activation` is 0 if the new activation has no frame of its own. */
void instr_rt_frames_drop_left(struct instr_rt_thread *thread, const void *const *return_slot,
                               const void *activation);

/* Closes all frames: the thread ends. */
void instr_rt_frames_close_all(struct instr_rt_thread *thread);

/* Lets all open frames begin now, as if nothing had happened before. The calling thread's own. */
void instr_rt_frames_restart(struct instr_rt_thread *thread);

/* Frames of late probes with these thread-local words end without them: they go, with their image.
 * Lock held. */
void instr_rt_frames_forget_late(struct instr_rt_thread *thread,
                                 const struct instr_abi_thread *tls);

static inline void instr_rt_frame_end_call(struct instr_frame *frame, int64_t now) {
    frame->lib += now - frame->call_begin - (frame->child - frame->call_child);
    frame->callee = 0;
}

static inline void instr_rt_times_add(struct instr_abi_times *times, int64_t elapsed, int64_t child,
                                      int64_t lib) {
    if (times->visits == 0 || elapsed < times->min)
        times->min = elapsed;
    if (times->visits == 0 || elapsed > times->max)
        times->max = elapsed;
    times->visits++;
    times->self += elapsed - child;
    times->lib += lib;
    if (--times->active == 0) {
        times->outermost++;
        times->total += elapsed;
    }
}

static inline void instr_rt_frame_end_site(struct instr_frame *frame, int64_t now) {
    instr_rt_times_add(frame->site, now - frame->site_begin, frame->child - frame->site_child,
                       frame->lib - frame->site_lib);
}

/* `frame` is the top frame. */
static inline void instr_rt_frame_close(struct instr_rt_thread *thread, struct instr_frame *frame,
                                        int64_t now) {
    struct instr_frame *down = frame->down;
    int64_t elapsed = now - frame->begin, child;
    struct instr_rt_arc *arc = frame->arc;
    if (frame->callee)
        instr_rt_frame_end_call(frame, now);
    if (frame->site)
        instr_rt_frame_end_site(frame, now);
    child = frame->child;
    instr_rt_times_add(frame->times, elapsed, child, frame->lib);
    if (--arc->active == 0)
        arc->total += elapsed;
    /* The rest is a signal handler that ran here: the caller's time, not this frame's. */
    down->child += elapsed + (frame->child - child);
    frame->times->cost += frame->cost;
    if (__builtin_expect(instr_rt_governor_asks(frame->times->visits), 0))
        instr_rt_governor_judge(thread, frame->times, frame->times->cost, frame->times->self);
    if (frame->late)
        frame->tls->late_slot = frame->outer_late_slot;
    frame->times = 0;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    thread->top = down;
}

#endif
