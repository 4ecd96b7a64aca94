/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Each probe reads the clock as close as it can to the code that it times: at its end where an
 * interval begins, at its beginning where one ends.
 */
#include "probes.h"

#include <errno.h>

#include "frames.h"
#include "image.h"
#include "thread.h"

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define COLD __attribute__((cold, noinline))

static inline void charge(struct instr_rt_thread *thread, uint64_t cost) {
    thread->overhead += cost;
    thread->probes++;
}

/* The same for a probe inside of an activation. */
static inline void charge_frame(struct instr_rt_thread *thread, struct instr_frame *frame,
                                uint64_t cost) {
    frame->cost += cost;
    charge(thread, cost);
}

/* True if `frame` is the thread's top frame, if need be after closing those above it. */
static COLD bool make_top(struct instr_rt_thread *thread, struct instr_frame *frame) {
    return instr_rt_frames_unwind_to(thread, frame);
}

static inline bool is_top(struct instr_rt_thread *thread, struct instr_frame *frame) {
    return LIKELY(thread && thread->top == frame && frame->times) || make_top(thread, frame);
}

static COLD bool grow(struct instr_rt_thread *thread) {
    int saved = errno;
    bool grown = instr_rt_frames_grow(thread, thread->top);
    if (!grown)
        thread->frames_lost++;
    errno = saved;
    return grown;
}

static COLD struct instr_frame *drop_left(struct instr_rt_thread *thread,
                                          const void *const *return_slot, const void *activation) {
    instr_rt_frames_drop_left(thread, return_slot, activation);
    return thread->top;
}

/* Makes a frame the top; `late` and `tls` are 0 but for a late probe. Without the cost: the caller
 * charges it last. */
static inline __attribute__((always_inline)) struct instr_frame *
open_frame(struct instr_rt_thread *thread, struct instr_abi_times *times, const void *function,
           const void *const *return_slot, const void *activation,
           const struct instr_abi_times *late, struct instr_abi_thread *tls) {
    struct instr_frame *caller = thread->top, *frame;
    struct instr_rt_arc *arc;
    if (UNLIKELY(caller->return_slot <= return_slot))
        caller = drop_left(thread, return_slot, activation);
    if (UNLIKELY(!caller->up) && !grow(thread))
        return 0;
    frame = caller->up;
    thread->top = frame;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    /* The bracket was meant for code that is not instrumented; this callee is. */
    if (function && caller->callee == function)
        caller->callee = 0;
    arc = instr_rt_arcs_find(&thread->arcs, caller->site ? caller->site : caller->times, times);
    arc->calls++;
    arc->active++;
    times->active++;
    frame->site = 0;
    frame->child = 0;
    frame->lib = 0;
    frame->cost = late ? instr_rt_costs.enter_late + instr_rt_costs.exit_late
                       : instr_rt_costs.enter + instr_rt_costs.exit;
    frame->lines = 0;
    frame->lines_off = 0;
    frame->callee = 0;
    frame->arc = arc;
    frame->return_slot = return_slot;
    frame->return_address = *return_slot;
    frame->activation = activation;
    frame->late = late;
    if (late) {
        frame->tls = tls;
        frame->outer_late_slot = tls->late_slot;
    }
    frame->times = times;
    if (late) {
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        tls->late_slot = return_slot;
    }
    frame->begin = instr_rt_now(thread);
    return frame;
}

struct instr_frame *instr_rt_enter(struct instr_abi_times *times, const void *function,
                                   const void *const *return_slot, const void *activation) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    struct instr_frame *frame;
    if (UNLIKELY(!thread))
        return 0;
    frame = open_frame(thread, times, function, return_slot, activation, 0, 0);
    if (LIKELY(frame))
        charge(thread, instr_rt_costs.enter);
    return frame;
}

/* A function has one late probe for each machine frame, and nothing is inlined any more: a frame
 * with the same place and times must have been left. With optimization at link time functions are
 * still inlined into each other, but those have other times. */
