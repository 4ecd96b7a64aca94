/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <unistd.h>

#include "diff_sides.h"
#include "report_conditions.h"
#include "unit_main.h"

enum { EXACT = INSTR_PROFILE_TIMING_EXACT, NONE = INSTR_PROFILE_TIMING_NONE, MS = 1000000 };

static struct sides sides;

static void expect_parsed(const char *text, enum report_metric metric, bool percent,
                          double amount) {
    struct report_condition condition;

    CU_ASSERT_TRUE_FATAL(report_condition_parse(&condition, text));
    CU_ASSERT_EQUAL(condition.metric, metric);
    CU_ASSERT_EQUAL(condition.percent, percent);
    CU_ASSERT_DOUBLE_EQUAL(condition.amount, amount, amount * 1e-12);
}

static void test_conditions_are_read(void) {
    expect_parsed("hits>0%", REPORT_METRIC_HITS, true, 0);
    expect_parsed("hits>12.5%", REPORT_METRIC_HITS, true, 12.5);
    expect_parsed("hits>1000", REPORT_METRIC_HITS, false, 1000);
    expect_parsed("time>5%", REPORT_METRIC_TIME, true, 5);
    expect_parsed("time>5ns", REPORT_METRIC_TIME, false, 5);
    expect_parsed("time>1.5us", REPORT_METRIC_TIME, false, 1500);
    expect_parsed("time>2ms", REPORT_METRIC_TIME, false, 2e6);
    expect_parsed("time>.25s", REPORT_METRIC_TIME, false, 2.5e8);
}

static void test_what_is_no_condition_is_refused(void) {
    static const char *const texts[] = {
        "",          "hits",      "hits>",     "hits>%",   "hits>5s",    "time>5",
        "time>5 ms", "time>5%%",  "time>.%",   "hits>-5%", "hits>+5%",   "hits> 5%",
        "time>nan%", "time>inf%", "time>0x5%", "cpu>5%",   "time<5%",    "Time>5%",
        "time >5%",  "time>=5%",  "hits>1e3",  "time>5h",  "hits>5.5.5%"};
    struct report_condition condition;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CU_ASSERT_FALSE(report_condition_parse(&condition, texts[i]));
}

/* One function of one line in each profile. */
static void add(enum report_side side, uint64_t timing, const char *name, uint64_t hits,
                int64_t time_ns) {
    struct side_function function = {.name = name,
                                     .file = "a.c",
                                     .line = 1,
                                     .end_line = 3,
                                     .text = "void f(void) {\n  work();\n}\n",
                                     .lines = {{2, hits, time_ns}}};

    sides_add(&sides, side, timing, &function, 1);
}

/* Judges; `message` becomes what is said. */
static bool passes(char *message, size_t room) {
    int saved = dup(2);
    FILE *log = tmpfile();

    CU_ASSERT_PTR_NOT_NULL_FATAL(log);
    fflush(stderr);
    dup2(fileno(log), 2);
    bool pass = report_conditions_pass(&sides.diff, &sides.options.fail_if);
    fflush(stderr);
    dup2(saved, 2);
    close(saved);
    rewind(log);
    message[fread(message, 1, room - 1, log)] = 0;
    fclose(log);
    return pass;
}

static void expect_pass(const char *options) {
    char message[2048];

    sides_again(&sides, options);
    CU_ASSERT_TRUE(passes(message, sizeof message));
    CU_ASSERT_STRING_EQUAL(message, "");
}

/* It must fail in one line that has each of these parts; `more` may be 0. */
static void expect_failure(const char *options, const char *part, const char *more) {
    char message[2048];

    sides_again(&sides, options);
    CU_ASSERT_FALSE(passes(message, sizeof message));
    CU_ASSERT_PTR_NOT_NULL(strstr(message, part));
    CU_ASSERT_PTR_NOT_NULL(strstr(message, more ? more : ""));
    CU_ASSERT_TRUE(strchr(message, '\n') == message + strlen(message) - 1);
}

static void test_hits_must_not_grow_beyond_the_amount(void) {
    add(REPORT_BEFORE, NONE, "f", 100, 0);
    add(REPORT_AFTER, NONE, "f", 110, 0);
    sides_compare(&sides, "");
    expect_failure("--fail-if=hits>0%", "f has 110 hits, before 100 (+10 %)",
                   "a.c:2, 110 hits, before 100");
    expect_failure("--fail-if=hits>9.9%", "110", 0);
    expect_failure("--fail-if=hits>9", "110", 0);
    expect_pass("--fail-if=hits>10%");
    expect_pass("--fail-if=hits>10");
    expect_failure("--fail-if=hits>10% --fail-if=hits>0", "hits>0'", 0);
    sides_release(&sides);
}

static void test_fewer_and_equal_hits_pass(void) {
    add(REPORT_BEFORE, NONE, "f", 100, 0);
    add(REPORT_AFTER, NONE, "f", 100, 0);
    sides_compare(&sides, "");
    expect_pass("--fail-if=hits>0% --fail-if=hits>0");
    sides_release(&sides);
    add(REPORT_BEFORE, NONE, "f", 100, 0);
    add(REPORT_AFTER, NONE, "f", 99, 0);
    sides_compare(&sides, "");
    expect_pass("--fail-if=hits>0%");
    sides_release(&sides);
}

