/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The clock of the probes: the processor's counter where it runs at a constant rate, else
 * CLOCK_MONOTONIC. Its unit is the tick.
 */
#ifndef INSTR_RT_CLOCK_H
#define INSTR_RT_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* True if ticks come from the processor's counter. Set once by instr_rt_clock_start. */
extern bool instr_rt_clock_counter;

/* CLOCK_MONOTONIC and CLOCK_REALTIME in nanoseconds. */
int64_t instr_rt_clock_ns(void);
uint64_t instr_rt_clock_unix_ns(void);

void instr_rt_clock_start(void);

/* Ticks per second, measured from the start until now; waits until a millisecond has passed since
 * the start, so that the measurement is worth something. */
double instr_rt_clock_hz(void);

/* When the clock was started. */
int64_t instr_rt_clock_start_ticks(void);
int64_t instr_rt_clock_start_ns(void);

#ifdef INSTR_RT_TEST_CLOCK
int64_t instr_rt_test_ticks(void);
#endif

static inline int64_t instr_rt_ticks(void) {
#ifdef INSTR_RT_TEST_CLOCK
    return instr_rt_test_ticks();
#else
#if defined(__x86_64__) || defined(__i386__)
    if (__builtin_expect(instr_rt_clock_counter, 1))
        return (int64_t)__builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    if (__builtin_expect(instr_rt_clock_counter, 1)) {
        int64_t ticks;
        __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
        return ticks;
    }
#endif
    return instr_rt_clock_ns();
#endif
}

#endif
