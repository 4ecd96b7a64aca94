/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Which function of one profile is which of the other. */
#include "diff_sides.h"
#include "unit_main.h"

enum { EXACT = INSTR_PROFILE_TIMING_EXACT, MOST = 6 };

static struct sides sides;

/* A function of a file, at a line, with so many calls. */
struct place {
    const char *name, *linkage_name, *file;
    uint64_t line, calls;
};

static void add(enum report_side side, const struct place *places, size_t count) {
    struct side_function functions[MOST] = {{0}};

    for (size_t i = 0; i < count; i++)
        functions[i] = (struct side_function){.name = places[i].name,
                                              .linkage_name = places[i].linkage_name,
                                              .file = places[i].file,
                                              .line = places[i].line,
                                              .end_line = places[i].line + 2,
                                              .lines = {{places[i].line + 1, places[i].calls, 0}}};
    sides_add(&sides, side, EXACT, functions, count);
}

/* Calls of a function on both sides; it must be the only one with so many calls after. */
static void expect_pair(uint64_t before, uint64_t after) {
    size_t found = 0;

    for (size_t i = 0; i < sides.diff.function_count; i++) {
        const struct report_diff_function *function = &sides.diff.functions[i];
        if (function->self.hits[REPORT_AFTER] != after ||
            function->self.hits[REPORT_BEFORE] != before)
            continue;
        CU_ASSERT_EQUAL(function->presence, before  ? after ? REPORT_IN_BOTH : REPORT_ONLY_BEFORE
                                            : after ? REPORT_ONLY_AFTER
                                                    : REPORT_IN_BOTH);
        found++;
    }
    CU_ASSERT_EQUAL(found, 1);
}

static void test_functions_of_one_side_are_removed_or_added(void) {
    static const struct place before[] = {{"same", 0, "a.c", 1, 10}, {"old", 0, "a.c", 5, 20}};
    static const struct place after[] = {{"same", 0, "a.c", 1, 11}, {"new", 0, "a.c", 5, 21}};

    add(REPORT_BEFORE, before, 2);
    add(REPORT_AFTER, after, 2);
    sides_compare(&sides, "");
    CU_ASSERT_EQUAL(sides.diff.function_count, 3);
    expect_pair(10, 11);
    expect_pair(20, 0);
    expect_pair(0, 21);
    sides_release(&sides);
}

static void test_static_functions_of_one_name_keep_their_files(void) {
    static const struct place before[] = {{"work", 0, "a.c", 1, 10}, {"work", 0, "b.c", 1, 20}};
    static const struct place after[] = {{"work", 0, "b.c", 9, 21}, {"work", 0, "a.c", 9, 11}};

    add(REPORT_BEFORE, before, 2);
    add(REPORT_AFTER, after, 2);
    sides_compare(&sides, "");
    CU_ASSERT_EQUAL(sides.diff.function_count, 2);
    expect_pair(10, 11);
    expect_pair(20, 21);
    sides_release(&sides);
}

static void test_files_may_have_moved(void) {
    static const struct place before[] = {{"work", 0, "/old/lib/a.c", 1, 10},
                                          {"work", 0, "/old/app/a.c", 1, 20},
                                          {"only", 0, "/old/lib/a.c", 5, 30}};
    static const struct place after[] = {{"work", 0, "/new/place/app/a.c", 1, 21},
                                         {"work", 0, "/new/place/lib/a.c", 1, 11},
                                         {"only", 0, "/new/place/other.c", 70, 31}};

    add(REPORT_BEFORE, before, 3);
    add(REPORT_AFTER, after, 3);
    sides_compare(&sides, "");
    CU_ASSERT_EQUAL(sides.diff.function_count, 3);
    expect_pair(10, 11);
    expect_pair(20, 21);
    expect_pair(30, 31);
    sides_release(&sides);
}

static void test_overloads_go_by_symbol_and_then_by_name(void) {
    static const struct place before[] = {{"f(int)", "_Z1fi", "a.cc", 1, 10},
                                          {"f(long)", "_Z1fl", "a.cc", 5, 20},
                                          {"g<int>", "_Z1gIiEvv", "a.cc", 9, 30}};
    static const struct place after[] = {{"f(long)", "_Z1fl", "a.cc", 1, 21},
                                         {"f(int)", "_Z1fi", "a.cc", 5, 11},
                                         {"g<long>", "_Z1gIlEvv", "a.cc", 9, 31}};

    add(REPORT_BEFORE, before, 3);
    add(REPORT_AFTER, after, 3);
    sides_compare(&sides, "");
    CU_ASSERT_EQUAL(sides.diff.function_count, 3);
    expect_pair(10, 11);
    expect_pair(20, 21);
    expect_pair(30, 31);
    sides_release(&sides);
}

