/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What is taken off samples for calls: a model put together by hand, samples of 1 ms. */
#include <stdlib.h>

#include "sample_weights.h"
#include "unit_main.h"

static struct sample_function own[] = {{.function = 0, .line = REPORT_INDEX_NONE}};
static struct sample_function inlined[] = {{.function = 0, .line = REPORT_INDEX_NONE},
                                           {.function = 1, .line = REPORT_INDEX_NONE}};
static struct sample_place place_list[] = {
    {.functions = own, .count = 1}, {.functions = inlined, .count = 2}, {.count = 0}};
static uint32_t places_of_frames[] = {0, 1, 2};
static struct sample_places places = {.list = place_list, .count = 3, .of_frame = places_of_frames};
static struct instr_profile_frame frames[3];
static struct instr_profile_run runs[2];
static struct instr_profile profile;
static const struct instr_profile *list[] = {&profile};
static struct report_function functions[2];
static struct report_model model;

/* Function 0 has samples of its own and in function 1, whose code has no others. */
static void begin(uint64_t own_ms, uint64_t inlined_ms, uint64_t calls) {
    frames[0] = (struct instr_profile_frame){.samples = own_ms, .time_ns = own_ms * 1000000};
    frames[1] =
        (struct instr_profile_frame){.samples = inlined_ms, .time_ns = inlined_ms * 1000000};
    frames[2] = (struct instr_profile_frame){.samples = 500, .time_ns = 500000000}; /* a library */
    runs[0] = (struct instr_profile_run){
        .samples = 100, .call_cost_ps = 1000, .marked_call_cost_ps = 2000};
    /* No samples: no weight. */
    runs[1] = (struct instr_profile_run){.call_cost_ps = 5000, .marked_call_cost_ps = 9000};
    profile =
        (struct instr_profile){.frames = frames, .frame_count = 3, .runs = runs, .run_count = 2};
    functions[0] = (struct report_function){.calls = calls, .flags = INSTR_PROFILE_FUNCTION_TIMED};
    functions[1] = (struct report_function){.calls = 1, .flags = INSTR_PROFILE_FUNCTION_TIMED};
    model = (struct report_model){.profiles = list,
                                  .profile_count = 1,
                                  .functions = functions,
                                  .function_count = 2,
                                  .places = &places};
}

static bool is_weight(size_t function, double expected) {
    double *weights = sample_weights_find(&model);
    bool found = weights[function] > expected - 1e-9 && weights[function] < expected + 1e-9;

    free(weights);
    return found;
}

static void test_the_cost_of_calls_is_taken_off(void) {
    begin(100, 0, 20000000); /* 20 ms of 100 */
    CU_ASSERT(is_weight(0, 0.8));
    CU_ASSERT(is_weight(1, 1));
}

static void test_a_marked_functions_calls_cost_what_is_measured_for_them(void) {
    begin(100, 0, 20000000);
    functions[0].flags |= INSTR_PROFILE_FUNCTION_LINES;
    CU_ASSERT(is_weight(0, 0.6));
}

static void test_inlined_calls_cost_nothing(void) {
    begin(25, 75, 20000000); /* a quarter of the calls: 5 ms of 25 */
    CU_ASSERT(is_weight(0, 0.8));
    begin(0, 100, 20000000);
    CU_ASSERT(is_weight(0, 1));
}

static void test_no_more_than_half_is_taken_off(void) {
    begin(100, 0, 1000000000);
    CU_ASSERT(is_weight(0, SAMPLE_LEAST_WEIGHT));
}

static void test_functions_without_probes_pay_nothing(void) {
    begin(100, 0, 20000000);
    functions[0].flags = 0;
    CU_ASSERT(is_weight(0, 1));
}

static void test_an_unknown_cost_is_not_taken_off(void) {
    begin(100, 0, 20000000);
    runs[0].call_cost_ps = 0;
    CU_ASSERT(is_weight(0, 1));
    runs[0].marked_call_cost_ps = 0;
    CU_ASSERT(is_weight(0, 1));
}

static void test_only_a_functions_own_code_has_a_weight(void) {
    CU_ASSERT_EQUAL(sample_weights_function(&place_list[0]), 0);
    CU_ASSERT_EQUAL(sample_weights_function(&place_list[1]), REPORT_INDEX_NONE);
    CU_ASSERT_EQUAL(sample_weights_function(&place_list[2]), REPORT_INDEX_NONE);
}

UNIT_MAIN("report_weights", UNIT_TEST(test_the_cost_of_calls_is_taken_off),
          UNIT_TEST(test_a_marked_functions_calls_cost_what_is_measured_for_them),
          UNIT_TEST(test_inlined_calls_cost_nothing),
          UNIT_TEST(test_no_more_than_half_is_taken_off),
          UNIT_TEST(test_functions_without_probes_pay_nothing),
          UNIT_TEST(test_an_unknown_cost_is_not_taken_off),
          UNIT_TEST(test_only_a_functions_own_code_has_a_weight))
