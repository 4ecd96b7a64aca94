/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The sampler: at equal distances of a thread's CPU time it notes the thread's call stack. With
 * timing=auto and timing=sampled only.
 *
 * Where the kernel allows it, that is a perf event for each thread, whose samples the kernel puts
 * into a ring (sampler_perf.c); elsewhere a CPU time timer for each thread, whose signal takes the
 * sample (sampler_timer.c). Both need a signal handler, the first to empty the ring. The signal is
 * SIGURG: its default action is to be ignored, so that it does no harm when the program takes the
 * handler away, and a program that does not ask for urgent data of sockets never sees it.
 */
#ifndef INSTR_RT_SAMPLER_H
#define INSTR_RT_SAMPLER_H

#include <stdbool.h>
#include <stdint.h>

#include "sample_stacks.h"

struct instr_rt_thread;
struct perf_event_mmap_page;

/* Of one thread. Kept with the thread's record and used again with it. */
struct instr_rt_sampling {
    uint32_t busy; /* somebody works on the stacks: nobody else may */
    bool running;
    struct instr_rt_stacks stacks;
    uint64_t cpu_base, cpu_at_stop; /* CPU time that does not count; when sampling was stopped */

    /* sampler_perf.c */
    struct perf_event_mmap_page *ring;
    uint64_t alarm_ns; /* of the thread, from one emptying to the next */
    size_t ring_bytes;

    /* sampler_timer.c */
    bool has_timer;
    int timer;

    /* sampler_perf.c: a record that does not lie in one piece. Seldom needed: the last one here, so
     * that most threads have no memory for it. */
    _Alignas(8) unsigned char record[8192];
};

struct instr_rt_sampler {
    bool wanted;
    bool handles_signal; /* our handler is there */
    unsigned kind;       /* enum instr_profile_sampler: the best that a thread has */
    bool user_only;      /* the kernel does not let us see time in the kernel */
    uint64_t period_ns;
    struct instr_rt_stacks ended; /* of ended threads */
    uint64_t ended_cpu_ns;
};
extern struct instr_rt_sampler instr_rt_sampler;

/* Reads the options and takes the signal if it is free. Init only. */
void instr_rt_sampler_start(void);

/* Starts sampling the calling thread, whose record this is, if it is not sampled yet: once it runs
 * code of an image that was not compiled with timing=none. Lock held. */
void instr_rt_sampler_thread_start(struct instr_rt_thread *thread);

/* Ends it, at this CPU time of the thread's, and returns how many samples it had. Lock held. */
uint64_t instr_rt_sampler_thread_end(struct instr_rt_thread *thread, uint64_t cpu_ns);

/* Gives back what a thread's record keeps that does not exist any more: in the child of a fork. */
void instr_rt_sampler_thread_forget(struct instr_rt_thread *thread);

/* Drops all samples of before: reset, and in the child of a fork. Lock held. */
void instr_rt_sampler_clear(void);

/* Measuring is about to stop or to start again. Lock held. */
void instr_rt_sampler_stop(void);
void instr_rt_sampler_resume(void);

/* Puts all samples so far into `all`, which is empty, and returns the CPU time of the threads that
 * they stand for, nanoseconds. Lock held. */
uint64_t instr_rt_sampler_take(struct instr_rt_stacks *all);

/* Samples of one thread. Lock held. */
uint64_t instr_rt_sampler_count(const struct instr_rt_thread *thread);

/* --- between the files of the sampler --- */

/* Keeps everybody else from the stacks. Returns false if somebody is at work there already. */
static inline bool instr_rt_sampling_enter(struct instr_rt_sampling *sampling) {
    return __atomic_exchange_n(&sampling->busy, 1, __ATOMIC_ACQUIRE) == 0;
}
static inline void instr_rt_sampling_leave(struct instr_rt_sampling *sampling) {
    __atomic_store_n(&sampling->busy, 0, __ATOMIC_RELEASE);
}

/* What a sample is made of. */
struct instr_rt_sample {
    uintptr_t *pcs; /* the innermost first, with room for INSTR_RT_STACK_DEPTH */
    uint32_t depth;
    bool kernel;
    uintptr_t sp; /* the stack pointer, and the words from there on */
    const uintptr_t *words;
    size_t word_count;
};

/* Of the words, as many as bytes that are looked at. */
#define INSTR_RT_SAMPLE_WORDS (4096 / sizeof(uintptr_t))

/* Counts a sample, with the callers that it can find. The caller is inside. */
void instr_rt_sampling_add(struct instr_rt_sampling *sampling, struct instr_rt_sample *sample,
                           uint64_t count);

/* sampler_callers.c: puts callers into the sample that the chain of frame pointers does not have.
 */
void instr_rt_sample_find_callers(struct instr_rt_sample *sample);

/* For the calling thread. Returns false if the kernel refuses. */
bool instr_rt_perf_start(struct instr_rt_sampling *sampling);
/* Empties the ring. The caller is inside. */
void instr_rt_perf_drain(struct instr_rt_sampling *sampling);
void instr_rt_perf_end(struct instr_rt_sampling *sampling);

/* Makes a timer of the calling thread; lets it go off once or again and again. */
bool instr_rt_timer_make(struct instr_rt_sampling *sampling);
bool instr_rt_timer_arm(struct instr_rt_sampling *sampling, uint64_t ns, bool again);

bool instr_rt_timer_start(struct instr_rt_sampling *sampling);
/* Takes a sample of where the signal came. */
void instr_rt_timer_sample(struct instr_rt_sampling *sampling, void *context, uint64_t count);
void instr_rt_timer_end(struct instr_rt_sampling *sampling);

#endif
