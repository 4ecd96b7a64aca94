/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "sampler.h"

#include <signal.h>
#include <string.h>

#include "config.h"
#include "image.h"
#include "live.h"
#include "memory.h"
#include "profile_format.h"
#include "run.h"
#include "sys.h"
#include "thread.h"

struct instr_rt_sampler instr_rt_sampler;

/* Under the C library's own name for it: programs define functions called sigaction. */
#if defined(__GLIBC__)
extern int __sigaction(int number, const struct sigaction *action, struct sigaction *old);
#define SIGACTION __sigaction
#else
#define SIGACTION sigaction
#endif

static void on_signal(int number, siginfo_t *info, void *context) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    struct instr_rt_sampling *sampling = thread ? thread->sampling : 0;
    (void)number;
    if (!sampling || !sampling->running || !instr_rt_sampling_enter(sampling))
        return;
    if (sampling->ring) {
        instr_rt_perf_drain(sampling);
        /* Only now, so that a handler of the program's that took our place is called once. */
        if (sampling->has_timer)
            instr_rt_timer_arm(sampling, sampling->alarm_ns, false);
    } else if (sampling->has_timer && info->si_code == SI_TIMER)
        instr_rt_timer_sample(sampling, context, 1 + (uint64_t)info->si_overrun);
    instr_rt_sampling_leave(sampling);
    instr_rt_live_tick();
}

void instr_rt_sampler_start(void) {
    struct sigaction action, old;
    instr_rt_sampler.wanted = instr_rt_config.timing == INSTR_RT_TIMING_AUTO ||
                              instr_rt_config.timing == INSTR_RT_TIMING_SAMPLED;
    if (!instr_rt_sampler.wanted)
        return;
    instr_rt_sampler.period_ns = UINT64_C(1000000000) / (uint64_t)instr_rt_config.rate;
    instr_rt_stacks_show(&instr_rt_sampler.ended);
    memset(&action, 0, sizeof(action));
    action.sa_sigaction = on_signal;
    /* On an alternate stack where the thread has one; no call that waits is ended. */
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    /* No handler of the program's may come in between, and leave by longjmp or fork: all, also
     * those that sigfillset leaves out for the C library's cancellation. */
    memset(&action.sa_mask, 0xff, sizeof(action.sa_mask));
    if (SIGACTION(SIGURG, 0, &old) == 0 && !(old.sa_flags & SA_SIGINFO) &&
        old.sa_handler == SIG_DFL)
        instr_rt_sampler.handles_signal = SIGACTION(SIGURG, &action, 0) == 0;
}

void instr_rt_sampler_thread_start(struct instr_rt_thread *thread) {
    struct instr_rt_sampling *sampling = thread->sampling;
    if (!instr_rt_sampler.wanted || (sampling && sampling->running))
        return;
    if (!sampling)
        sampling = thread->sampling = instr_rt_map(sizeof(*sampling));
    if (!sampling)
        return;
    sampling->busy = 0;
    sampling->cpu_base = sampling->cpu_at_stop = instr_rt_thread_cpu_ns(thread->tid);
    if (instr_rt_perf_start(sampling))
        instr_rt_sampler.kind = INSTR_PROFILE_SAMPLER_PERF;
    else if (instr_rt_sampler.handles_signal && instr_rt_timer_start(sampling)) {
        if (instr_rt_sampler.kind == INSTR_PROFILE_SAMPLER_NONE)
            instr_rt_sampler.kind = INSTR_PROFILE_SAMPLER_TIMER;
    } else
        return;
    instr_rt_live_sampler(instr_rt_sampler.kind, (uint64_t)instr_rt_config.rate,
                          instr_rt_sampler.period_ns);
    instr_rt_stacks_show(&sampling->stacks);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    sampling->running = true;
}

/* CPU time that counts, up to `now`, of the thread's CPU clock. */
static uint64_t sampled_ns(const struct instr_rt_sampling *sampling, uint64_t now) {
    if (instr_rt_run.stopped)
        now = sampling->cpu_at_stop;
    return now > sampling->cpu_base ? now - sampling->cpu_base : 0;
}

/* Another thread's handler is soon done, unless it does not get to run: the samples are then left
 * out. */
static bool wait_to_enter(struct instr_rt_sampling *sampling) {
    for (int i = 0; i < 1000; i++) {
        if (instr_rt_sampling_enter(sampling))
            return true;
        instr_rt_sys_3(SYS_sched_yield, 0, 0, 0);
    }
    return false;
}

/* Brings the thread's stacks up to date. */
static void drain(struct instr_rt_sampling *sampling) {
    if (!sampling->ring || !wait_to_enter(sampling))
        return;
    instr_rt_perf_drain(sampling);
    instr_rt_sampling_leave(sampling);
}

