/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "report_options.h"
#include "unit_main.h"

enum { WORDS = 16 };

/* Parses a command line whose words are separated by blanks. Messages go to `message`. */
static bool parse(struct report_options *options, const char *line, char *message) {
    static char words[512];
    char *argv[WORDS] = {"instr-report"};
    int argc = 1, operands, saved = dup(2);
    FILE *log = tmpfile();

    CU_ASSERT_PTR_NOT_NULL_FATAL(log);
    snprintf(words, sizeof words, "%s", line);
    for (char *at = strtok(words, " "); at && argc < WORDS - 1; at = strtok(0, " "))
        argv[argc++] = at;
    fflush(stderr);
    dup2(fileno(log), 2);
    bool good = report_options_parse(options, argc, argv, &operands);
    fflush(stderr);
    dup2(saved, 2);
    close(saved);
    rewind(log);
    size_t size = fread(message, 1, 511, log);
    message[size] = 0;
    fclose(log);
    return good;
}

static void expect_refused(const char *line, const char *part) {
    struct report_options options;
    char message[512];

    CU_ASSERT_FALSE(parse(&options, line, message));
    CU_ASSERT_PTR_NOT_NULL(strstr(message, part));
    CU_ASSERT_TRUE(strchr(message, '\n') == message + strlen(message) - 1);
    report_options_release(&options);
}

static void test_options_have_their_defaults(void) {
    struct report_options options;
    char message[512];

    CU_ASSERT_TRUE(parse(&options, "", message));
    CU_ASSERT_EQUAL(options.format, REPORT_FORMAT_TEXT);
    CU_ASSERT_EQUAL(options.sort, REPORT_SORT_SELF);
    CU_ASSERT_EQUAL(options.unit, REPORT_UNIT_AUTO);
    CU_ASSERT_EQUAL(options.top, SIZE_MAX);
    CU_ASSERT_TRUE(options.min_percent < 0);
    CU_ASSERT_EQUAL(options.column_count, 0);
    report_options_release(&options);
}

static void test_options_are_read(void) {
    struct report_options options;
    char message[512];

    CU_ASSERT_TRUE(parse(&options,
                         "--sort=calls --function=a* --function b --file=*.c --min-percent=2.5% "
                         "--top=3 --all --columns=percent,hits --unit=us --format=csv -o x "
                         "--source-path=/a=/b",
                         message));
    CU_ASSERT_EQUAL(options.sort, REPORT_SORT_CALLS);
    CU_ASSERT_EQUAL(options.functions.count, 2);
    CU_ASSERT_EQUAL(options.files.count, 1);
    CU_ASSERT_DOUBLE_EQUAL(options.min_percent, 2.5, 0);
    CU_ASSERT_EQUAL(options.top, 3);
    CU_ASSERT_EQUAL(options.column_count, 2);
    CU_ASSERT_EQUAL(options.columns[0], REPORT_FIELD_percent);
    CU_ASSERT_EQUAL(options.unit, REPORT_UNIT_US);
    CU_ASSERT_EQUAL(options.format, REPORT_FORMAT_CSV);
    CU_ASSERT_STRING_EQUAL(options.output, "x");
    report_options_release(&options);
}

static void test_every_column_has_its_name(void) {
    static const char *const names[] = {"hits", "time", "per_hit", "percent", "self",
                                        "lib",  "min",  "max",     "error",   "timed_hits"};

    CU_ASSERT_EQUAL_FATAL(REPORT_FIELD_COUNT, sizeof names / sizeof *names);
    for (size_t i = 0; i < REPORT_FIELD_COUNT; i++)
        CU_ASSERT_STRING_EQUAL(report_field_name((enum report_field)i), names[i]);
}

static void test_mistakes_are_named(void) {
    expect_refused("--sort=size", "time, self, calls");
    expect_refused("--columns=hits,bytes", "'bytes'");
    expect_refused("--columns=hits,hits", "twice");
    expect_refused("--columns=", "''");
    expect_refused("--unit=h", "cycles");
    expect_refused("--top=0", "'0'");
    expect_refused("--top=many", "'many'");
    expect_refused("--min-percent=101", "0 to 100");
    expect_refused("--min-percent=nan", "0 to 100");
    expect_refused("--color=blue", "never");
    expect_refused("--source-path=/a", "OLD=NEW");
    expect_refused("--format=xml", "json");
    expect_refused("--format=xml", "speedscope");
    expect_refused("--merge", "-o FILE");
    expect_refused("--merge --check -o x", "exclude");
    expect_refused("--frobnicate", "unknown option");
    expect_refused("--focus=main", "--callgraph");
    expect_refused("--tree --depth=0", "above 0");
    expect_refused("--completion=csh", "bash");
}

static void test_a_diff_goes_with_what_compares(void) {
    struct report_options options;
    char message[512];

    CU_ASSERT_TRUE(
        parse(&options, "--diff=old --fail-if=hits>0% --fail-if time>2ms --lines new", message));
    CU_ASSERT_STRING_EQUAL(options.diff, "old");
    CU_ASSERT_EQUAL(options.fail_if.count, 2);
    report_options_release(&options);
    CU_ASSERT_TRUE(parse(&options, "--diff=old --format=markdown", message));
    report_options_release(&options);
    CU_ASSERT_TRUE(parse(&options, "--diff=old --format=html", message));
    report_options_release(&options);
    expect_refused("--fail-if=hits>0%", "--diff=BASE");
    expect_refused("--diff=old --fail-if=hits>many", "'hits>many'");
    expect_refused("--diff=old --format=svg", "text, json, csv, markdown");
    expect_refused("--diff=old --format=dot", "text, json, csv, markdown");
    expect_refused("--diff=old --merge -o x", "--merge");
    expect_refused("--diff=old --check", "--check");
    expect_refused("--diff=old --why=a.c:3", "--why");
    expect_refused("--diff=old --callgraph", "--callgraph");
    expect_refused("--diff=old --tree", "--tree");
    expect_refused("--diff=old --columns=hits", "--columns");
    expect_refused("--diff=old --unit=cycles", "cycles");
}

UNIT_MAIN("report_options", UNIT_TEST(test_options_have_their_defaults),
          UNIT_TEST(test_options_are_read), UNIT_TEST(test_every_column_has_its_name),
          UNIT_TEST(test_mistakes_are_named), UNIT_TEST(test_a_diff_goes_with_what_compares))
