/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <jansson.h>

#include "diff_sides.h"
#include "output_diff.h"
#include "unit_main.h"

enum { EXACT = INSTR_PROFILE_TIMING_EXACT, NONE = INSTR_PROFILE_TIMING_NONE, MS = 1000000 };

static struct sides sides;

/* work() got a line and calls twice(), which is new; idle() is gone. */
static const struct side_function before[] = {
    {.name = "work",
     .file = "a.c",
     .line = 1,
     .end_line = 4,
     .text = "int work(int n) {\n\tsum(\"\xc3\xa9\");\n    return n;\n}\n",
     .lines = {{1, 1, 0}, {2, 10, 100 * MS}, {3, 1, 0}}},
    {.name = "idle", .file = "a.c", .line = 9, .end_line = 9, .lines = {{9, 1, 0}}},
};
static const struct side_function after[] = {
    {.name = "work",
     .file = "a.c",
     .line = 1,
     .end_line = 5,
     .text = "int work(int n) {\n\tsum(\"\xc3\xa9\");\n    n = twice(n) | \033[31m`1;\n    return "
             "n;\n}\n",
     .lines = {{1, 1, 0}, {2, 20, 400 * MS}, {3, 1, 0}, {4, 1, 0}}},
    {.name = "twice\n", .file = "a.c", .line = 9, .end_line = 9, .lines = {{9, 1, 0}}},
};

/* What is written under the options; the caller frees it. */
static char *written(const char *options) {
    char *text = 0;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    sides_again(&sides, options);
    struct report_diff_output output = {
        .diff = &sides.diff, .options = &sides.options, .file = file};
    if (sides.options.format == REPORT_FORMAT_JSON)
        report_output_diff_json(&output);
    else if (sides.options.format == REPORT_FORMAT_CSV)
        report_output_diff_csv(&output);
    else
        report_output_diff_text(&output);
    fclose(file);
    return text;
}

static void expect(const char *options, const char *expected) {
    char *text = written(options);

    CU_ASSERT_STRING_EQUAL(text, expected);
    if (strcmp(text, expected))
        fprintf(stderr, "\n--- got:\n%s--- expected:\n%s", text, expected);
    free(text);
}

static void expect_part(const char *options, const char *part, bool there) {
    char *text = written(options);

    CU_ASSERT_EQUAL(strstr(text, part) != 0, there);
    free(text);
}

static void make(uint64_t timing) {
    sides_add(&sides, REPORT_BEFORE, timing, before, 2);
    sides_add(&sides, REPORT_AFTER, timing, after, 2);
    sides_compare(&sides, "");
}

static void test_line_table_has_both_sides(void) {
    make(EXACT);
    expect("--lines --function=work --unit=ms",
           "Timer unit: 1e-03 s\n"
           "\n"
           "File: a.c\n"
           "Function: work\n"
           "\n"
           " Old #  New #  Old Hits  New Hits   Change   Old Time  New Time    Change   By Hits   "
           "Per Hit    Line Contents\n"
           "==================================================================================="
           "===========================\n"
           "     1      1         1         1                 0.0       0.0                       "
           "           int work(int n) {\n"
           "     2      2        10        20      +10      100.0     400.0    +300.0    +100.0    "
           "+200.0            sum(\"\xc3\xa9\");\n"
           "            3                   1       +1                  0.0                       "
           "         +     n = twice(n) | ^[[31m`1;\n"
           "     3      4         1         1                 0.0       0.0                       "
           "               return n;\n"
           "     4      5                                                                         "
           "           }\n"
           "\n"
           "In parentheses: within the error.\n");
    sides_release(&sides);
}

static void test_tables_without_times_have_hits(void) {
    make(NONE);
    expect("--function=work",
           "Before:  /bin/prog\n"
           "After:   /bin/prog\n"
           "Hits:    12 -> 23 (+91.7 %)\n"
           "Time:    not measured on both sides\n"
           "\n"
           " old calls  new calls   change    filename:lineno(function)\n"
           "         1          1             a.c:1(work)\n"
           "\n"
           "File: a.c\n"
           "Function: work\n"
           "\n"
           " Old #  New #  Old Hits  New Hits   Change    Line Contents\n"
           "===========================================================\n"
           "     1      1         1         1             int work(int n) {\n"
           "     2      2        10        20      +10            sum(\"\xc3\xa9\");\n"
           "            3                   1       +1  +     n = twice(n) | ^[[31m`1;\n"
           "     3      4         1         1                 return n;\n"
           "     4      5                                 }\n"
           "\n");
    sides_release(&sides);
}

static void test_what_came_and_went_is_named(void) {
    make(EXACT);
    expect_part("", "Functions removed: idle\n", true);
    expect_part("", "Functions added: twice^J\n", true);
    expect_part("--lines", "Functions added", false);
    sides_release(&sides);
}

