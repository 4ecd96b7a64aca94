/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>

#include "arcs.h"
#include "unit_main.h"

#define COUNT 20000

static char places[COUNT];

static void test_equal_arcs_are_one(void) {
    struct instr_rt_arcs arcs = {0};
    struct instr_rt_arc *arc = instr_rt_arcs_find(&arcs, &places[0], &places[1]);
    CU_ASSERT_PTR_NOT_NULL_FATAL(arc);
    CU_ASSERT_PTR_EQUAL(arc->caller, &places[0]);
    CU_ASSERT_PTR_EQUAL(arc->callee, &places[1]);
    CU_ASSERT_PTR_EQUAL(instr_rt_arcs_find(&arcs, &places[0], &places[1]), arc);
    CU_ASSERT_PTR_NOT_EQUAL(instr_rt_arcs_find(&arcs, &places[1], &places[0]), arc);
    CU_ASSERT_PTR_NOT_EQUAL(instr_rt_arcs_find(&arcs, 0, &places[1]), arc);
    CU_ASSERT_EQUAL(arcs.count, 3);
}

static void test_arcs_stay_where_they_are_while_the_table_grows(void) {
    static struct instr_rt_arc *found[COUNT];
    struct instr_rt_arcs arcs = {0};
    size_t wrong = 0, listed = 0;
    for (size_t i = 0; i < COUNT; i++) {
        found[i] = instr_rt_arcs_find(&arcs, &places[i / 100], &places[i]);
        found[i]->calls = i;
    }
    for (size_t i = 0; i < COUNT; i++)
        wrong += instr_rt_arcs_find(&arcs, &places[i / 100], &places[i]) != found[i] ||
                 found[i]->calls != i;
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(arcs.count, COUNT);
    for (size_t i = 0; i < arcs.chunk_count; i++)
        listed += arcs.chunks[i]->count;
    CU_ASSERT_EQUAL(listed, COUNT);
}

static void test_restarted_arcs_stay_and_have_no_calls(void) {
    struct instr_rt_arcs arcs = {0};
    struct instr_rt_arc *arc;
    for (size_t i = 0; i < COUNT; i++)
        instr_rt_arcs_find(&arcs, 0, &places[i])->calls++;
    arc = instr_rt_arcs_find(&arcs, 0, &places[5]);
    instr_rt_arcs_restart(&arcs);
    CU_ASSERT_EQUAL(arcs.count, COUNT);
    CU_ASSERT_PTR_EQUAL(instr_rt_arcs_find(&arcs, 0, &places[5]), arc);
    CU_ASSERT_EQUAL(arc->calls, 0);
}

static void test_released_table_is_empty_and_works(void) {
    struct instr_rt_arcs arcs = {0};
    for (size_t i = 0; i < COUNT; i++)
        instr_rt_arcs_find(&arcs, 0, &places[i])->calls++;
    instr_rt_arcs_release(&arcs);
    CU_ASSERT_EQUAL(arcs.count, 0);
    CU_ASSERT_EQUAL(instr_rt_arcs_find(&arcs, 0, &places[5])->calls, 0);
    CU_ASSERT_EQUAL(arcs.count, 1);
}

UNIT_MAIN("rt_arcs", UNIT_TEST(test_equal_arcs_are_one),
          UNIT_TEST(test_arcs_stay_where_they_are_while_the_table_grows),
          UNIT_TEST(test_restarted_arcs_stay_and_have_no_calls),
          UNIT_TEST(test_released_table_is_empty_and_works))
