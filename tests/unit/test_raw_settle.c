/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <instr/abi.h>

#include "settle.h"
#include "unit_main.h"

static void test_numbers_that_agree_stay_as_they_are(void) {
    struct instr_abi_times times = {.visits = 10, .outermost = 4, .active = 10};
    struct instr_raw_share shares[] = {{70, 100}, {0, 100}, {30, 30}};
    struct instr_raw_settled_calls calls = instr_raw_settle_calls(&times, 12);
    CU_ASSERT_EQUAL(calls.timed, 10);
    CU_ASSERT_EQUAL(calls.primitive, 4);
    CU_ASSERT_EQUAL(instr_raw_settle_arc(&times, 7), 7);
    CU_ASSERT_EQUAL(instr_raw_settle_arc(&times, 3), 3);
    instr_raw_settle_shares(shares, 3, 100);
    CU_ASSERT_EQUAL(shares[0].self_ns, 70);
    CU_ASSERT_EQUAL(shares[1].self_ns, 0);
    CU_ASSERT_EQUAL(shares[2].self_ns, 30);
}

static void test_calls_that_have_begun_are_primitive_without_recursion(void) {
    struct instr_abi_times times = {.visits = 10, .outermost = 10, .active = 12};
    struct instr_raw_settled_calls calls = instr_raw_settle_calls(&times, 12);
    CU_ASSERT_EQUAL(calls.timed, 12);
    CU_ASSERT_EQUAL(calls.primitive, 12);
}

static void test_calls_that_were_not_counted_are_taken_from_the_arcs(void) {
    struct instr_abi_times times = {.visits = 10, .outermost = 9, .active = 10};
    struct instr_raw_settled_calls calls = instr_raw_settle_calls(&times, 6);
    CU_ASSERT_EQUAL(calls.timed, 6);
    CU_ASSERT_EQUAL(calls.primitive, 6);
    CU_ASSERT_EQUAL(instr_raw_settle_arc(&times, 3), 0);
    CU_ASSERT_EQUAL(instr_raw_settle_arc(&times, 2), 1);
    CU_ASSERT_EQUAL(instr_raw_settle_arc(&times, 5), 5);
}

static int64_t sum_of(const struct instr_raw_share *shares, size_t count) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        CU_ASSERT(shares[i].self_ns >= 0);
        CU_ASSERT(shares[i].self_ns <= shares[i].wall_ns);
        sum += shares[i].self_ns;
    }
    return sum;
}

static void test_self_times_add_up_and_stay_below_wall_times(void) {
    static const int64_t sums[] = {0, 1, 99, 150, 299, 300};
    for (size_t i = 0; i < sizeof(sums) / sizeof(*sums); i++) {
        struct instr_raw_share shares[] = {{-20, 100}, {33, 100}, {120, 100}};
        instr_raw_settle_shares(shares, 3, sums[i]);
        CU_ASSERT_EQUAL(sum_of(shares, 3), sums[i]);
    }
}

static void test_more_self_time_than_wall_time_is_cut(void) {
    struct instr_raw_share shares[] = {{10, 100}, {10, 50}};
    instr_raw_settle_shares(shares, 2, 400);
    CU_ASSERT_EQUAL(sum_of(shares, 2), 150);
    instr_raw_settle_shares(shares, 0, 400);
}

UNIT_MAIN("rt_settle", UNIT_TEST(test_numbers_that_agree_stay_as_they_are),
          UNIT_TEST(test_calls_that_have_begun_are_primitive_without_recursion),
          UNIT_TEST(test_calls_that_were_not_counted_are_taken_from_the_arcs),
          UNIT_TEST(test_self_times_add_up_and_stay_below_wall_times),
          UNIT_TEST(test_more_self_time_than_wall_time_is_cut))