static void test_equal_sides_say_so(void) {
    sides_add(&sides, REPORT_BEFORE, EXACT, before, 2);
    sides_add(&sides, REPORT_AFTER, EXACT, before, 2);
    sides_compare(&sides, "");
    expect_part("", "No change: hits are equal and times within their errors.\n", true);
    expect_part("", "Line Contents", false);
    expect_part("--all", "Line Contents", true);
    expect_part("--function=none", "No function fits", true);
    sides_release(&sides);
}

static void test_markdown_has_tables_and_no_markup_of_the_source(void) {
    make(EXACT);
    expect_part("--format=markdown", "\n### `work`\n\n`a.c`\n", true);
    expect_part("--format=markdown", "\n| ---: | ---: | ---: |", true);
    expect_part("--format=markdown", "twice(n) &#124; ^&#91;&#91;31m&#96;1;</code> |\n", true);
    expect_part("--format=markdown", "\033", false);
    sides_release(&sides);
}

static void test_csv_has_as_many_fields_in_each_row(void) {
    make(EXACT);
    char *text = written("--format=csv");
    size_t rows = 0;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        size_t commas = 0;
        bool quoted = false;
        for (const char *at = line; at < end; at++) {
            quoted ^= *at == '"';
            commas += *at == ',' && !quoted;
        }
        if (quoted) /* a name with a line break */
            continue;
        CU_ASSERT(commas == 17 || !strncmp(line, "\",", 2));
        rows++;
    }
    CU_ASSERT(rows >= 9);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "line,same,work,work,/src/a.c,2,/src/a.c,2,10,20,10,100000000,400000000,"
                     "300000000,"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "function,removed,idle,idle,/src/a.c,9,,,1,,-1,"));
    free(text);
    sides_release(&sides);
}

static json_t *member(json_t *object, const char *name, const char *value) {
    size_t index;
    json_t *entry;

    json_array_foreach(object, index, entry) {
        if (!strcmp(json_string_value(json_object_get(entry, name)), value))
            return entry;
    }
    return 0;
}

static json_int_t integer(json_t *object, const char *side, const char *key) {
    json_t *value = json_object_get(json_object_get(object, side), key);

    CU_ASSERT_TRUE(json_is_integer(value));
    return json_integer_value(value);
}

static void test_json_has_before_after_and_change(void) {
    json_error_t error;

    make(EXACT);
    char *text = written("--format=json");
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    free(text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(root, "format")), "instr-diff");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(root, "version")), 1);
    json_t *functions = json_object_get(root, "functions");
    CU_ASSERT_EQUAL(json_array_size(functions), 3);
    json_t *work = member(functions, "name", "work");
    CU_ASSERT_PTR_NOT_NULL_FATAL(work);
    CU_ASSERT_EQUAL(integer(work, "before", "self_ns"), 100 * MS);
    CU_ASSERT_EQUAL(integer(work, "after", "self_ns"), 400 * MS);
    CU_ASSERT_EQUAL(integer(work, "change", "self_ns"), 300 * MS);
    json_t *lines = json_object_get(work, "lines");
    CU_ASSERT_EQUAL(json_array_size(lines), 4);
    json_t *line = json_array_get(lines, 1);
    CU_ASSERT_EQUAL(integer(line, "before", "hits"), 10);
    CU_ASSERT_EQUAL(integer(line, "after", "hits"), 20);
    CU_ASSERT_EQUAL(integer(line, "change", "by_hits_ns"), 100 * MS);
    CU_ASSERT_EQUAL(integer(line, "change", "per_hit_ns"), 200 * MS);
    line = json_array_get(lines, 2);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(line, "presence")), "added");
    CU_ASSERT_TRUE(json_is_null(json_object_get(line, "before")));
    json_t *idle = member(functions, "name", "idle");
    CU_ASSERT_TRUE(json_is_null(json_object_get(idle, "after")));
    json_decref(root);
    sides_release(&sides);
}

static void test_json_has_null_where_nothing_was_measured(void) {
    json_error_t error;

    make(NONE);
    char *text = written("--format=json");
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    free(text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    json_t *change = json_object_get(json_object_get(root, "program"), "change");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(change, "hits")), 11);
    CU_ASSERT_TRUE(json_is_null(json_object_get(change, "self_ns")));
    CU_ASSERT_TRUE(json_is_null(json_object_get(change, "within_error")));
    json_decref(root);
    sides_release(&sides);
}

UNIT_MAIN("report_diff_output", UNIT_TEST(test_line_table_has_both_sides),
          UNIT_TEST(test_tables_without_times_have_hits),
          UNIT_TEST(test_what_came_and_went_is_named), UNIT_TEST(test_equal_sides_say_so),
          UNIT_TEST(test_markdown_has_tables_and_no_markup_of_the_source),
          UNIT_TEST(test_csv_has_as_many_fields_in_each_row),
          UNIT_TEST(test_json_has_before_after_and_change),
          UNIT_TEST(test_json_has_null_where_nothing_was_measured))
