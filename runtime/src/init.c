/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The way in, and all ways out. The first image that registers starts the runtime; the profile is
 * written by the destructor, after the program's own exit handlers.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/auxv.h>

#include <instr/abi.h>

#include "api.h"
#include "config.h"
#include "dump.h"
#include "frames.h"
#include "governor.h"
#include "image.h"
#include "late_entry.h"
#include "live.h"
#include "lock.h"
#include "log.h"
#include "output_name.h"
#include "probes.h"
#include "process_info.h"
#include "run.h"
#include "sampler.h"
#include "thread.h"

#define VISIBLE __attribute__((visibility("default")))

/* See INSTR_ABI_SYMBOL_ANCHOR. */
extern int __instr_rt_anchor;
VISIBLE int __instr_rt_anchor = 1;

void __instr_register_v4(struct instr_abi_image *abi);

/* A child of vfork runs in its parent's memory, and one of a bare clone has no handlers run: what
 * they do must not be taken for the parent's end. */
static bool is_our_process(void) {
    return instr_rt_getpid() == instr_rt_process.pid;
}

static void write_final(void) {
    if (!is_our_process() || !instr_rt_lock())
        return;
    instr_rt_calibrate_calls();
    if (!instr_rt_images.first || instr_rt_dump())
        instr_rt_live_end();
    instr_rt_run.final = true;
    instr_rt_unlock();
}

static void leave(enum instr_abi_leave kind, int64_t value) {
    int saved = errno;
    if (is_our_process() && instr_rt_lock()) {
        uint64_t old_kind = instr_rt_run.exit_kind;
        instr_rt_run.exit_kind =
            kind == INSTR_ABI_LEAVE_EXEC ? INSTR_PROFILE_EXIT_EXEC : INSTR_PROFILE_EXIT_STATUS;
        /* The kernel keeps one byte of a status. */
        instr_rt_run.exit_value = kind == INSTR_ABI_LEAVE_EXEC ? 0 : value & 0xff;
        if (instr_rt_dump())
            instr_rt_live_end();
        /* An exec that fails comes back, and the program goes on. */
        if (kind == INSTR_ABI_LEAVE_EXEC)
            instr_rt_run.exit_kind = old_kind;
        instr_rt_unlock();
    }
    errno = saved;
}

static void unregister(struct instr_abi_image *abi) {
    struct instr_rt_image *image = abi->runtime;
    int saved = errno;
    bool changed = false;
    if (!image || image->abi != abi || !is_our_process() || !instr_rt_lock())
        return;
    instr_rt_image_fire(image, false);
    instr_rt_image_remove(image, instr_rt_run.exiting);
    if (instr_rt_run.final) {
        struct instr_rt_totals totals;
        if (instr_rt_run_totals(&totals)) {
            changed = instr_rt_totals_image_sum(&totals, image) != image->written_sum;
            instr_rt_totals_release(&totals);
        }
    }
    if (changed)
        instr_rt_dump();
    instr_rt_unlock();
    errno = saved;
}

static const struct instr_abi_hooks hooks = {
    .abi_version = INSTR_ABI_VERSION,
    .size = sizeof(struct instr_abi_hooks),
    .attach = instr_rt_attach,
    .enter = instr_rt_enter,
    .line = instr_rt_line,
    .call = instr_rt_call,
    .call_end = instr_rt_call_end,
    .resume = instr_rt_resume,
    .exit = instr_rt_exit,
    .leave = leave,
    .unregister = unregister,
    .api_start = instr_rt_api_start,
    .api_stop = instr_rt_api_stop,
    .api_reset = instr_rt_api_reset,
    .api_flush = instr_rt_api_flush,
    .api_region_begin = instr_rt_api_region_begin,
    .api_region_end = instr_rt_api_region_end,
    .unwound = instr_rt_unwound,
};

static void on_exit_status(int status, void *unused) {
    (void)unused;
    if (!is_our_process())
        return;
    instr_rt_run.exiting = true;
    instr_rt_run.exit_kind = INSTR_PROFILE_EXIT_STATUS;
    instr_rt_run.exit_value = status & 0xff;
}

static void on_quick_exit(void) {
    if (!is_our_process())
        return;
    instr_rt_run.exiting = true;
    instr_rt_run.exit_kind = INSTR_PROFILE_EXIT_STATUS;
    write_final();
}

/* The first priority that programs may use: instrumented images end before. */
__attribute__((destructor(101))) static void on_unload(void) {
    if (instr_rt_run.started)
        write_final();
}

static bool locked_for_fork;

static void before_fork(void) {
    locked_for_fork = instr_rt_lock();
}

static void after_fork_in_parent(void) {
    if (locked_for_fork)
        instr_rt_unlock();
}

static void after_fork_in_child(void) {
    if (!locked_for_fork)
        return;
    instr_rt_lock_adopt();
    instr_rt_run.start_ticks = instr_rt_ticks();
    instr_rt_process_after_fork();
    instr_rt_output_after_fork();
    instr_rt_live_after_fork();
    instr_rt_image_clear_all();
    instr_rt_thread_after_fork();
    instr_rt_run_after_fork();
    instr_rt_unlock();
}

/* Lock held. */
static void start(void) {
    instr_rt_run.started = true;
    instr_rt_log_start();
    instr_rt_clock_start();
    instr_rt_run.start_ticks = instr_rt_clock_start_ticks();
    instr_rt_process_start();
    instr_rt_config_start();
    instr_rt_governor_start();
    instr_rt_sampler_start();
    instr_rt_output_start();
    instr_rt_live_start();
    instr_rt_thread_start();
    if (instr_rt_config.timing != INSTR_RT_TIMING_NONE)
        instr_rt_calibrate();
    instr_rt_calibrate_calls();
    instr_rt_live_clock();
    if (!instr_rt_config.enabled)
        instr_rt_run_stop_locked();
    on_exit(on_exit_status, 0);
    at_quick_exit(on_quick_exit);
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

VISIBLE void __instr_register_v4(struct instr_abi_image *abi) {
    int saved = errno;
    struct instr_rt_image *image;
    struct instr_rt_object object;
    /* A program with more rights than who started it takes no orders from the environment, and
     * writes nothing where that says. It runs as if there was no runtime. */
    if (getauxval(AT_SECURE))
        return;
    if (!abi || abi->abi_version != INSTR_ABI_VERSION || abi->size < sizeof(*abi) || abi->hooks)
        return;
    instr_rt_process_find_object(&object, abi);
    if (!instr_rt_lock())
        return;
    if (!instr_rt_run.started)
        start();
    image = instr_rt_image_add(abi, &object);
    if (image) {
        abi->runtime = image;
        abi->hooks = &hooks;
        abi->enter_late = (void (*)(void))instr_rt_enter_late_entry;
        abi->exit_late = (void (*)(void))instr_rt_exit_late_entry;
        instr_rt_run_update_timing();
    } else if (abi->units_start != abi->units_stop) {
        instr_rt_warn("an instrumented program or library is not profiled: out of memory");
    }
    instr_rt_unlock();
    errno = saved;
}
