/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "thread.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "frames.h"
#include "image.h"
#include "live.h"
#include "lock.h"
#include "memory.h"
#include "preemption.h"
#include "sampler.h"
#include "sys.h"

__thread struct instr_rt_tls instr_rt_tls;
struct instr_rt_thread_list instr_rt_threads;

static struct instr_rt_thread *pool, *records;
static pthread_key_t key;
static bool key_made;

static uint64_t cpu_ns_of(clockid_t clock) {
    struct timespec time;
    if (clock_gettime(clock, &time) != 0)
        return 0;
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

uint64_t instr_rt_thread_cpu_ns(uint64_t tid) {
    /* How the kernel names the clock of a thread; what pthread_getcpuclockid computes. */
    return cpu_ns_of((clockid_t)((~(uint32_t)tid << 3) | 6));
}

/* Keeps one record for each ended thread, up to a bound. */
static void remember(const struct instr_rt_ended_thread *ended) {
    struct instr_rt_ended_thread *rest = &instr_rt_threads.rest;
    if (!instr_rt_threads.ended)
        instr_rt_threads.ended = instr_rt_map(INSTR_RT_ENDED_MAX * sizeof(*instr_rt_threads.ended));
    if (instr_rt_threads.ended && instr_rt_threads.ended_count < INSTR_RT_ENDED_MAX) {
        instr_rt_threads.ended[instr_rt_threads.ended_count++] = *ended;
        return;
    }
    rest->wall_ticks += ended->wall_ticks;
    rest->cpu_ns += ended->cpu_ns;
    rest->preempted_ns += ended->preempted_ns;
    rest->probes += ended->probes;
    rest->self_ticks += ended->self_ticks;
    rest->samples += ended->samples;
    rest->count++;
}

void instr_rt_thread_forget_ended_times(void) {
    for (uint64_t i = 0; i < instr_rt_threads.ended_count; i++) {
        instr_rt_threads.ended[i].self_ticks = 0;
        instr_rt_threads.ended[i].samples = 0;
    }
    instr_rt_threads.rest.self_ticks = 0;
    instr_rt_threads.rest.samples = 0;
}

static void retire(struct instr_rt_thread *thread) {
    struct instr_rt_ended_thread ended = {0};
    instr_rt_frames_close_all(thread);
    ended.tid = thread->tid;
    ended.wall_ticks = (uint64_t)(instr_rt_ticks() - thread->start_ticks);
    ended.cpu_ns = cpu_ns_of(CLOCK_THREAD_CPUTIME_ID);
    ended.preempted_ns = instr_rt_preempted_ns(thread->tid);
    ended.probes = thread->probes;
    ended.self_ticks = thread->bottom->child - thread->self_base;
    ended.count = 1;
    instr_rt_sys_prctl(PR_GET_NAME, ended.name);
    ended.samples = instr_rt_sampler_thread_end(thread, ended.cpu_ns);
    remember(&ended);
    instr_rt_threads.ended_overhead += thread->overhead;
    instr_rt_threads.ended_probes += thread->probes;
    instr_rt_threads.ended_frames_lost += thread->frames_lost;
    instr_rt_image_retire_thread(thread);
    if (thread->live) {
        thread->live->tid = 0;
        thread->live->ended++;
        thread->live->ended_wall_ticks += ended.wall_ticks;
        thread->live->ended_cpu_ns += ended.cpu_ns;
    }
    instr_rt_live_tick();
    if (thread->previous)
        thread->previous->next = thread->next;
    else
        instr_rt_threads.first = thread->next;
    if (thread->next)
        thread->next->previous = thread->previous;
    instr_rt_thread_give_back(thread);
}

/* Runs at the end of each thread; other destructors may run after it and attach once more. */
static void on_thread_end(void *unused) {
    int saved = errno;
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    (void)unused;
    if (!thread || !instr_rt_lock())
        return;
    instr_rt_tls.busy = 1;
    retire(thread);
    instr_rt_tls.thread = 0;
    instr_rt_tls.busy = 0;
    instr_rt_unlock();
    errno = saved;
}

void instr_rt_thread_start(void) {
    key_made = pthread_key_create(&key, on_thread_end) == 0;
}

void instr_rt_thread_watch_end(void) {
    /* The C library may call malloc here, which may be instrumented: that is fine by now. */
    if (key_made)
        pthread_setspecific(key, &instr_rt_tls);
}

/* A record and the first frames: one page, where pages have their usual size. */
#define MAPPED_BYTES 4096
#define FRAMES_BYTES (MAPPED_BYTES - sizeof(struct instr_rt_thread))
_Static_assert(FRAMES_BYTES > 8 * sizeof(struct instr_frame), "enough frames for most threads");

struct instr_rt_thread *instr_rt_thread_borrow(void) {
    struct instr_rt_thread *thread = pool;
    if (thread) {
        pool = thread->next;
        thread->next = 0;
        return thread;
    }
    thread = instr_rt_map(MAPPED_BYTES);
    if (thread) {
        instr_rt_frames_start(thread, thread + 1, FRAMES_BYTES);
        thread->live = instr_rt_live_map(INSTR_LIVE_THREAD, 0, sizeof(*thread->live));
        thread->next_record = records;
        records = thread;
    }
    return thread;
}

void instr_rt_thread_give_back(struct instr_rt_thread *thread) {
    struct instr_rt_thread kept = *thread;
    memset(thread, 0, sizeof(*thread));
    thread->arcs = kept.arcs;
    thread->blocks = kept.blocks;
    thread->sampling = kept.sampling;
    thread->live = kept.live;
    thread->bottom = thread->top = kept.bottom;
    thread->frame_bytes = kept.frame_bytes;
    thread->bottom->child = 0;
    thread->next_record = kept.next_record;
    thread->next = pool;
    pool = thread;
}

const struct instr_rt_thread *instr_rt_thread_records(void) {
    return records;
}

static void show_live(const struct instr_rt_thread *thread) {
    struct instr_live_thread *live = thread->live;
    if (!live)
        return;
    instr_rt_sys_prctl(PR_GET_NAME, live->name);
    live->start_ticks = thread->start_ticks;
    live->tid = thread->tid;
    instr_rt_live_tick();
}

struct instr_rt_thread *instr_rt_thread_get(void) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    if (thread)
        return thread;
    thread = instr_rt_thread_borrow();
    if (!thread)
        return 0;
    for (struct instr_rt_block *block = thread->blocks; block; block = block->next_of_thread)
        block->thread = thread;
    thread->tid = instr_rt_sys_gettid();
    thread->stack_end = thread->tid == instr_rt_sys_getpid() ? 0 : (uintptr_t)pthread_self();
    thread->start_ticks = instr_rt_ticks();
    thread->next = instr_rt_threads.first;
    if (thread->next)
        thread->next->previous = thread;
    instr_rt_threads.first = thread;
    instr_rt_tls.thread = thread;
    show_live(thread);
    return thread;
}

