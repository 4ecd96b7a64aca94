/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Sums of times and counts from files, which may hold any number: they stop at the largest and the
 * smallest one instead of overflowing. */
#ifndef INSTR_REPORT_SUMS_H
#define INSTR_REPORT_SUMS_H

#include <stdint.h>

static inline int64_t report_sum(int64_t a, int64_t b) {
    int64_t result;
    if (__builtin_add_overflow(a, b, &result))
        return b < 0 ? INT64_MIN : INT64_MAX;
    return result;
}

static inline int64_t report_difference(int64_t a, int64_t b) {
    int64_t result;
    if (__builtin_sub_overflow(a, b, &result))
        return b < 0 ? INT64_MAX : INT64_MIN;
    return result;
}

static inline void report_add(int64_t *sum, int64_t value) {
    *sum = report_sum(*sum, value);
}

/* The same for counts. */
static inline void report_count(uint64_t *sum, uint64_t value) {
    if (__builtin_add_overflow(*sum, value, sum))
        *sum = UINT64_MAX;
}

/* A count that was computed; not a number is none. */
static inline uint64_t report_whole(double value) {
    if (!(value > 0))
        return 0;
    return value >= 0x1p64 ? UINT64_MAX : (uint64_t)value;
}

/* Unsigned times that are compared with signed ones. */
static inline int64_t report_signed(uint64_t value) {
    return value < INT64_MAX ? (int64_t)value : INT64_MAX;
}

#endif
