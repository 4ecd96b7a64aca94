/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>

#include "profile_builder.h"
#include "report_check.h"
#include "report_model.h"
#include "unit_main.h"

enum { LINES_TIMED = INSTR_PROFILE_FUNCTION_LINES | INSTR_PROFILE_FUNCTION_TIMED };

static struct builder builder;
static struct instr_profile profile;
static struct report_model model;

static void build(void) {
    static const struct instr_profile *list[1] = {&profile};

    builder_finish(&builder, &profile);
    report_model_build(&model, list, 1);
}

static void release(void) {
    report_model_release(&model);
    instr_profile_release(&profile);
}

/* The record of a line of a function, or 0. */
static const struct report_line *line_of(size_t function, uint64_t number) {
    const struct report_function *found = &model.functions[function];

    for (size_t i = 0; i < found->line_count; i++)
        if (model.lines[found->first_line + i].line == number)
            return &model.lines[found->first_line + i];
    return 0;
}

/* A function of lines 10 to 20, called and timed ten times, that took 1000 ns. */
static uint64_t usual_function(const char *name, uint64_t file) {
    return builder_function(&builder, &(struct builder_function){.name = name,
                                                                 .file = file,
                                                                 .line = 10,
                                                                 .column = 5,
                                                                 .end_line = 20,
                                                                 .flags = LINES_TIMED,
                                                                 .calls = 10,
                                                                 .timed_calls = 10,
                                                                 .primitive_calls = 10,
                                                                 .total_ns = 1000,
                                                                 .self_ns = 900,
                                                                 .min_ns = 50,
                                                                 .max_ns = 150});
}

static void block_of(uint64_t function, uint64_t count, uint64_t loop, uint64_t file, uint64_t line,
                     uint64_t weight) {
    builder_line(&builder, builder_block(&builder, function, count, loop), file, line, weight);
}

static void test_hits_are_the_largest_count_of_a_lines_blocks(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t function = usual_function("f", file);
    block_of(function, 10, 0, file, 12, 1);
    block_of(function, 30, 0, file, 12, 1);
    block_of(function, 20, 0, file, 12, 1);
    block_of(function, 0, 0, file, 13, 1);
    build();

    CU_ASSERT_PTR_NOT_NULL_FATAL(line_of(0, 12));
    CU_ASSERT_EQUAL(line_of(0, 12)->hits, 30);
    CU_ASSERT_EQUAL(line_of(0, 12)->timed_hits, 30);
    CU_ASSERT_EQUAL(line_of(0, 13)->hits, 0);
    CU_ASSERT_TRUE(line_of(0, 13)->measured);
    release();
}

static void test_hits_of_instances_add_up(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, "a.h", "/src", 0);
    uint64_t one = usual_function("f<int>", file), two = usual_function("f<char>", file);
    block_of(one, 10, 0, file, 12, 1);
    block_of(two, 7, 0, file, 12, 1);
    block_of(one, 4, 0, file, 12, 1);
    block_of(two, 9, 0, file, 12, 1);
    build();

    CU_ASSERT_EQUAL_FATAL(model.function_count, 1);
    CU_ASSERT_STRING_EQUAL(model.functions[0].name, "f");
    CU_ASSERT_EQUAL(model.functions[0].linkage_name_count, 2);
    CU_ASSERT_EQUAL(model.functions[0].calls, 20);
    CU_ASSERT_EQUAL(model.functions[0].self_ns, 1800);
    CU_ASSERT_EQUAL(line_of(0, 12)->hits, 19);
    release();
}

static void test_constructor_variants_keep_their_common_name(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, "a.h", "/src", 0);
    builder_function(&builder, &(struct builder_function){.name = "box<int>::box",
                                                          .linkage_name = "_ZN3boxIiEC1Ev",
                                                          .file = file,
                                                          .line = 3,
                                                          .calls = 2});
    builder_function(&builder, &(struct builder_function){.name = "box<int>::box",
                                                          .linkage_name = "_ZN3boxIiEC2Ev",
                                                          .file = file,
                                                          .line = 3,
                                                          .calls = 3});
    build();

    CU_ASSERT_EQUAL_FATAL(model.function_count, 1);
    CU_ASSERT_STRING_EQUAL(model.functions[0].name, "box<int>::box");
    CU_ASSERT_EQUAL(model.functions[0].linkage_name_count, 2);
    CU_ASSERT_EQUAL(model.functions[0].calls, 5);
    CU_ASSERT_FALSE(model.functions[0].measured);
    release();
}