static void test_two_programs_have_nothing_in_common(void) {
    static const struct place before[] = {{"one", 0, "a.c", 1, 10}, {"two", 0, "a.c", 5, 20}};
    static const struct place after[] = {{"three", 0, "x.c", 1, 30}, {"four", 0, 0, 0, 40}};

    add(REPORT_BEFORE, before, 2);
    add(REPORT_AFTER, after, 2);
    sides_compare(&sides, "");
    CU_ASSERT_EQUAL(sides.diff.function_count, 4);
    expect_pair(10, 0);
    expect_pair(20, 0);
    expect_pair(0, 30);
    expect_pair(0, 40);
    sides_release(&sides);
}

static void test_a_side_may_be_empty(void) {
    static const struct place after[] = {{"new", 0, "a.c", 1, 30}};

    add(REPORT_BEFORE, after, 0);
    add(REPORT_AFTER, after, 1);
    sides_compare(&sides, "");
    CU_ASSERT_EQUAL(sides.diff.function_count, 1);
    expect_pair(0, 30);
    sides_release(&sides);
}

static void test_selection_is_by_either_side(void) {
    static const struct place before[] = {{"keep", 0, "a.c", 1, 10}, {"gone", 0, "a.c", 5, 20}};
    static const struct place after[] = {{"keep", 0, "moved.c", 1, 11}, {"new", 0, "b.c", 5, 21}};

    add(REPORT_BEFORE, before, 2);
    add(REPORT_AFTER, after, 2);
    sides_compare(&sides, "--file=a.c");
    CU_ASSERT_EQUAL(sides.diff.function_count, 2);
    expect_pair(10, 11);
    expect_pair(20, 0);
    sides_again(&sides, "--function=new");
    CU_ASSERT_EQUAL(sides.diff.function_count, 1);
    expect_pair(0, 21);
    sides_again(&sides, "--top=1 --sort=calls");
    CU_ASSERT_EQUAL(sides.diff.function_count, 3);
    CU_ASSERT_EQUAL(sides.diff.shown_count, 1);
    CU_ASSERT_STRING_EQUAL(report_diff_shown(&sides.diff.functions[0])->name, "new");
    sides_release(&sides);
}

static void test_order_is_the_one_asked_for(void) {
    static const struct place before[] = {
        {"b", 0, "a.c", 9, 10}, {"c", 0, "a.c", 1, 10}, {"a", 0, "a.c", 5, 10}};
    static const struct place after[] = {
        {"b", 0, "a.c", 9, 15}, {"c", 0, "a.c", 1, 12}, {"a", 0, "a.c", 5, 1}};
    static const struct {
        const char *option, *order;
    } orders[] = {{"--sort=calls", "abc"}, {"--sort=name", "abc"}, {"--sort=line", "cab"}};

    add(REPORT_BEFORE, before, 3);
    add(REPORT_AFTER, after, 3);
    sides_compare(&sides, "");
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
        sides_again(&sides, orders[o].option);
        CU_ASSERT_EQUAL_FATAL(sides.diff.function_count, 3);
        for (size_t i = 0; i < 3; i++)
            CU_ASSERT_EQUAL(report_diff_shown(&sides.diff.functions[i])->name[0],
                            orders[o].order[i]);
    }
    sides_release(&sides);
}

UNIT_MAIN("report_diff_functions", UNIT_TEST(test_functions_of_one_side_are_removed_or_added),
          UNIT_TEST(test_static_functions_of_one_name_keep_their_files),
          UNIT_TEST(test_files_may_have_moved),
          UNIT_TEST(test_overloads_go_by_symbol_and_then_by_name),
          UNIT_TEST(test_two_programs_have_nothing_in_common), UNIT_TEST(test_a_side_may_be_empty),
          UNIT_TEST(test_selection_is_by_either_side), UNIT_TEST(test_order_is_the_one_asked_for))
