/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>

#include "diff_sides.h"
#include "unit_main.h"

enum { EXACT = INSTR_PROFILE_TIMING_EXACT, MS = 1000000 };

static struct sides sides;

static const char loop_text[] = "int f(int n) {\n"
                                "    int sum = 0;\n"
                                "    for (int i = 0; i < n; i++)\n"
                                "        sum += work(i);\n"
                                "    return sum;\n"
                                "}\n";

/* The loop above at a line, with so many rounds that took so long. */
static struct side_function loop_at(uint64_t line, uint64_t rounds, int64_t time_ns) {
    return (struct side_function){.name = "f",
                                  .file = "a.c",
                                  .line = line,
                                  .end_line = line + 5,
                                  .text = loop_text,
                                  .lines = {{line, 1, 0},
                                            {line + 2, rounds + 1, 0},
                                            {line + 3, rounds, time_ns},
                                            {line + 4, 1, 0}}};
}

static void compare_two(struct side_function before, struct side_function after) {
    sides_add(&sides, REPORT_BEFORE, EXACT, &before, 1);
    sides_add(&sides, REPORT_AFTER, EXACT, &after, 1);
    sides_compare(&sides, "");
}

static void test_equal_profiles_have_no_change(void) {
    compare_two(loop_at(10, 100, 50 * MS), loop_at(10, 100, 50 * MS));
    CU_ASSERT_EQUAL_FATAL(sides.diff.function_count, 1);
    CU_ASSERT_EQUAL(sides.diff.functions[0].presence, REPORT_IN_BOTH);
    CU_ASSERT_FALSE(sides.diff.functions[0].changed);
    CU_ASSERT_EQUAL(sides.diff.row_count, 6);
    CU_ASSERT_EQUAL(sides.diff.program.hit_change, 0);
    CU_ASSERT_EQUAL(sides.diff.program.time.ns, 0);
    sides_release(&sides);
}

static void test_lines_that_moved_are_the_same_lines(void) {
    struct side_function after = {
        .name = "f",
        .file = "a.c",
        .line = 30,
        .end_line = 37,
        .text = "int f(int n) {\n"
                "    int sum = 0;\n"
                "    if (n > 5)\n"
                "        return -1;\n"
                "\tfor (int i=0; i < n; i++)\n"
                "            sum += work(i);\n"
                "    return sum;\n"
                "}\n",
        .lines = {
            {30, 1, 0}, {32, 1, 0}, {33, 0, 0}, {34, 101, 0}, {35, 100, 50 * MS}, {36, 1, 0}}};

    compare_two(loop_at(10, 100, 50 * MS), after);
    const struct report_diff_row *row = sides_row(&sides, "f", 35);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_EQUAL(row->numbers[REPORT_BEFORE], 13);
    CU_ASSERT_EQUAL(row->change.hits[REPORT_BEFORE], 100);
    CU_ASSERT_FALSE(row->changed);
    row = sides_row(&sides, "f", 34);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_EQUAL(row->numbers[REPORT_BEFORE], 12);
    row = sides_row(&sides, "f", 32);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_EQUAL(row->presence, REPORT_ONLY_AFTER);
    CU_ASSERT_TRUE(row->changed);
    CU_ASSERT_TRUE(sides.diff.functions[0].changed);
    CU_ASSERT_FALSE(sides.diff.sections[0].by_number);
    sides_release(&sides);
}

static void test_more_hits_and_slower_hits_are_told_apart(void) {
    /* 100 hits of 1 ms became 150 of 2 ms: 50 more at the old price, and 150 dearer by 1 ms. */
    compare_two(loop_at(10, 100, 100 * MS), loop_at(10, 150, 300 * MS));
    const struct report_diff_row *row = sides_row(&sides, "f", 13);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_EQUAL(row->change.hit_change, 50);
    CU_ASSERT_EQUAL(row->change.time.ns, 200 * MS);
    CU_ASSERT_EQUAL(row->change.by_hits.ns, 50 * MS);
    CU_ASSERT_EQUAL(row->change.per_hit.ns, 150 * MS);
    CU_ASSERT_TRUE(report_delta_is_clear(&row->change.time));
    sides_release(&sides);
}

static void test_what_came_or_went_is_neither_slower_nor_faster(void) {
    compare_two(loop_at(10, 0, 0), loop_at(10, 100, 100 * MS));
    const struct report_diff_row *row = sides_row(&sides, "f", 13);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_EQUAL(row->change.by_hits.ns, 100 * MS);
    CU_ASSERT_EQUAL(row->change.per_hit.ns, 0);
    sides_release(&sides);
}

static void test_differences_within_the_error_are_no_change(void) {
    /* 10,000 visits on each side: the clock is wrong by 20 ns * 100 + 3 ns * 10,000 = 32 us. Both
     * together: sqrt(2) * 32 us = 45.3 us. */
    compare_two(loop_at(10, 10000, 1 * MS), loop_at(10, 10000, 1 * MS + 45000));
    const struct report_diff_row *row = sides_row(&sides, "f", 13);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_EQUAL(row->change.time.error_ns, 45255);
    CU_ASSERT_FALSE(report_delta_is_clear(&row->change.time));
    CU_ASSERT_FALSE(row->changed);
    sides_release(&sides);
    compare_two(loop_at(10, 10000, 1 * MS), loop_at(10, 10000, 1 * MS + 46000));
    row = sides_row(&sides, "f", 13);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_TRUE(report_delta_is_clear(&row->change.time));
    CU_ASSERT_TRUE(row->changed);
    sides_release(&sides);
}