static void test_functions_of_one_line_are_told_apart(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t other = builder_file(&builder, "b.c", "/src", 0);
    struct builder_function function = {.name = "f", .file = file, .line = 3, .column = 5};
    builder_function(&builder, &function);
    function.column = 40;
    builder_function(&builder, &function);
    function.file = other;
    builder_function(&builder, &function);
    function.name = "g";
    builder_function(&builder, &function);
    build();

    CU_ASSERT_EQUAL(model.function_count, 4);
    release();
}

static void test_functions_without_lines_go_by_their_symbol(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    struct builder_function function = {.name = "f", .linkage_name = "f_1", .calls = 1};
    builder_function(&builder, &function);
    builder_function(&builder, &function);
    function.linkage_name = "f_2";
    builder_function(&builder, &function);
    build();

    CU_ASSERT_EQUAL_FATAL(model.function_count, 2);
    CU_ASSERT_EQUAL(model.functions[0].calls, 2);
    CU_ASSERT_EQUAL(model.functions[1].calls, 1);
    release();
}

static void test_versions_of_a_file_stay_apart(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t first = builder_file(&builder, "a.c", "/src", 1);
    uint64_t second = builder_file(&builder, "./a.c", "/src", 2);
    uint64_t unknown = builder_file(&builder, "../src/a.c", "/src", 0);
    usual_function("f", first);
    usual_function("f", second);
    usual_function("f", unknown);
    build();

    CU_ASSERT_EQUAL(model.file_count, 2);
    CU_ASSERT_EQUAL_FATAL(model.function_count, 2);
    CU_ASSERT_EQUAL(model.functions[0].calls, 20);
    release();
}

static void test_a_loop_is_split_by_instructions_executed(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t function = usual_function("f", file);
    block_of(function, 11, 1, file, 12, 10);  /* 110 parts */
    block_of(function, 10, 1, file, 13, 79);  /* 790 parts */
    block_of(function, 100, 1, file, 13, 1);  /* 100 parts */
    block_of(function, 0, 1, file, 14, 1000); /* never executed */
    builder_site(&builder, &(struct instr_profile_site){function, INSTR_PROFILE_SITE_LOOP, file, 12,
                                                        4, 4, 1000, 500, 100, 1, 900});
    build();

    CU_ASSERT_EQUAL(line_of(0, 12)->time_ns, 110);
    CU_ASSERT_EQUAL(line_of(0, 13)->time_ns, 890);
    CU_ASSERT_EQUAL(line_of(0, 12)->self_ns + line_of(0, 13)->self_ns, 500);
    CU_ASSERT_EQUAL(line_of(0, 12)->lib_ns + line_of(0, 13)->lib_ns, 100);
    CU_ASSERT_TRUE(line_of(0, 12)->estimated && line_of(0, 13)->estimated);
    CU_ASSERT_TRUE(line_of(0, 12)->error_ns >= 500 && line_of(0, 12)->error_ns < 600);
    CU_ASSERT_TRUE(line_of(0, 13)->error_ns >= 500 && line_of(0, 13)->error_ns < 600);
    CU_ASSERT_FALSE(line_of(0, 12)->ranged);
    CU_ASSERT_EQUAL(line_of(0, 14)->time_ns, 0);
    CU_ASSERT_FALSE(line_of(0, 14)->estimated);
    release();
}

