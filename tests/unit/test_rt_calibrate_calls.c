/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The recursions that are compared do what the same function does, and as many calls. */
#include <stdint.h>

#include "unit_main.h"

#if defined(__x86_64__)

extern unsigned (*const instr_rt_recursions[3])(unsigned); /* plain, idle, marked */
extern uint64_t instr_rt_idle_words[4];

static unsigned fibonacci(unsigned n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static void test_the_recursions_give_fibonaccis_numbers(void) {
    for (unsigned n = 0; n <= 16; n++)
        for (int i = 0; i < 3; i++)
            CU_ASSERT_EQUAL(instr_rt_recursions[i](n), fibonacci(n));
}

/* Each round of the loop is a call and a jump in place of another one. */
static void count_calls(unsigned (*recurse)(unsigned)) {
    uint64_t rounds = instr_rt_idle_words[3], ends = instr_rt_idle_words[2];
    recurse(16);
    rounds = instr_rt_idle_words[3] - rounds;
    CU_ASSERT_EQUAL(1 + 2 * rounds, 3193);
    CU_ASSERT_EQUAL(instr_rt_idle_words[2] - ends, 1 + rounds);
}

static void test_calls_are_as_many_as_the_cost_is_divided_by(void) {
    for (int i = 1; i < 3; i++)
        count_calls(instr_rt_recursions[i]);
}

#else

static void test_the_recursions_give_fibonaccis_numbers(void) {
}
static void test_calls_are_as_many_as_the_cost_is_divided_by(void) {
}

#endif

UNIT_MAIN("rt_calibrate_calls", UNIT_TEST(test_the_recursions_give_fibonaccis_numbers),
          UNIT_TEST(test_calls_are_as_many_as_the_cost_is_divided_by))