void instr_rt_enter_late(struct instr_abi_times *times, const void *function,
                         const void *const *return_slot, struct instr_abi_thread *tls) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    struct instr_abi_times *own;
    if (UNLIKELY(tls->bias == INSTR_ABI_UNATTACHED)) {
        instr_rt_attach_for(times, tls);
        thread = instr_rt_tls.thread;
    }
    if (UNLIKELY(!thread || tls->bias == INSTR_ABI_UNATTACHED))
        return;
    own = (struct instr_abi_times *)(void *)((char *)times + tls->bias);
    if (LIKELY(open_frame(thread, own, function, return_slot, times, times, tls)))
        charge(thread, instr_rt_costs.enter_late);
}

/* Below frames of deeper activations, which must have been left. */
static COLD struct instr_frame *find_late(struct instr_rt_thread *thread,
                                          const struct instr_abi_times *times,
                                          const void *const *return_slot) {
    struct instr_frame *frame = thread->top;
    while (frame->return_slot < return_slot ||
           (frame->return_slot == return_slot && frame->late != times))
        frame = frame->down;
    return frame->return_slot == return_slot && make_top(thread, frame) ? frame : 0;
}

void instr_rt_exit_late(const struct instr_abi_times *times, const void *const *return_slot) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    struct instr_frame *frame;
    if (UNLIKELY(!thread))
        return;
    frame = thread->top;
    if (UNLIKELY(frame->late != times || frame->return_slot != return_slot || !frame->times))
        frame = find_late(thread, times, return_slot);
    if (UNLIKELY(!frame))
        return;
    instr_rt_frame_close(thread, frame, instr_rt_now(thread));
    charge(thread, instr_rt_costs.exit_late);
}

void instr_rt_exit(struct instr_frame *frame) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    if (!is_top(thread, frame))
        return;
    instr_rt_frame_close(thread, frame, instr_rt_now(thread));
    charge(thread, instr_rt_costs.exit);
}

/* Do the probes of the activation so far say that those of lines must end? */
static COLD bool are_lines_too_dear(struct instr_rt_thread *thread, struct instr_frame *frame,
                                    int64_t now) {
    const struct instr_abi_times *times = frame->times;
    return instr_rt_governor_judge(thread, times, times->cost + frame->cost,
                                   times->self + now - frame->begin - frame->child);
}

void instr_rt_line(struct instr_frame *frame, struct instr_abi_times *site) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    int64_t now;
    if (!is_top(thread, frame) || UNLIKELY(frame->lines_off))
        return;
    now = instr_rt_now(thread);
    if (UNLIKELY(frame->callee))
        instr_rt_frame_end_call(frame, now);
    if (LIKELY(frame->site))
        instr_rt_frame_end_site(frame, now);
    frame->site = site;
    if (UNLIKELY(!site || (instr_rt_governor_asks(++frame->lines) &&
                           are_lines_too_dear(thread, frame, now)))) {
        frame->site = 0;
        frame->lines_off = 1;
        return;
    }
    frame->site_begin = now;
    frame->site_child = frame->child;
    frame->site_lib = frame->lib;
    site->active++;
    charge_frame(thread, frame, instr_rt_costs.line);
}

void instr_rt_call(struct instr_frame *frame, const void *callee) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    if (!is_top(thread, frame))
        return;
    if (UNLIKELY(frame->callee))
        instr_rt_frame_end_call(frame, instr_rt_now(thread));
    /* Any address but 0 will do for a callee that nobody knows. */
    frame->callee = callee ? callee : (const void *)frame;
    frame->call_child = frame->child;
    frame->call_begin = instr_rt_now(thread);
    charge_frame(thread, frame, instr_rt_costs.call);
}

void instr_rt_call_end(struct instr_frame *frame) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    if (!is_top(thread, frame))
        return;
    if (LIKELY(frame->callee))
        instr_rt_frame_end_call(frame, instr_rt_now(thread));
    charge_frame(thread, frame, instr_rt_costs.call_end);
}

void instr_rt_resume(struct instr_frame *frame) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    if (!is_top(thread, frame))
        return;
    if (frame->callee)
        instr_rt_frame_end_call(frame, instr_rt_now(thread));
}

void instr_rt_unwound(const void *const *return_slot) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    if (thread && thread->top->return_slot < return_slot)
        instr_rt_frames_drop_left(thread, return_slot, 0);
}
