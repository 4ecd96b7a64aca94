/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Runs the real probes on a scratch thread and takes the lower quartile of several batches: most of
 * what disturbs a batch makes it slower, and to take out too much is worse than to leave a bit in.
 *
 * In a loop that does nothing else the processor overlaps probes with each other and predicts every
 * branch. What they cost among other code is measured with a small recursive function, with and
 * without probes; the costs of the single probes are raised to meet that.
 */
#include <stdbool.h>
#include <string.h>

#include "frames.h"
#include "late_entry.h"
#include "probes.h"
#include "run.h"
#include "thread.h"

#define BATCHES 16
#define ROUNDS 128

/* As good as the place of the return address: both move with the machine frame. */
#define SLOT ((const void *const *)__builtin_frame_address(0))

static struct instr_abi_times function_times, site_times[3];
static volatile bool probed;

static int64_t quartile(int64_t *values) {
    for (int i = 1; i < BATCHES; i++)
        for (int k = i; k > 0 && values[k - 1] > values[k]; k--) {
            int64_t swapped = values[k];
            values[k] = values[k - 1];
            values[k - 1] = swapped;
        }
    return values[BATCHES / 4];
}

static uint64_t scaled(int64_t ticks) {
    return ticks <= 0 ? 0 : (uint64_t)((ticks << INSTR_RT_COST_SHIFT) / ROUNDS);
}

/* Of a pair of probes, `inner` is what lies between their clock readings. */
static void split(uint64_t *first, uint64_t *second, int64_t all, int64_t inner) {
    *first = scaled(inner < all ? inner : all);
    *second = scaled(all) - *first;
}

static void calibrate_enter_exit(void) {
    int64_t all[BATCHES], inner[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
        int64_t begin = instr_rt_ticks(), before = function_times.self;
        for (int i = 0; i < ROUNDS; i++)
            instr_rt_exit(instr_rt_enter(&function_times, 0, SLOT, &i));
        all[batch] = instr_rt_ticks() - begin;
        inner[batch] = function_times.self - before;
    }
    split(&instr_rt_costs.enter, &instr_rt_costs.exit, quartile(all), quartile(inner));
}

/* As in a function that is called again and again: the times of the section, the thread's own a
 * bias away. */
static void calibrate_late(struct instr_rt_costs *costs) {
    static struct instr_abi_times section_times;
    struct instr_abi_thread tls = {.bias = (char *)&function_times - (char *)&section_times};
    int64_t all[BATCHES], inner[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
        int64_t begin = instr_rt_ticks(), before = function_times.self;
        for (int i = 0; i < ROUNDS; i++) {
            instr_rt_call_enter_late(&section_times, 0, SLOT, &tls);
            instr_rt_call_exit_late(&section_times, SLOT);
        }
        all[batch] = instr_rt_ticks() - begin;
        inner[batch] = function_times.self - before;
    }
    split(&costs->enter_late, &costs->exit_late, quartile(all), quartile(inner));
}

static void calibrate_line(struct instr_frame *frame) {
    int64_t all[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
        int64_t begin = instr_rt_ticks();
        for (int i = 0; i < ROUNDS; i++)
            instr_rt_line(frame, &site_times[i & 1]);
        all[batch] = instr_rt_ticks() - begin;
    }
    instr_rt_costs.line = scaled(quartile(all));
}

static void calibrate_call(struct instr_frame *frame) {
    int64_t all[BATCHES], inner[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
        int64_t begin = instr_rt_ticks(), before = frame->lib;
        for (int i = 0; i < ROUNDS; i++) {
            instr_rt_call(frame, site_times);
            instr_rt_call_end(frame);
        }
        all[batch] = instr_rt_ticks() - begin;
        inner[batch] = frame->lib - before;
    }
    split(&instr_rt_costs.call, &instr_rt_costs.call_end, quartile(all), quartile(inner));
}

/* Fibonacci's numbers, as the plugin would instrument them. */
static __attribute__((noinline)) unsigned recurse(unsigned n) {
    unsigned result;
    struct instr_frame *frame =
        probed ? instr_rt_enter(&function_times, 0, SLOT, (const char *)SLOT - 1) : 0;
    if (frame)
        instr_rt_line(frame, &site_times[0]);
    if (n < 2) {
        if (frame)
            instr_rt_line(frame, &site_times[1]);
        result = n;
    } else {
        if (frame)
            instr_rt_line(frame, &site_times[2]);
        result = recurse(n - 1) + recurse(n - 2);
    }
    if (frame)
        instr_rt_exit(frame);
    return result;
}

#define RECURSION 11 /* 287 calls */

static int64_t time_recursion(bool with_probes) {
    int64_t all[BATCHES];
    probed = with_probes;
    for (int batch = 0; batch < BATCHES; batch++) {
        int64_t begin = instr_rt_ticks();
        recurse(RECURSION);
        all[batch] = instr_rt_ticks() - begin;
    }
    return quartile(all);
}

/* Raises the costs so that those of a recursion's probes add up to what they take. */
static void raise_to_real_code(struct instr_rt_costs *costs, struct instr_rt_thread *thread) {
    uint64_t before = thread->probes, calls, expected, real;
    int64_t elapsed = time_recursion(true);
    calls = (thread->probes - before) / BATCHES / 4;
    elapsed -= time_recursion(false);
    expected = calls * (costs->enter + 2 * costs->line + costs->exit);
    real = elapsed > 0 ? (uint64_t)elapsed << INSTR_RT_COST_SHIFT : 0;
    if (expected == 0 || real <= expected)
        return;
    costs->enter = costs->enter * real / expected;
    costs->exit = costs->exit * real / expected;
    costs->line = costs->line * real / expected;
    costs->call = costs->call * real / expected;
    costs->call_end = costs->call_end * real / expected;
    costs->enter_late = costs->enter_late * real / expected;
    costs->exit_late = costs->exit_late * real / expected;
}

void instr_rt_calibrate(void) {
    struct instr_rt_thread *real = instr_rt_tls.thread, *scratch = instr_rt_thread_borrow();
    struct instr_rt_costs costs;
    struct instr_frame *frame;
    if (!scratch)
        return;
    memset(&instr_rt_costs, 0, sizeof(instr_rt_costs));
    instr_rt_tls.thread = scratch;
    calibrate_enter_exit();
    costs = instr_rt_costs;
    memset(&instr_rt_costs, 0, sizeof(instr_rt_costs));
    calibrate_late(&costs);
    memset(&instr_rt_costs, 0, sizeof(instr_rt_costs));
    frame = instr_rt_enter(&function_times, 0, SLOT, &costs);
    if (frame) {
        calibrate_line(frame);
        costs.line = instr_rt_costs.line;
        memset(&instr_rt_costs, 0, sizeof(instr_rt_costs));
        calibrate_call(frame);
        costs.call = instr_rt_costs.call;
        costs.call_end = instr_rt_costs.call_end;
        instr_rt_exit(frame);
    }
    memset(&instr_rt_costs, 0, sizeof(instr_rt_costs));
    raise_to_real_code(&costs, scratch);
    instr_rt_costs = costs;
    instr_rt_tls.thread = real;
    /* Its arcs are between variables of this file. */
    instr_rt_arcs_release(&scratch->arcs);
    instr_rt_thread_give_back(scratch);
}
