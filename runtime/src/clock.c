/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "clock.h"

#include <time.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#define SHORTEST_BASE_NS 1000000

bool instr_rt_clock_counter;

static int64_t start_ticks, start_ns;

int64_t instr_rt_clock_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

uint64_t instr_rt_clock_unix_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static bool counter_is_constant(void) {
#if defined(__x86_64__) || defined(__i386__)
    unsigned a, b, c, d;
    /* Invariant TSC: constant rate in all power states. */
    return __get_cpuid(0x80000007u, &a, &b, &c, &d) && (d & (1u << 8));
#elif defined(__aarch64__)
    return true;
#else
    return false;
#endif
}

/* Reads both clocks as close together as can be had: of a few tries the tightest. */
static void read_both(int64_t *ticks, int64_t *ns) {
    int64_t best = INT64_MAX;
    for (int i = 0; i < 5; i++) {
        int64_t before = instr_rt_ticks();
        int64_t between = instr_rt_clock_ns();
        int64_t after = instr_rt_ticks();
        if (after - before < best) {
            best = after - before;
            *ticks = before + (after - before) / 2;
            *ns = between;
        }
    }
}

void instr_rt_clock_start(void) {
    instr_rt_clock_counter = counter_is_constant();
    read_both(&start_ticks, &start_ns);
}

double instr_rt_clock_hz(void) {
    int64_t ticks, ns;
    if (!instr_rt_clock_counter)
        return 1e9;
    do
        read_both(&ticks, &ns);
    while (ns - start_ns < SHORTEST_BASE_NS);
    return (double)(ticks - start_ticks) * 1e9 / (double)(ns - start_ns);
}

int64_t instr_rt_clock_start_ticks(void) {
    return start_ticks;
}

int64_t instr_rt_clock_start_ns(void) {
    return start_ns;
}
