/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile_builder.h"
#include "report_check.h"
#include "unit_main.h"

/* A sound profile; each test breaks one thing in it. */
struct numbers {
    struct builder_function function;
    int64_t line_ns, thread_self_ns;
    uint64_t thread_wall_ns, arc_calls;
    uint64_t run_samples, frame_samples, kernel_samples;
};

static struct numbers sound(void) {
    return (struct numbers){
        .function = {.name = "f",
                     .line = 1,
                     .end_line = 3,
                     .flags = INSTR_PROFILE_FUNCTION_LINES | INSTR_PROFILE_FUNCTION_TIMED,
                     .calls = 10,
                     .timed_calls = 10,
                     .primitive_calls = 10,
                     .total_ns = 500000,
                     .self_ns = 500000,
                     .lib_ns = 100000},
        .line_ns = 490000,
        .thread_self_ns = 500000,
        .thread_wall_ns = 600000,
        .arc_calls = 10,
        .run_samples = 7,
        .frame_samples = 5,
        .kernel_samples = 5};
}

/* Checks that profile. The line of the result that says `what` begins with `result`. */
static void expect(const struct numbers *numbers, bool complete, bool good, const char *result,
                   const char *what) {
    struct builder builder;
    struct instr_profile profile;
    const struct instr_profile *list[1] = {&profile};
    struct report_model model;
    struct builder_function function = numbers->function;
    char *text = 0;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    builder_open_sampled(&builder, INSTR_PROFILE_TIMING_EXACT,
                         &(struct builder_sampling){.samples = numbers->run_samples});
    function.file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t index = builder_function(&builder, &function);
    builder_line(&builder, builder_block(&builder, index, 10, 0), function.file, 2, 1);
    builder_site(&builder,
                 &(struct instr_profile_site){index, INSTR_PROFILE_SITE_LINE, function.file, 2, 10,
                                              10, numbers->line_ns, 1, 0, 1, 2});
    builder_arc(&builder, &(struct instr_profile_arc){0, 0, 0, index, numbers->arc_calls, 1});
    builder_thread(&builder, 1, numbers->thread_wall_ns, numbers->thread_self_ns);
    uint64_t frame =
        builder_frame(&builder, &(struct instr_profile_frame){.samples = 2, .time_ns = 2000000});
    builder_frame(&builder, &(struct instr_profile_frame){.parent = frame,
                                                          .address = 1,
                                                          .samples = numbers->frame_samples,
                                                          .time_ns = 5000000,
                                                          .kernel = numbers->kernel_samples});
    builder_finish(&builder, &profile);
    report_model_build(&model, list, 1);
    CU_ASSERT_EQUAL(report_check(&model, complete, file), good);
    fclose(file);
    const char *found = strstr(text, what);
    CU_ASSERT_PTR_NOT_NULL_FATAL(found);
    while (found > text && found[-1] != '\n')
        found--;
    CU_ASSERT_EQUAL(strncmp(found, result, strlen(result)), 0);
    if (!good)
        CU_ASSERT_PTR_NOT_NULL(strstr(found, complete ? "_" : "expected"));
    free(text);
    report_model_release(&model);
    instr_profile_release(&profile);
}

static void test_a_sound_profile_passes(void) {
    struct numbers numbers = sound();

    expect(&numbers, true, true, "ok:", "self times of each thread");
    expect(&numbers, true, true, "ok:", "add up to its timed calls");
}

static void test_rounding_is_tolerated(void) {
    struct numbers numbers = sound();

    numbers.line_ns = numbers.function.total_ns + 10;
    expect(&numbers, true, true, "ok:", "no line is above 100 %");
}

static void test_a_damaged_input_fails(void) {
    struct numbers numbers = sound();

    expect(&numbers, false, false, "FAILED:", "read to its end");
}

static void test_a_thread_busier_than_its_wall_time_fails(void) {
    struct numbers numbers = sound();

    numbers.thread_wall_ns = 300000;
    expect(&numbers, true, false, "FAILED:", "self times of each thread");
}

static void test_lost_self_time_fails(void) {
    struct numbers numbers = sound();

    numbers.thread_self_ns = 300000;
    expect(&numbers, true, false, "FAILED:", "self times of all functions");
}

static void test_a_function_above_wall_time_fails(void) {
    struct numbers numbers = sound();

    numbers.function.total_ns = 700000;
    expect(&numbers, true, false, "FAILED:", "no function is above 100 %");
}

static void test_a_line_above_its_function_fails(void) {
    struct numbers numbers = sound();

    numbers.line_ns = 550000;
    expect(&numbers, true, false, "FAILED:", "no line is above 100 %");
}

static void test_self_above_total_fails(void) {
    struct numbers numbers = sound();

    numbers.function.total_ns = 390000;
    numbers.line_ns = 1;
    expect(&numbers, true, false, "FAILED:", "total >= self >= lib");
}

static void test_lib_above_self_fails(void) {
    struct numbers numbers = sound();

    numbers.function.lib_ns = 550000;
    expect(&numbers, true, false, "FAILED:", "total >= self >= lib");
}

static void test_more_primitive_calls_than_calls_fail(void) {
    struct numbers numbers = sound();

    numbers.function.primitive_calls = 11;
    expect(&numbers, true, false, "FAILED:", "timed calls >= primitive calls");
}

static void test_arcs_that_miss_a_call_fail(void) {
    struct numbers numbers = sound();

    numbers.arc_calls = 9;
    expect(&numbers, true, false, "FAILED:", "add up to its timed calls");
}

static void test_frames_without_a_sample_fail(void) {
    struct numbers numbers = sound();

    numbers.run_samples = 8;
    expect(&numbers, true, false, "FAILED:", "samples of all frames");
}

static void test_more_kernel_samples_than_samples_fail(void) {
    struct numbers numbers = sound();

    numbers.kernel_samples = 6;
    expect(&numbers, true, false, "FAILED:", "no more samples in the kernel");
}

UNIT_MAIN("report_check", UNIT_TEST(test_a_sound_profile_passes),
          UNIT_TEST(test_rounding_is_tolerated), UNIT_TEST(test_a_damaged_input_fails),
          UNIT_TEST(test_a_thread_busier_than_its_wall_time_fails),
          UNIT_TEST(test_lost_self_time_fails), UNIT_TEST(test_a_function_above_wall_time_fails),
          UNIT_TEST(test_a_line_above_its_function_fails), UNIT_TEST(test_self_above_total_fails),
          UNIT_TEST(test_lib_above_self_fails),
          UNIT_TEST(test_more_primitive_calls_than_calls_fail),
          UNIT_TEST(test_arcs_that_miss_a_call_fail), UNIT_TEST(test_frames_without_a_sample_fail),
          UNIT_TEST(test_more_kernel_samples_than_samples_fail))