static void test_a_loop_on_one_line_is_exact(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t function = usual_function("f", file);
    block_of(function, 11, 1, file, 12, 2);
    block_of(function, 10, 1, file, 12, 3);
    builder_site(&builder, &(struct instr_profile_site){function, INSTR_PROFILE_SITE_LOOP, file, 11,
                                                        4, 4, 1000, 500, 0, 1, 900});
    build();

    CU_ASSERT_EQUAL(line_of(0, 12)->time_ns, 1000);
    CU_ASSERT_FALSE(line_of(0, 12)->estimated);
    CU_ASSERT_TRUE(line_of(0, 12)->ranged);
    CU_ASSERT_EQUAL(line_of(0, 12)->error_ns,
                    2 * REPORT_CLOCK_ERROR_NS + 4 * REPORT_PROBE_ERROR_NS);
    CU_ASSERT_PTR_NULL(line_of(0, 11));
    release();
}

static void test_a_loop_that_counted_nothing_is_its_heads(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t function = usual_function("f", file);
    block_of(function, 0, 1, file, 13, 2);
    builder_site(&builder, &(struct instr_profile_site){function, INSTR_PROFILE_SITE_LOOP, file, 12,
                                                        1, 1, 70, 70, 0, 70, 70});
    build();

    CU_ASSERT_PTR_NOT_NULL_FATAL(line_of(0, 12));
    CU_ASSERT_EQUAL(line_of(0, 12)->time_ns, 70);
    release();
}

static void test_times_of_sites_of_a_line_add_up(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t function = usual_function("f", file);
    block_of(function, 10, 0, file, 12, 1);
    builder_site(&builder, &(struct instr_profile_site){function, INSTR_PROFILE_SITE_LINE, file, 12,
                                                        4, 4, 100, 90, 5, 20, 30});
    builder_site(&builder, &(struct instr_profile_site){function, INSTR_PROFILE_SITE_LINE, file, 12,
                                                        5, 5, 200, 80, 6, 10, 60});
    build();

    const struct report_line *line = line_of(0, 12);
    CU_ASSERT_EQUAL(line->time_ns, 300);
    CU_ASSERT_EQUAL(line->self_ns, 170);
    CU_ASSERT_EQUAL(line->lib_ns, 11);
    CU_ASSERT_EQUAL(line->min_ns, 10);
    CU_ASSERT_EQUAL(line->max_ns, 60);
    CU_ASSERT_EQUAL(line->error_ns, 3 * REPORT_CLOCK_ERROR_NS + 9 * REPORT_PROBE_ERROR_NS);
    CU_ASSERT_FALSE(line->estimated);
    release();
}

static void test_timing_none_has_hits_and_no_times(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_NONE);
    uint64_t file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t function = builder_function(
        &builder, &(struct builder_function){
                      .name = "f", .file = file, .line = 10, .flags = LINES_TIMED, .calls = 4});
    block_of(function, 10, 0, file, 12, 1);
    builder_function(&builder, &(struct builder_function){
                                   .name = "g", .file = file, .line = 30, .flags = LINES_TIMED});
    build();

    CU_ASSERT_EQUAL(model.functions[0].calls, 4);
    CU_ASSERT_FALSE(model.functions[0].measured);
    CU_ASSERT_FALSE(model.functions[1].measured);
    CU_ASSERT_EQUAL(line_of(0, 12)->hits, 10);
    CU_ASSERT_EQUAL(line_of(0, 12)->timed_hits, 0);
    CU_ASSERT_FALSE(line_of(0, 12)->measured);
    CU_ASSERT_FALSE(model.any_times);
    CU_ASSERT_DOUBLE_EQUAL(model.functions[0].heat, 100, 0.001);
    release();
}