static void test_changes_below_a_thousandth_of_the_program_are_left_out(void) {
    const struct side_function before[] = {
        loop_at(10, 100, 2000 * MS),
        {.name = "g", .file = "a.c", .line = 50, .lines = {{51, 1, 1 * MS}}}};
    const struct side_function after[] = {
        loop_at(10, 100, 2000 * MS),
        {.name = "g", .file = "a.c", .line = 50, .lines = {{51, 1, 2 * MS}}}};

    sides_add(&sides, REPORT_BEFORE, EXACT, before, 2);
    sides_add(&sides, REPORT_AFTER, EXACT, after, 2);
    sides_compare(&sides, "");
    const struct report_diff_row *row = sides_row(&sides, "g", 51);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_TRUE(report_delta_is_clear(&row->change.time));
    CU_ASSERT_FALSE(row->changed);
    sides_release(&sides);
}

static void test_lines_without_text_go_by_their_distance(void) {
    struct side_function before = loop_at(10, 100, 50 * MS), after = loop_at(40, 100, 50 * MS);

    before.text = after.text = 0;
    compare_two(before, after);
    const struct report_diff_row *row = sides_row(&sides, "f", 43);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_EQUAL(row->numbers[REPORT_BEFORE], 13);
    CU_ASSERT_FALSE(sides.diff.functions[0].changed);
    CU_ASSERT_TRUE(sides.diff.sections[0].by_number);
    sides_release(&sides);
    /* One text is as good as none. */
    after.text = loop_text;
    compare_two(before, after);
    row = sides_row(&sides, "f", 43);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_EQUAL(row->numbers[REPORT_BEFORE], 13);
    CU_ASSERT_TRUE(sides.diff.sections[0].by_number);
    sides_release(&sides);
}

static void test_recursion_compares_total_times_once(void) {
    /* f calls itself: 4 calls, 1 primitive one, whose total is not above what all took. */
    struct instr_profile profiles[2];

    for (int s = 0; s < 2; s++) {
        struct builder builder;
        int64_t time_ns = s ? 30 * MS : 10 * MS;
        builder_open(&builder, EXACT);
        uint64_t file = builder_file(&builder, "a.c", "/src", 0);
        uint64_t f = builder_function(
            &builder, &(struct builder_function){.name = "f",
                                                 .file = file,
                                                 .line = 1,
                                                 .end_line = 3,
                                                 .flags = INSTR_PROFILE_FUNCTION_LINES |
                                                          INSTR_PROFILE_FUNCTION_TIMED,
                                                 .calls = 4,
                                                 .timed_calls = 4,
                                                 .primitive_calls = 1,
                                                 .total_ns = time_ns,
                                                 .self_ns = time_ns});
        builder_line(&builder, builder_block(&builder, f, 4, 0), file, 2, 1);
        builder_site(&builder, &(struct instr_profile_site){f, INSTR_PROFILE_SITE_LINE, file, 2, 4,
                                                            1, time_ns, time_ns, 0, 0, time_ns});
        builder_finish(&builder, &profiles[s]);
        sides_adopt(&sides, (enum report_side)s, &profiles[s]);
    }
    sides_compare(&sides, "");
    const struct report_diff_function *function = sides_function(&sides, "f");
    CU_ASSERT_PTR_NOT_NULL_FATAL(function);
    CU_ASSERT_EQUAL(function->total.time.ns, 20 * MS);
    CU_ASSERT_EQUAL(function->self.time.ns, 20 * MS);
    CU_ASSERT_EQUAL(function->self.hit_change, 0);
    sides_release(&sides);
}

static void test_several_profiles_of_a_side_are_added_up(void) {
    const struct side_function run = loop_at(10, 100, 50 * MS);

    sides_add(&sides, REPORT_BEFORE, EXACT, &run, 1);
    for (int i = 0; i < 3; i++)
        sides_add(&sides, REPORT_AFTER, EXACT, &run, 1);
    sides_compare(&sides, "");
    const struct report_diff_row *row = sides_row(&sides, "f", 13);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_EQUAL(row->change.hits[REPORT_AFTER], 300);
    CU_ASSERT_EQUAL(row->change.time.ns, 100 * MS);
    CU_ASSERT_EQUAL(row->change.per_hit.ns, 0);
    sides_release(&sides);
}

static void test_counts_without_times_are_compared(void) {
    const struct side_function before = loop_at(10, 100, 0), after = loop_at(10, 120, 90 * MS);

    sides_add(&sides, REPORT_BEFORE, INSTR_PROFILE_TIMING_NONE, &before, 1);
    sides_add(&sides, REPORT_AFTER, EXACT, &after, 1);
    sides_compare(&sides, "");
    CU_ASSERT_FALSE(sides.diff.timed);
    const struct report_diff_row *row = sides_row(&sides, "f", 13);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_EQUAL(row->change.hit_change, 20);
    CU_ASSERT_TRUE(row->changed);
    CU_ASSERT_FALSE(row->change.measured[REPORT_BEFORE]);
    sides_release(&sides);
}

UNIT_MAIN("report_diff", UNIT_TEST(test_equal_profiles_have_no_change),
          UNIT_TEST(test_lines_that_moved_are_the_same_lines),
          UNIT_TEST(test_more_hits_and_slower_hits_are_told_apart),
          UNIT_TEST(test_what_came_or_went_is_neither_slower_nor_faster),
          UNIT_TEST(test_differences_within_the_error_are_no_change),
          UNIT_TEST(test_changes_below_a_thousandth_of_the_program_are_left_out),
          UNIT_TEST(test_lines_without_text_go_by_their_distance),
          UNIT_TEST(test_recursion_compares_total_times_once),
          UNIT_TEST(test_several_profiles_of_a_side_are_added_up),
          UNIT_TEST(test_counts_without_times_are_compared))
