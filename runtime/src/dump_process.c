/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The records about the process and the machine. */
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "config.h"
#include "dump.h"
#include "frames.h"
#include "memory.h"
#include "process_info.h"
#include "run.h"
#include "sys.h"
#include "text.h"

struct probe_sum {
    uint64_t probes, overhead, frames_lost;
};

static struct probe_sum sum_probes(void) {
    struct probe_sum sum = {instr_rt_threads.ended_probes, instr_rt_threads.ended_overhead,
                            instr_rt_threads.ended_frames_lost};
    for (struct instr_rt_thread *thread = instr_rt_threads.first; thread; thread = thread->next) {
        sum.probes += __atomic_load_n(&thread->probes, __ATOMIC_RELAXED);
        sum.overhead += __atomic_load_n(&thread->overhead, __ATOMIC_RELAXED);
        sum.frames_lost += thread->frames_lost;
    }
    return sum;
}

static void put_arguments(struct instr_raw_encoder *encoder, uint64_t run) {
    char *bytes = instr_rt_resize(0, 0, INSTR_RT_ARGUMENTS_BYTES);
    size_t size;
    if (!bytes) {
        instr_raw_encoder_try(encoder, INSTR_STATUS_NO_MEMORY);
        return;
    }
    size = instr_rt_process_arguments(bytes);
    for (size_t at = 0; at < size; at += strlen(bytes + at) + 1) {
        struct instr_profile_argument argument = {0};
        argument.run = run;
        argument.text = instr_raw_encoder_string(encoder, bytes + at);
        instr_raw_encoder_try(encoder,
                              instr_profile_writer_put_argument(encoder->writer, &argument));
    }
    instr_rt_resize(bytes, INSTR_RT_ARGUMENTS_BYTES, 0);
}

static uint64_t timeval_ns(struct timeval time) {
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_usec * 1000u;
}

void instr_rt_dump_process(struct instr_raw_encoder *encoder, int64_t ticks,
                           const struct instr_rt_dump_samples *samples) {
    struct instr_profile_run run;
    struct probe_sum sum = sum_probes();
    struct rusage usage;
    char text[512];
    memset(&run, 0, sizeof(run));
    run.pid = instr_rt_process.pid;
    run.parent_pid = instr_rt_process.parent_pid;
    run.start_unix_ns = instr_rt_process.start_unix_ns;
    run.wall_ns = (uint64_t)instr_raw_encoder_ns(encoder, ticks - instr_rt_run.start_ticks);
    if (instr_rt_sys_getrusage(RUSAGE_SELF, &usage) == 0) {
        run.user_ns = timeval_ns(usage.ru_utime);
        run.system_ns = timeval_ns(usage.ru_stime);
        run.max_rss_bytes = (uint64_t)usage.ru_maxrss * 1024;
    }
    run.exit_kind = instr_rt_run.exit_kind;
    run.exit_value = instr_rt_run.exit_value;
    run.timing = instr_rt_run_timing();
    run.clock = instr_rt_run_clock();
    run.clock_hz = (uint64_t)(1e9 / encoder->ns_per_tick + 0.5);
    run.probes = sum.probes;
    if (sum.probes) {
        double removed = (double)sum.overhead / (1 << INSTR_RT_COST_SHIFT);
        run.removed_ns = (uint64_t)(removed * encoder->ns_per_tick);
        run.probe_cost_ps =
            (uint64_t)(removed * encoder->ns_per_tick * 1000.0 / (double)sum.probes);
    }
    run.call_cost_ps = instr_rt_cost_ps(instr_rt_call_cost, encoder->ns_per_tick);
    run.marked_call_cost_ps = instr_rt_cost_ps(instr_rt_marked_call_cost, encoder->ns_per_tick);
    run.frames_lost = sum.frames_lost;
    run.host = instr_raw_encoder_string(encoder, instr_rt_process.host);
    run.program = instr_raw_encoder_string(encoder, instr_rt_process.program);
    run.directory = instr_raw_encoder_string(encoder, instr_rt_process.directory);
    instr_rt_process_system(text, sizeof(text));
    run.system = instr_raw_encoder_string(encoder, text);
    instr_rt_process_cpu(text, sizeof(text));
    run.cpu = instr_raw_encoder_string(encoder, text);
    run.cpu_count = (uint64_t)sysconf(_SC_NPROCESSORS_ONLN);
    run.runtime = instr_raw_encoder_string(encoder, instr_rt_version);
    run.options = instr_raw_encoder_string(encoder, instr_rt_config.options);
    instr_rt_dump_samples_run(samples, &run);
    instr_raw_encoder_try(encoder, instr_profile_writer_put_run(encoder->writer, &run));
    put_arguments(encoder, 0);
}
