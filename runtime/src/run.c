/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Counters are never stopped: code just goes on counting. Instead the totals at the moments of stop
 * and start are remembered, and the difference is taken out of the profile.
 */
#include "run.h"

#include <string.h>

#include "clock.h"
#include "config.h"
#include "frames.h"
#include "lock.h"
#include "profile_format.h"
#include "region.h"
#include "sampler.h"

struct instr_rt_run instr_rt_run;

uint64_t instr_rt_run_timing(void) {
    switch (instr_rt_config.timing) {
    case INSTR_RT_TIMING_NONE:
        return INSTR_PROFILE_TIMING_NONE;
    case INSTR_RT_TIMING_AUTO:
        return INSTR_PROFILE_TIMING_GOVERNED;
    case INSTR_RT_TIMING_SAMPLED:
        return INSTR_PROFILE_TIMING_SAMPLED;
    default:
        return INSTR_PROFILE_TIMING_EXACT;
    }
}

uint64_t instr_rt_run_clock(void) {
    return instr_rt_clock_counter ? INSTR_PROFILE_CLOCK_TSC : INSTR_PROFILE_CLOCK_MONOTONIC;
}

void instr_rt_run_update_timing(void) {
    bool wanted = instr_rt_config.timing == INSTR_RT_TIMING_AUTO ||
                  instr_rt_config.timing == INSTR_RT_TIMING_EXACT;
    for (struct instr_rt_image *image = instr_rt_images.first; image; image = image->next)
        instr_rt_image_fire(image, wanted && !instr_rt_run.stopped);
}

void instr_rt_run_stop_locked(void) {
    if (instr_rt_run.stopped)
        return;
    instr_rt_sampler_stop();
    instr_rt_run.stopped = true;
    instr_rt_run_update_timing();
    instr_rt_run.stop_ticks = instr_rt_ticks();
    instr_rt_totals_take(&instr_rt_run.at_stop);
}

void instr_rt_run_stop(void) {
    if (!instr_rt_lock())
        return;
    instr_rt_run_stop_locked();
    instr_rt_unlock();
}

/* excluded += totals - since */
static void exclude(struct instr_rt_totals *totals, struct instr_rt_totals *since) {
    instr_rt_totals_subtract(totals, since);
    instr_rt_totals_add(totals, &instr_rt_run.excluded);
    instr_rt_totals_release(&instr_rt_run.excluded);
    instr_rt_run.excluded = *totals;
}

void instr_rt_run_start(void) {
    struct instr_rt_totals now;
    if (!instr_rt_lock())
        return;
    if (instr_rt_run.stopped) {
        instr_rt_run_settle_pause();
        if (instr_rt_totals_take(&now))
            exclude(&now, &instr_rt_run.at_stop);
        instr_rt_totals_release(&instr_rt_run.at_stop);
        instr_rt_sampler_resume();
        instr_rt_run.stopped = false;
        instr_rt_run_update_timing();
    }
    instr_rt_unlock();
}

void instr_rt_run_reset(void) {
    struct instr_rt_totals now;
    if (!instr_rt_lock())
        return;
    instr_rt_run_settle_pause();
    if (instr_rt_totals_take(&now)) {
        /* All that was before is excluded, whatever was excluded of it already. */
        instr_rt_totals_release(&instr_rt_run.excluded);
        instr_rt_run.excluded = now;
        if (instr_rt_run.stopped) {
            instr_rt_totals_release(&instr_rt_run.at_stop);
            instr_rt_totals_take(&instr_rt_run.at_stop);
        }
        for (struct instr_rt_thread *thread = instr_rt_threads.first; thread; thread = thread->next)
            thread->self_base += thread->self_seen;
        instr_rt_thread_forget_ended_times();
        instr_rt_region_clear();
        instr_rt_sampler_clear();
    }
    instr_rt_unlock();
}

bool instr_rt_run_totals(struct instr_rt_totals *totals) {
    if (!instr_rt_totals_take(totals))
        return false;
    if (instr_rt_run.stopped) {
        /* What counts is how things stood at the stop, for all images known by now. */
        instr_rt_totals_subtract(totals, totals);
        instr_rt_totals_add(totals, &instr_rt_run.at_stop);
    }
    instr_rt_totals_subtract(totals, &instr_rt_run.excluded);
    return true;
}

void instr_rt_run_settle_pause(void) {
    int64_t now = instr_rt_ticks();
    if (!instr_rt_run.stopped)
        return;
    instr_rt_paused_ticks += now - instr_rt_run.stop_ticks;
    instr_rt_run.stop_ticks = now;
}

void instr_rt_run_after_fork(void) {
    instr_rt_totals_release(&instr_rt_run.excluded);
    instr_rt_totals_release(&instr_rt_run.at_stop);
    instr_rt_region_clear();
    instr_rt_run.exit_kind = 0;
    instr_rt_run.exit_value = 0;
    instr_rt_run.final = false;
    if (instr_rt_run.stopped) {
        instr_rt_run.stop_ticks = instr_rt_ticks();
        instr_rt_totals_take(&instr_rt_run.at_stop);
    }
}
