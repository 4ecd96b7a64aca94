/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "frames.h"

#include "memory.h"

/* A thread of a few calls shall cost little, a deep recursion few system calls: as many bytes again
 * as there are, between these bounds. */
#define SMALLEST_CHUNK_BYTES 4096
#define LARGEST_CHUNK_BYTES 65536

struct instr_rt_costs instr_rt_costs;
int64_t instr_rt_paused_ticks;

/* Makes frames of cleared memory; returns the first. */
static struct instr_frame *make_frames(struct instr_rt_thread *thread, void *memory, size_t bytes,
                                       struct instr_frame *down) {
    struct instr_frame *frames = memory;
    size_t count = bytes / sizeof(*frames);
    for (size_t i = 0; i < count; i++) {
        frames[i].thread = thread;
        frames[i].down = i ? &frames[i - 1] : down;
        frames[i].up = i + 1 < count ? &frames[i + 1] : 0;
    }
    thread->frame_bytes += bytes;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    return frames;
}

void instr_rt_frames_start(struct instr_rt_thread *thread, void *memory, size_t bytes) {
    struct instr_frame *frames = make_frames(thread, memory, bytes, 0);
    /* Above everything: never taken for left. */
    frames->return_slot = (const void *const *)UINTPTR_MAX;
    thread->bottom = thread->top = frames;
}

bool instr_rt_frames_grow(struct instr_rt_thread *thread, struct instr_frame *top) {
    size_t bytes = SMALLEST_CHUNK_BYTES;
    void *memory;
    if (top->up)
        return true;
    while (bytes < thread->frame_bytes && bytes < LARGEST_CHUNK_BYTES)
        bytes *= 2;
    memory = instr_rt_map(bytes);
    if (memory)
        top->up = make_frames(thread, memory, bytes, top);
    return memory != 0;
}

/* A frame that was left half filled in by a handler that jumped away is just dropped. */
static void close_top(struct instr_rt_thread *thread, int64_t now) {
    struct instr_frame *frame = thread->top;
    if (frame->times)
        instr_rt_frame_close(thread, frame, now);
    else
        thread->top = frame->down;
}

bool instr_rt_frames_unwind_to(struct instr_rt_thread *thread, struct instr_frame *frame) {
    int64_t now;
    if (!thread || frame->thread != thread || !frame->times)
        return false;
    now = instr_rt_now(thread);
    while (thread->top != frame && thread->top != thread->bottom)
        close_top(thread, now);
    return thread->top == frame;
}

/* Are addresses comparable with those of the thread's frames? On an alternate stack they may not
 * be. glibc puts a thread's own stack below its control block; the first thread's is above all. */
static bool on_own_stack(const struct instr_rt_thread *thread, const void *address) {
    return thread->stack_end == 0 || (uintptr_t)address < thread->stack_end;
}

/* Of the frames on top that share the place of the new activation's machine frame: must the upper
 * ones have been left? They are alive if the new one was inlined into theirs. */
static const struct instr_frame *find_left(const struct instr_rt_thread *thread,
                                           const void *const *return_slot, const void *activation) {
    const struct instr_frame *left = 0, *frame;
    for (frame = thread->top; frame != thread->bottom && frame->return_slot == return_slot;
         frame = frame->down)
        if (frame->activation == activation || frame->return_address != *return_slot)
            left = frame;
    return left;
}

void instr_rt_frames_drop_left(struct instr_rt_thread *thread, const void *const *return_slot,
                               const void *activation) {
    int64_t now = instr_rt_now(thread);
    const struct instr_frame *left;
    if (!on_own_stack(thread, return_slot))
        return;
    while (thread->top != thread->bottom && thread->top->return_slot < return_slot)
        close_top(thread, now);
    left = find_left(thread, return_slot, activation);
    while (left) {
        if (thread->top == left)
            left = 0;
        close_top(thread, now);
    }
}

void instr_rt_frames_close_all(struct instr_rt_thread *thread) {
    int64_t now = instr_rt_now(thread);
    while (thread->top != thread->bottom)
        close_top(thread, now);
}

/* The visit that is open began before: its end must not count it. Wraps around below zero. */
static void uncount(struct instr_abi_times *times) {
    times->visits--;
    if (times->active++ == 0)
        times->outermost--;
}

void instr_rt_frames_restart(struct instr_rt_thread *thread) {
    int64_t now = instr_rt_now(thread);
    struct instr_frame *frame = thread->bottom;
    frame->child = 0;
    while (frame != thread->top) {
        frame = frame->up;
        if (!frame->times)
            continue;
        uncount(frame->times);
        if (frame->site)
            uncount(frame->site);
        frame->arc->active++;
        frame->begin = frame->site_begin = frame->call_begin = now;
        frame->child = frame->site_child = frame->call_child = 0;
        frame->lib = frame->site_lib = 0;
    }
}

void instr_rt_frames_forget_late(struct instr_rt_thread *thread,
                                 const struct instr_abi_thread *tls) {
    struct instr_frame *frame = thread ? thread->bottom : 0;
    for (; frame; frame = frame->up)
        if (frame->late && frame->tls == tls)
            frame->late = 0;
}