static void test_timed_part_is_scaled_to_all_calls(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_GOVERNED);
    uint64_t file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t function = builder_function(&builder, &(struct builder_function){.name = "f",
                                                                              .file = file,
                                                                              .line = 10,
                                                                              .end_line = 20,
                                                                              .flags = LINES_TIMED,
                                                                              .calls = 100,
                                                                              .timed_calls = 25,
                                                                              .primitive_calls = 25,
                                                                              .total_ns = 1000,
                                                                              .self_ns = 1000});
    block_of(function, 200, 0, file, 12, 1);
    builder_site(&builder, &(struct instr_profile_site){function, INSTR_PROFILE_SITE_LINE, file, 12,
                                                        50, 50, 900, 900, 0, 10, 30});
    build();

    CU_ASSERT_EQUAL(model.functions[0].total_ns, 4000);
    CU_ASSERT_TRUE(model.functions[0].estimated);
    CU_ASSERT_EQUAL(line_of(0, 12)->hits, 200);
    CU_ASSERT_EQUAL(line_of(0, 12)->timed_hits, 50);
    CU_ASSERT_EQUAL(line_of(0, 12)->time_ns, 3600);
    CU_ASSERT_TRUE(line_of(0, 12)->estimated);
    CU_ASSERT_TRUE(line_of(0, 12)->error_ns > 4 * REPORT_CLOCK_ERROR_NS);
    release();
}

/* A file may hold any number. Sums stop at the edge; the sanitizers would see them pass it. */
static void test_absurd_times_do_not_overflow(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_GOVERNED);
    uint64_t file = builder_file(&builder, "a.h", "/src", 0);
    for (int i = 0; i < 2; i++) {
        uint64_t function =
            builder_function(&builder, &(struct builder_function){.name = i ? "f<1>" : "f<2>",
                                                                  .file = file,
                                                                  .line = 10,
                                                                  .end_line = 20,
                                                                  .flags = LINES_TIMED,
                                                                  .calls = UINT64_MAX,
                                                                  .timed_calls = 1,
                                                                  .primitive_calls = 1,
                                                                  .total_ns = INT64_MAX,
                                                                  .self_ns = INT64_MIN,
                                                                  .lib_ns = INT64_MAX,
                                                                  .min_ns = INT64_MIN,
                                                                  .max_ns = INT64_MAX});
        uint64_t loop = builder_site(
            &builder,
            &(struct instr_profile_site){function, INSTR_PROFILE_SITE_LOOP, file, 12, 2, 2,
                                         INT64_MAX, INT64_MIN, INT64_MAX, INT64_MIN, INT64_MAX});
        uint64_t block = builder_block(&builder, function, UINT64_MAX, loop + 1);
        builder_line(&builder, block, file, 12, 1);
        builder_line(&builder, block, file, 13, UINT64_MAX);
        builder_site(&builder, &(struct instr_profile_site){function, INSTR_PROFILE_SITE_LINE, file,
                                                            12, 2, 2, INT64_MAX, INT64_MIN,
                                                            INT64_MIN, INT64_MIN, INT64_MAX});
        builder_arc(&builder, &(struct instr_profile_arc){1, file, 12, function, 1, INT64_MIN});
        builder_arc(&builder, &(struct instr_profile_arc){1, file, 12, function, 1, INT64_MIN});
        builder_region(&builder, "r", 1, INT64_MAX);
        builder_thread(&builder, 1, UINT64_MAX, INT64_MIN);
    }
    build();

    CU_ASSERT_EQUAL(model.functions[0].total_ns, INT64_MAX);
    CU_ASSERT_EQUAL(model.functions[0].self_ns, INT64_MIN);
    CU_ASSERT_EQUAL(line_of(0, 12)->time_ns, INT64_MAX);
    CU_ASSERT_EQUAL(model.regions[0].total_ns, INT64_MAX);
    FILE *file_of_check = fopen("/dev/null", "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file_of_check);
    CU_ASSERT_FALSE(report_check(&model, true, file_of_check));
    fclose(file_of_check);
    release();
}

