/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Where perf events are not to be had: a timer of the thread's CPU time (timer_create(2)). The
 * kernel looks at it at its own tick, 100 to 1000 times a second, and tells how many times it
 * should have fired in between.
 */
#include <signal.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>

#include "machine.h"
#include "sampler.h"
#include "sys.h"

#define FRAME_BYTES_MAX ((uintptr_t)1 << 20) /* a frame that is larger is none */

bool instr_rt_timer_make(struct instr_rt_sampling *sampling) {
    struct sigevent event;
    memset(&event, 0, sizeof(event));
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = SIGURG;
    event._sigev_un._tid = (pid_t)instr_rt_sys_gettid();
    sampling->has_timer = instr_rt_sys_3(SYS_timer_create, CLOCK_THREAD_CPUTIME_ID, (long)&event,
                                         (long)&sampling->timer) == 0;
    return sampling->has_timer;
}

bool instr_rt_timer_arm(struct instr_rt_sampling *sampling, uint64_t ns, bool again) {
    struct itimerspec when = {{0, 0}, {(time_t)(ns / 1000000000), (long)(ns % 1000000000)}};
    if (again)
        when.it_interval = when.it_value;
    return instr_rt_sys_4(SYS_timer_settime, sampling->timer, 0, (long)&when, 0) == 0;
}

bool instr_rt_timer_start(struct instr_rt_sampling *sampling) {
    if (instr_rt_timer_make(sampling) &&
        instr_rt_timer_arm(sampling, instr_rt_sampler.period_ns, true))
        return true;
    instr_rt_timer_end(sampling);
    return false;
}

void instr_rt_timer_end(struct instr_rt_sampling *sampling) {
    if (!sampling->has_timer)
        return;
    sampling->has_timer = false;
    instr_rt_sys_3(SYS_timer_delete, sampling->timer, 0, 0);
}

/* Reads memory that may not be there. Returns the bytes that are. */
static size_t peek(uintptr_t from, void *into, size_t size) {
    struct iovec here = {into, size}, there = {(void *)from, size};
    long result = instr_rt_sys_6(SYS_process_vm_readv, (long)instr_rt_sys_getpid(), (long)&here, 1,
                                 (long)&there, 1, 0);
    return result > 0 ? (size_t)result : 0;
}

/* Up to the end of the stack, if that comes first: what lies across a page that is not there is not
 * read at all by some kernels. */
static size_t peek_up(uintptr_t from, void *into, size_t size) {
    size_t there = peek(from, into, size);
    for (; there == 0 && size > 64; size /= 2)
        there = peek(from, into, size / 2);
    return there;
}

void instr_rt_timer_sample(struct instr_rt_sampling *sampling, void *context, uint64_t count) {
    const ucontext_t *state = context;
    uintptr_t pcs[INSTR_RT_STACK_DEPTH + 1], words[INSTR_RT_SAMPLE_WORDS], frame[2];
    struct instr_rt_sample sample = {pcs, 0, false, 0, words, 0};
    uintptr_t sp = instr_rt_machine_sp(state), fp = instr_rt_machine_fp(state), lowest = sp;
    uint32_t depth = 0;
    pcs[depth++] = instr_rt_machine_pc(state);
    /* A frame pointer points to that of the caller, and behind it lies the return address. */
    while (depth < INSTR_RT_STACK_DEPTH && fp >= lowest && fp - lowest < FRAME_BYTES_MAX &&
           fp % sizeof(uintptr_t) == 0 && peek(fp, frame, sizeof(frame)) == sizeof(frame) &&
           frame[1]) {
        pcs[depth++] = frame[1];
        lowest = fp + sizeof(frame);
        fp = frame[0];
    }
    sample.depth = depth;
    sample.sp = sp;
    sample.word_count = peek_up(sp, words, sizeof(words)) / sizeof(*words);
    instr_rt_sampling_add(sampling, &sample, count);
}