void instr_rt_thread_after_fork(void) {
    struct instr_rt_thread *self = instr_rt_tls.thread, *thread, *next;
    struct instr_rt_ended_thread *ended = instr_rt_threads.ended;
    bool sampled = false;
    for (thread = instr_rt_threads.first; thread; thread = next) {
        next = thread->next;
        if (thread == self)
            continue;
        /* The frames of a thread that does not exist here are free again. */
        while (thread->top != thread->bottom) {
            thread->top->times = 0;
            thread->top = thread->top->down;
        }
        for (struct instr_rt_block *block = thread->blocks; block; block = block->next_of_thread) {
            block->thread = 0;
            block->tls = 0;
        }
        instr_rt_sampler_thread_forget(thread);
        instr_rt_thread_give_back(thread);
    }
    memset(&instr_rt_threads, 0, sizeof(instr_rt_threads));
    instr_rt_threads.ended = ended;
    instr_rt_threads.first = self;
    for (thread = records; thread; thread = thread->next_record) {
        instr_rt_arcs_restart(&thread->arcs);
        if (thread->live)
            memset(thread->live, 0, sizeof(*thread->live));
    }
    if (self) {
        self->next = self->previous = 0;
        sampled = self->sampling && self->sampling->running;
        instr_rt_sampler_thread_forget(self);
    }
    instr_rt_sampler_clear();
    if (!self)
        return;
    self->tid = instr_rt_sys_gettid();
    self->overhead = 0;
    self->probes = 0;
    self->frames_lost = 0;
    self->self_base = 0;
    self->start_ticks = instr_rt_ticks();
    show_live(self);
    if (sampled)
        instr_rt_sampler_thread_start(self);
    instr_rt_frames_restart(self);
    for (unsigned i = 0; i < self->region_depth; i++)
        self->regions[i].begin = instr_rt_now(self);
}