static void test_instances_that_call_each_other_count_once(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, "a.h", "/src", 0);
    struct builder_function function = {.name = "f<3>",
                                        .file = file,
                                        .line = 10,
                                        .end_line = 12,
                                        .flags = LINES_TIMED,
                                        .calls = 1,
                                        .timed_calls = 1,
                                        .primitive_calls = 1,
                                        .total_ns = 1000,
                                        .self_ns = 400};
    uint64_t three = builder_function(&builder, &function);
    function.name = "f<2>";
    function.total_ns = 600;
    function.self_ns = 600;
    uint64_t two = builder_function(&builder, &function);
    builder_arc(&builder, &(struct instr_profile_arc){0, 0, 0, three, 1, 1000});
    builder_arc(&builder, &(struct instr_profile_arc){three + 1, file, 11, two, 1, 600});
    build();

    CU_ASSERT_EQUAL_FATAL(model.function_count, 1);
    CU_ASSERT_EQUAL(model.functions[0].total_ns, 1000);
    CU_ASSERT_EQUAL(model.functions[0].self_ns, 1000);
    CU_ASSERT_EQUAL(model.functions[0].calls, 2);
    CU_ASSERT_EQUAL(model.functions[0].primitive_calls, 1);
    CU_ASSERT_EQUAL(model.callee_count, 1);
    release();
}

static void test_lines_are_sorted_own_file_first(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t included = builder_file(&builder, "body.inc", "/src", 0);
    uint64_t file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t function = usual_function("f", file);
    block_of(function, 1, 0, included, 2, 1);
    block_of(function, 1, 0, file, 15, 1);
    block_of(function, 1, 0, file, 500, 1); /* outside of the function's lines */
    block_of(function, 1, 0, file, 11, 1);
    block_of(function, 1, 0, included, 1, 1);
    build();

    const struct report_line *lines = &model.lines[model.functions[0].first_line];
    CU_ASSERT_EQUAL_FATAL(model.functions[0].line_count, 5);
    CU_ASSERT_EQUAL(lines[0].line, 11);
    CU_ASSERT_EQUAL(lines[1].line, 15);
    CU_ASSERT_EQUAL(lines[2].line, 500);
    CU_ASSERT_EQUAL(lines[3].line, 1);
    CU_ASSERT_EQUAL(lines[4].line, 2);
    CU_ASSERT_NOT_EQUAL(lines[3].file, model.functions[0].file);
    release();
}

static void test_records_may_come_in_any_order(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, "a.c", "/src", 0);
    uint64_t f = usual_function("f", file), g = usual_function("g", file);
    uint64_t of_g = builder_block(&builder, g, 5, 0), of_f = builder_block(&builder, f, 6, 0);
    uint64_t more_of_g = builder_block(&builder, g, 7, 0);
    builder_line(&builder, more_of_g, file, 12, 1);
    builder_line(&builder, of_f, file, 12, 1);
    builder_line(&builder, of_g, file, 12, 1);
    build();

    CU_ASSERT_EQUAL(line_of(0, 12)->hits, 6);
    CU_ASSERT_EQUAL(line_of(1, 12)->hits, 7);
    release();
}

static void test_an_empty_profile_gives_an_empty_model(void) {
    builder_open_empty(&builder);
    build();

    CU_ASSERT_EQUAL(model.function_count, 0);
    CU_ASSERT_EQUAL(model.run_count, 0);
    release();
}

UNIT_MAIN("report_model", UNIT_TEST(test_hits_are_the_largest_count_of_a_lines_blocks),
          UNIT_TEST(test_hits_of_instances_add_up),
          UNIT_TEST(test_constructor_variants_keep_their_common_name),
          UNIT_TEST(test_functions_of_one_line_are_told_apart),
          UNIT_TEST(test_functions_without_lines_go_by_their_symbol),
          UNIT_TEST(test_versions_of_a_file_stay_apart),
          UNIT_TEST(test_a_loop_is_split_by_instructions_executed),
          UNIT_TEST(test_a_loop_on_one_line_is_exact),
          UNIT_TEST(test_a_loop_that_counted_nothing_is_its_heads),
          UNIT_TEST(test_times_of_sites_of_a_line_add_up),
          UNIT_TEST(test_timing_none_has_hits_and_no_times),
          UNIT_TEST(test_timed_part_is_scaled_to_all_calls),
          UNIT_TEST(test_absurd_times_do_not_overflow),
          UNIT_TEST(test_instances_that_call_each_other_count_once),
          UNIT_TEST(test_lines_are_sorted_own_file_first),
          UNIT_TEST(test_records_may_come_in_any_order),
          UNIT_TEST(test_an_empty_profile_gives_an_empty_model))