uint64_t instr_rt_sampler_thread_end(struct instr_rt_thread *thread, uint64_t cpu_ns) {
    struct instr_rt_sampling *sampling = thread->sampling;
    uint64_t samples;
    if (!sampling || !sampling->running)
        return 0;
    drain(sampling);
    sampling->running = false;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    instr_rt_perf_end(sampling);
    instr_rt_timer_end(sampling);
    instr_rt_stacks_fold(&instr_rt_sampler.ended, &sampling->stacks);
    instr_rt_sampler.ended_cpu_ns += sampled_ns(sampling, cpu_ns);
    samples = sampling->stacks.samples;
    instr_rt_stacks_clear(&sampling->stacks);
    return samples;
}

void instr_rt_sampler_thread_forget(struct instr_rt_thread *thread) {
    struct instr_rt_sampling *sampling = thread->sampling;
    if (!sampling)
        return;
    /* Rings and timers are not inherited. A thread that was inside does not exist here. */
    sampling->ring = 0;
    sampling->has_timer = false;
    sampling->running = false;
    sampling->busy = 0;
    instr_rt_stacks_clear(&sampling->stacks);
}

void instr_rt_sampler_clear(void) {
    instr_rt_stacks_clear(&instr_rt_sampler.ended);
    instr_rt_sampler.ended_cpu_ns = 0;
    for (struct instr_rt_thread *thread = instr_rt_threads.first; thread; thread = thread->next) {
        struct instr_rt_sampling *sampling = thread->sampling;
        if (!sampling || !sampling->running || !wait_to_enter(sampling))
            continue;
        if (sampling->ring)
            instr_rt_perf_drain(sampling);
        instr_rt_stacks_clear(&sampling->stacks);
        sampling->cpu_base = sampling->cpu_at_stop = instr_rt_thread_cpu_ns(thread->tid);
        instr_rt_sampling_leave(sampling);
    }
}

void instr_rt_sampler_stop(void) {
    for (struct instr_rt_thread *thread = instr_rt_threads.first; thread; thread = thread->next)
        if (thread->sampling && thread->sampling->running) {
            drain(thread->sampling);
            thread->sampling->cpu_at_stop = instr_rt_thread_cpu_ns(thread->tid);
        }
}

void instr_rt_sampler_resume(void) {
    for (struct instr_rt_thread *thread = instr_rt_threads.first; thread; thread = thread->next) {
        struct instr_rt_sampling *sampling = thread->sampling;
        if (!sampling || !sampling->running)
            continue;
        /* What came meanwhile is dropped: measuring is still stopped. */
        drain(sampling);
        sampling->cpu_base += instr_rt_thread_cpu_ns(thread->tid) - sampling->cpu_at_stop;
    }
}

/* Of CPU time, what the sampler can see. */
static uint64_t visible(uint64_t cpu_ns) {
    struct rusage usage;
    double user, kernel;
    if (!instr_rt_sampler.user_only || instr_rt_sys_getrusage(RUSAGE_SELF, &usage) != 0)
        return cpu_ns;
    user = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
    kernel = (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6;
    return user + kernel > 0 ? (uint64_t)((double)cpu_ns * user / (user + kernel)) : cpu_ns;
}

uint64_t instr_rt_sampler_take(struct instr_rt_stacks *all) {
    uint64_t cpu_ns = instr_rt_sampler.ended_cpu_ns;
    instr_rt_stacks_fold(all, &instr_rt_sampler.ended);
    for (struct instr_rt_thread *thread = instr_rt_threads.first; thread; thread = thread->next) {
        struct instr_rt_sampling *sampling = thread->sampling;
        if (!sampling || !sampling->running || !wait_to_enter(sampling))
            continue;
        if (sampling->ring)
            instr_rt_perf_drain(sampling);
        instr_rt_stacks_fold(all, &sampling->stacks);
        instr_rt_sampling_leave(sampling);
        cpu_ns += sampled_ns(sampling, instr_rt_thread_cpu_ns(thread->tid));
    }
    return visible(cpu_ns);
}

uint64_t instr_rt_sampler_count(const struct instr_rt_thread *thread) {
    return thread->sampling ? thread->sampling->stacks.samples : 0;
}

void instr_rt_sampling_add(struct instr_rt_sampling *sampling, struct instr_rt_sample *sample,
                           uint64_t count) {
    if (instr_rt_run.stopped || sample->depth == 0)
        return;
    instr_rt_sample_find_callers(sample);
    instr_rt_stacks_add(&sampling->stacks, sample->pcs, sample->depth, sample->kernel, count);
}