static void test_what_was_never_reached_exceeds_any_percentage(void) {
    add(REPORT_BEFORE, NONE, "f", 0, 0);
    add(REPORT_AFTER, NONE, "f", 1, 0);
    sides_compare(&sides, "");
    expect_failure("--fail-if=hits>500%", "f has 1 hits, before 0;", 0);
    expect_pass("--fail-if=hits>1");
    sides_release(&sides);
}

static void test_a_function_that_was_taken_out_of_another_adds_nothing(void) {
    add(REPORT_BEFORE, NONE, "whole", 100, 0);
    add(REPORT_AFTER, NONE, "whole", 40, 0);
    add(REPORT_AFTER, NONE, "part", 60, 0);
    sides_compare(&sides, "");
    expect_pass("--fail-if=hits>0%");
    sides_release(&sides);
    add(REPORT_BEFORE, NONE, "whole", 100, 0);
    add(REPORT_AFTER, NONE, "whole", 40, 0);
    add(REPORT_AFTER, NONE, "part", 61, 0);
    sides_compare(&sides, "");
    expect_failure("--fail-if=hits>0%", "all functions together have 101 hits, before 100",
                   "part (new)");
    sides_release(&sides);
}

static void test_times_must_grow_beyond_their_error(void) {
    /* The error is the one of 10,000 visits on both sides, 45 us: test_report_diff.c. Of the
     * functions only the calls are timed, which are as many. */
    add(REPORT_BEFORE, EXACT, "f", 10000, 1 * MS);
    add(REPORT_AFTER, EXACT, "f", 10000, 1 * MS + 45000);
    sides_compare(&sides, "");
    expect_pass("--fail-if=time>0% --fail-if=time>0ns");
    sides_release(&sides);
    add(REPORT_BEFORE, EXACT, "f", 10000, 1 * MS);
    add(REPORT_AFTER, EXACT, "f", 10000, 1 * MS + 100000);
    sides_compare(&sides, "");
    expect_failure("--fail-if=time>0%", "0.0011 s, before 0.001 s (+10 %), +/- 4.5e-05 s", "in f");
    expect_failure("--fail-if=time>5.4%", "0.0011 s", 0);
    expect_pass("--fail-if=time>5.5%");
    expect_failure("--fail-if=time>54us", "0.0011 s", 0);
    expect_pass("--fail-if=time>55us");
    sides_release(&sides);
}

static void test_runs_that_differ_widen_the_error(void) {
    /* The builder gives all runs the same wall time, so that a merged profile adds no error. */
    for (int i = 0; i < 2; i++) {
        add(REPORT_BEFORE, EXACT, "f", 10, 100 * MS);
        add(REPORT_AFTER, EXACT, "f", 10, 110 * MS);
    }
    sides_compare(&sides, "");
    expect_failure("--fail-if=time>5%", "0.22 s, before 0.2 s", 0);
    /* Wall times of 1.8 and 2.2 s are 0.9 and 1.1 of the mean; two degrees of freedom in all make
     * a deviation of 0.1 of one run. Of the sum of two: 4.303 * 0.1 / sqrt(2) = 30 %. */
    for (int i = 0; i < 2; i++) {
        ((struct instr_profile *)(uintptr_t)sides.lists[REPORT_BEFORE][i])->runs[0].wall_ns =
            i ? 2200000000 : 1800000000;
        CU_ASSERT_EQUAL(sides.profiles[REPORT_BEFORE][i].run_count, 1);
    }
    expect_pass("--fail-if=time>5%");
    CU_ASSERT_DOUBLE_EQUAL((double)sides.diff.program.error_ns[REPORT_BEFORE],
                           200.0 * MS * 4.303 * 0.1 / 1.41421356, 0.01 * MS);
    sides_release(&sides);
}

static void test_sums_of_other_numbers_of_runs_are_told(void) {
    add(REPORT_BEFORE, NONE, "f", 100, 0);
    add(REPORT_AFTER, NONE, "f", 100, 0);
    add(REPORT_AFTER, NONE, "f", 100, 0);
    sides_compare(&sides, "");
    expect_failure("--fail-if=hits>0%", "f has 200 hits", "sums of 2 runs, before of 1");
    sides_release(&sides);
}

static void test_times_that_were_not_measured_fail(void) {
    add(REPORT_BEFORE, NONE, "f", 100, 0);
    add(REPORT_AFTER, EXACT, "f", 100, MS);
    sides_compare(&sides, "");
    expect_failure("--fail-if=time>50%", "not measured before", 0);
    expect_pass("--fail-if=hits>0%");
    sides_release(&sides);
}

UNIT_MAIN("report_conditions", UNIT_TEST(test_conditions_are_read),
          UNIT_TEST(test_what_is_no_condition_is_refused),
          UNIT_TEST(test_hits_must_not_grow_beyond_the_amount),
          UNIT_TEST(test_fewer_and_equal_hits_pass),
          UNIT_TEST(test_what_was_never_reached_exceeds_any_percentage),
          UNIT_TEST(test_a_function_that_was_taken_out_of_another_adds_nothing),
          UNIT_TEST(test_times_must_grow_beyond_their_error),
          UNIT_TEST(test_runs_that_differ_widen_the_error),
          UNIT_TEST(test_sums_of_other_numbers_of_runs_are_told),
          UNIT_TEST(test_times_that_were_not_measured_fail))
