/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The records of threads and regions. */
#include <string.h>

#include "dump.h"
#include "memory.h"
#include "preemption.h"
#include "process_info.h"
#include "region.h"
#include "sampler.h"
#include "settle.h"
#include "text.h"

/* All threads, one behind the other: live ones, ended ones, and one for the rest of these. */
struct shares {
    struct instr_raw_share *list;
    size_t count, room, next;
};

static void add_share(struct instr_raw_encoder *encoder, struct shares *shares, int64_t self_ticks,
                      int64_t wall_ticks) {
    struct instr_raw_share *share = &shares->list[shares->count++];
    share->self_ns = instr_raw_encoder_ns(encoder, self_ticks);
    share->wall_ns = instr_raw_encoder_ns(encoder, wall_ticks);
}

static const struct instr_rt_thread *oldest(void) {
    const struct instr_rt_thread *thread = instr_rt_threads.first;
    while (thread && thread->next)
        thread = thread->next;
    return thread;
}

static bool list_shares(struct instr_raw_encoder *encoder, struct shares *shares) {
    const struct instr_rt_ended_thread *rest = &instr_rt_threads.rest;
    const struct instr_rt_thread *thread;
    shares->room = instr_rt_threads.ended_count + 1;
    for (thread = oldest(); thread; thread = thread->previous)
        shares->room++;
    shares->list = instr_rt_resize(0, 0, shares->room * sizeof(*shares->list));
    if (!shares->list)
        return instr_raw_encoder_try(encoder, INSTR_STATUS_NO_MEMORY);
    for (thread = oldest(); thread; thread = thread->previous)
        add_share(encoder, shares, thread->self_seen, thread->wall_seen);
    for (uint64_t i = 0; i < instr_rt_threads.ended_count; i++)
        add_share(encoder, shares, instr_rt_threads.ended[i].self_ticks,
                  (int64_t)instr_rt_threads.ended[i].wall_ticks);
    add_share(encoder, shares, rest->self_ticks, (int64_t)rest->wall_ticks);
    return true;
}

static void put_thread(struct instr_raw_encoder *encoder, struct shares *shares,
                       const struct instr_rt_ended_thread *from) {
    const struct instr_raw_share *share = &shares->list[shares->next++];
    struct instr_profile_thread thread;
    memset(&thread, 0, sizeof(thread));
    thread.tid = from->tid;
    thread.name = instr_raw_encoder_string(encoder, from->name);
    thread.wall_ns = (uint64_t)share->wall_ns;
    thread.cpu_ns = from->cpu_ns;
    thread.self_ns = share->self_ns;
    thread.probes = from->probes;
    thread.count = from->count;
    thread.samples = from->samples;
    thread.preempted_ns = from->preempted_ns;
    instr_raw_encoder_try(encoder, instr_profile_writer_put_thread(encoder->writer, &thread));
}

static void read_name(char *name, size_t capacity, uint64_t tid) {
    char path[64];
    struct instr_rt_text text;
    instr_rt_text_start(&text, path, sizeof(path));
    instr_rt_text_string(&text, "/proc/self/task/");
    instr_rt_text_number(&text, tid, 1);
    instr_rt_text_string(&text, "/comm");
    instr_rt_read_file(path, name, capacity);
    name[strcspn(name, "\n")] = 0;
}

static void put_threads(struct instr_raw_encoder *encoder, struct shares *shares) {
    const struct instr_rt_thread *thread;
    struct instr_rt_ended_thread live;
    for (thread = oldest(); thread; thread = thread->previous) {
        memset(&live, 0, sizeof(live));
        live.tid = thread->tid;
        read_name(live.name, sizeof(live.name), thread->tid);
        live.cpu_ns = instr_rt_thread_cpu_ns(thread->tid);
        live.preempted_ns = instr_rt_preempted_ns_of(thread->tid);
        live.probes = __atomic_load_n(&thread->probes, __ATOMIC_RELAXED);
        live.count = 1;
        live.samples = instr_rt_sampler_count(thread);
        put_thread(encoder, shares, &live);
    }
    for (uint64_t i = 0; i < instr_rt_threads.ended_count; i++)
        put_thread(encoder, shares, &instr_rt_threads.ended[i]);
    if (instr_rt_threads.rest.count)
        put_thread(encoder, shares, &instr_rt_threads.rest);
}

static void put_regions(struct instr_raw_encoder *encoder) {
    for (struct instr_rt_region *from = instr_rt_regions; from; from = from->next) {
        struct instr_profile_region region;
        if (from->calls == 0)
            continue;
        memset(&region, 0, sizeof(region));
        region.name = instr_raw_encoder_string(encoder, from->name);
        region.calls = from->calls;
        region.total_ns = instr_raw_encoder_ns(encoder, from->total);
        region.min_ns = instr_raw_encoder_ns(encoder, from->min);
        region.max_ns = instr_raw_encoder_ns(encoder, from->max);
        instr_raw_encoder_try(encoder, instr_profile_writer_put_region(encoder->writer, &region));
    }
}

void instr_rt_dump_threads(struct instr_raw_encoder *encoder) {
    struct shares shares = {0, 0, 0, 0};
    if (list_shares(encoder, &shares)) {
        /* The times that functions have in the profile come from these threads. */
        instr_raw_settle_shares(shares.list, shares.count, encoder->functions_self_ns);
        put_threads(encoder, &shares);
    }
    instr_rt_resize(shares.list, shares.room * sizeof(*shares.list), 0);
    put_regions(encoder);
}
