/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "fold.h"

/* Reads memory that its thread may be writing: a count is old or new, never torn. */
static uint64_t peek(const uint64_t *word) {
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

static int64_t peek_time(const int64_t *word) {
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

/* Wraps around, as what a damaged file says may. */
static int64_t add(int64_t a, int64_t b) {
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

/* What its thread adds to last is read first: the visits include all that the other sums do. */
static void fold_times(struct instr_abi_times *into, const struct instr_abi_times *from) {
    int64_t total = peek_time(&from->total);
    uint64_t outermost = peek(&from->outermost);
    int64_t lib = peek_time(&from->lib);
    int64_t self = peek_time(&from->self);
    uint64_t visits = peek(&from->visits);
    int64_t shortest = peek_time(&from->min), longest = peek_time(&from->max);
    if (visits == 0 && self == 0)
        return;
    if (into->visits == 0 || shortest < into->min)
        into->min = shortest;
    if (into->visits == 0 || longest > into->max)
        into->max = longest;
    into->visits += visits;
    into->outermost += outermost;
    into->total = add(into->total, total);
    into->self = add(into->self, self);
    into->lib = add(into->lib, lib);
}

void instr_raw_fold_times(const struct instr_raw_unit *units, size_t unit_count, uint64_t *into,
                          const void *from) {
    for (size_t i = 0; i < unit_count; i++) {
        const struct instr_raw_unit *unit = &units[i];
        const uint64_t *counters = (const void *)((const char *)from + unit->offset);
        const struct instr_abi_times *times = (const void *)(counters + unit->counter_count);
        struct instr_abi_times *sums = instr_raw_unit_times(unit, into);
        for (uint32_t k = 0; k < unit->times_count; k++)
            fold_times(&sums[k], &times[k]);
    }
}

void instr_raw_fold_counters(const struct instr_raw_unit *units, size_t unit_count, uint64_t *into,
                             const void *from) {
    for (size_t i = 0; i < unit_count; i++) {
        const struct instr_raw_unit *unit = &units[i];
        const uint64_t *counters = (const void *)((const char *)from + unit->offset);
        uint64_t *sums = into + unit->offset / sizeof(uint64_t);
        for (uint32_t k = 0; k < unit->counter_count; k++)
            sums[k] += peek(&counters[k]);
    }
}
