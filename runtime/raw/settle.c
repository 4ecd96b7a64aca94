/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "settle.h"

void instr_raw_settle_count_arcs(const struct instr_raw_image *images, size_t image_count,
                                 const struct instr_raw_arc *arcs, size_t arc_count) {
    for (size_t i = 0; i < arc_count; i++) {
        struct instr_abi_times *times = instr_raw_times(images, image_count, arcs[i].callee);
        if (times)
            times->active += arcs[i].calls;
    }
}

struct instr_raw_settled_calls instr_raw_settle_calls(struct instr_abi_times *times,
                                                      uint64_t calls) {
    struct instr_raw_settled_calls settled = {times->active, times->outermost};
    uint64_t not_counted = settled.timed > calls ? settled.timed - calls : 0;
    settled.timed -= not_counted;
    /* Without recursion all calls are primitive, those too that have only begun. */
    if (times->outermost >= times->visits || settled.primitive > settled.timed)
        settled.primitive = settled.timed;
    times->active = not_counted;
    return settled;
}

uint64_t instr_raw_settle_arc(struct instr_abi_times *times, uint64_t calls) {
    uint64_t taken = times->active < calls ? times->active : calls;
    times->active -= taken;
    return calls - taken;
}

static int64_t within(int64_t value, int64_t low, int64_t high) {
    return value < low ? low : value > high ? high : value;
}

static int64_t sum_of(const struct instr_raw_share *shares, size_t count) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += shares[i].self_ns;
    return sum;
}

void instr_raw_settle_shares(struct instr_raw_share *shares, size_t count, int64_t sum_ns) {
    int64_t sum, rest;
    for (size_t i = 0; i < count; i++)
        shares[i].self_ns = within(shares[i].self_ns, 0, shares[i].wall_ns);
    sum = sum_of(shares, count);
    if (sum != sum_ns && sum > 0) {
        double scale = (double)sum_ns / (double)sum;
        for (size_t i = 0; i < count; i++)
            shares[i].self_ns =
                within((int64_t)((double)shares[i].self_ns * scale), 0, shares[i].wall_ns);
    }
    /* What rounding left, or what the busiest threads have no room for. */
    rest = sum_ns - sum_of(shares, count);
    for (size_t i = 0; i < count && rest != 0; i++) {
        int64_t part = within(rest, -shares[i].self_ns, shares[i].wall_ns - shares[i].self_ns);
        shares[i].self_ns += part;
        rest -= part;
    }
}
