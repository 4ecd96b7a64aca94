/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile_builder.h"
#include "report_output.h"
#include "unit_main.h"

enum { LINES_TIMED = INSTR_PROFILE_FUNCTION_LINES | INSTR_PROFILE_FUNCTION_TIMED };

static struct instr_profile profile;

/* A function of four lines whose name and text need care, one that was never called. */
static void make(uint64_t timing) {
    struct builder builder;
    uint64_t calls = timing ? 4 : 0;

    builder_open(&builder, timing);
    builder_argument(&builder, "./prog");
    builder_argument(&builder, "two words");
    uint64_t file = builder_file(&builder, "a.c", "/nowhere", 7);
    uint64_t other = builder_file(&builder, "b.h", "/nowhere", 0);
    uint64_t function =
        builder_function(&builder, &(struct builder_function){.name = "say \"hi\", \033\xff",
                                                              .linkage_name = "say",
                                                              .file = file,
                                                              .line = 3,
                                                              .end_line = 6,
                                                              .flags = LINES_TIMED,
                                                              .calls = 4,
                                                              .timed_calls = calls,
                                                              .primitive_calls = calls ? 1 : 0,
                                                              .total_ns = calls ? 2000000000 : 0,
                                                              .self_ns = calls ? 1000000000 : 0});
    builder_function(
        &builder,
        &(struct builder_function){
            .name = "idle", .file = file, .line = 9, .end_line = 9, .flags = LINES_TIMED});
    builder_line(&builder, builder_block(&builder, function, 123456789012, 0), file, 4, 1);
    builder_line(&builder, builder_block(&builder, function, 4, 0), file, 5, 1);
    builder_line(&builder, builder_block(&builder, function, 2, 0), other, 1, 1);
    if (timing) {
        builder_site(&builder,
                     &(struct instr_profile_site){function, INSTR_PROFILE_SITE_LINE, file, 4, 4, 4,
                                                  1500000000, 1000000000, 0, 1, 2});
        builder_arc(&builder,
                    &(struct instr_profile_arc){function + 1, file, 4, function, 3, 500000000});
        builder_arc(&builder, &(struct instr_profile_arc){0, 0, 0, function, 1, 2000000000});
    }
    builder_text(&builder, file, 3, "void say(void) {\n\tcall(\"\xc3\xa9\");\n  \033[31mx();\n}\n");
    builder_thread(&builder, 42, 2000000000, 1000000000);
    builder_region(&builder, "load", 2, 3000);
    builder_finish(&builder, &profile);
}

/* The report with these options; the caller frees it. */
static char *report(const char *first, const char *second) {
    char *argv[] = {"instr-report", (char *)(uintptr_t)first, (char *)(uintptr_t)second};
    const struct instr_profile *list[1] = {&profile};
    struct report_options options;
    struct report_model model;
    struct report_selection selection;
    struct report_sources sources;
    int operands;
    char *text = 0;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_TRUE_FATAL(report_options_parse(&options, 1 + !!first + !!second, argv, &operands));
    report_model_build(&model, list, 1);
    report_select(&selection, &model, &options);
    report_sources_open(&sources, &model, &options.source_paths);
    struct report_output output = {&model, &options, &selection, &sources, file, 0, false, false};
    if (options.format == REPORT_FORMAT_JSON)
        report_output_json(&output);
    else if (options.format == REPORT_FORMAT_CSV)
        report_output_csv(&output);
    else
        report_output_text(&output);
    report_sources_close(&sources);
    report_selection_release(&selection);
    report_model_release(&model);
    report_options_release(&options);
    fclose(file);
    return text;
}

static void expect(const char *first, const char *second, const char *expected) {
    char *text = report(first, second);

    CU_ASSERT_STRING_EQUAL(text, expected);
    if (strcmp(text, expected))
        fprintf(stderr, "\n--- got:\n%s--- expected:\n%s", text, expected);
    free(text);
}

static void expect_part(const char *first, const char *second, const char *part) {
    char *text = report(first, second);

    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
    free(text);
}

static void test_line_table_has_line_profilers_form(void) {
    make(INSTR_PROFILE_TIMING_EXACT);
    expect("--lines", "--unit=us",
           "Timer unit: 1e-06 s\n"
           "\n"
           "Total time: 2 s\n"
           "File: a.c\n"
           "Function: say \"hi\", ^[\xef\xbf\xbd at line 3\n"
           "\n"
           "Line #         Hits         Time  Per Hit   % Time  Line Contents\n"
           "=================================================================\n"
           "     3                                              void say(void) {\n"
           "     4 123456789012    1500000.0  1.2e-05     75.0          call(\"\xc3\xa9\");\n"
           "     5            4          0.0      0.0      0.0    ^[[31mx();\n"
           "     6                                              }\n"
           "\n"
           "File: b.h (in say \"hi\", ^[\xef\xbf\xbd)\n"
           "Note: the source was not found (--source-path=OLD=NEW says where it is now)\n"
           "\n"
           "Line #      Hits         Time  Per Hit   % Time  Line Contents\n"
           "==============================================================\n"
           "     1         2          0.0      0.0      0.0\n"
           "\n"
           "1 function never called left out (--all).\n");
    instr_profile_release(&profile);
}

static void test_function_table_has_cprofiles_form(void) {
    make(INSTR_PROFILE_TIMING_EXACT);
    expect("--functions", "--unit=s",
           "Timer unit: 1 s\n"
           "\n"
           "      ncalls  tottime  percall  cumtime  percall filename:lineno(function)\n"
           "         4/1    1.000    0.250    2.000    2.000 a.c:3(say \"hi\", ^[\xef\xbf\xbd)\n"
           "\n"
           "Timer unit: 1 s\n"
           "\n"
           "       calls     time  percall      min      max region\n"
           "           2 3.00e-06 1.50e-06 1.00e-09 3.00e-06 load\n"
           "\n"
           "1 function never called left out (--all).\n");
    instr_profile_release(&profile);
}

static void test_header_tells_about_the_run(void) {
    make(INSTR_PROFILE_TIMING_EXACT);
    expect_part(0, 0, "Command:       ./prog 'two words'\n");
    expect_part(0, 0, "Exit status:   exit 0\nThreads:       1\nTiming:        exact, ");
    expect_part(0, 0, "overhead removed: 25 us");
    instr_profile_release(&profile);
}

static void make_sampled(uint64_t timing, uint64_t sampler) {
    struct builder_sampling sampling = {sampler, 1000, 1234, 3, 1250000000};
    struct builder builder;

    builder_open_sampled(&builder, timing, sampler ? &sampling : &(struct builder_sampling){0});
    builder_function(&builder, &(struct builder_function){.name = "f", .calls = 1});
    builder_thread(&builder, 1, 1, 1);
    builder_finish(&builder, &profile);
}

static void test_header_tells_about_samples(void) {
    make_sampled(INSTR_PROFILE_TIMING_GOVERNED, INSTR_PROFILE_SAMPLER_PERF);
    expect_part(0, 0,
                "Sampler:       perf events, 1000 Hz asked, 987 Hz delivered, 1234 samples "
                "(3 lost)\n");
    instr_profile_release(&profile);
    make_sampled(INSTR_PROFILE_TIMING_SAMPLED, INSTR_PROFILE_SAMPLER_TIMER);
    expect_part(0, 0, "Sampler:       CPU time timers, 1000 Hz asked");
    instr_profile_release(&profile);
    make_sampled(INSTR_PROFILE_TIMING_SAMPLED, INSTR_PROFILE_SAMPLER_NONE);
    expect_part(0, 0, "Sampler:       none (");
    instr_profile_release(&profile);
    make_sampled(INSTR_PROFILE_TIMING_EXACT, INSTR_PROFILE_SAMPLER_NONE);
    char *text = report(0, 0);
    CU_ASSERT_PTR_NULL(strstr(text, "Sampler:"));
    free(text);
    instr_profile_release(&profile);
}

static void test_timing_none_leaves_time_columns_out(void) {
    make(INSTR_PROFILE_TIMING_NONE);
    expect_part("--lines", 0, "Total time: not measured\n");
    expect_part("--lines", 0, "Line #         Hits  Line Contents\n");
    expect_part("--lines", 0, "Times were not measured (timing=none): hits only.\n");
    expect_part("--functions", 0, "           4                                     a.c:3(");
    instr_profile_release(&profile);
}

static void test_nothing_recorded_is_explained(void) {
    struct builder builder;

    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    builder_finish(&builder, &profile);
    expect_part("--lines", 0, "No function was instrumented: ");
    instr_profile_release(&profile);

    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    builder_function(&builder, &(struct builder_function){.name = "f"});
    builder_function(&builder, &(struct builder_function){.name = "g"});
    builder_function(&builder, &(struct builder_function){.name = "h"});
    builder_finish(&builder, &profile);
    expect_part("--lines", 0, "3 functions instrumented, none was called (--all shows them).\n");
    instr_profile_release(&profile);
}

static void test_missing_debug_lines_are_explained(void) {
    struct builder builder;

    builder_open(&builder, INSTR_PROFILE_TIMING_NONE);
    builder_function(&builder, &(struct builder_function){.name = "f", .calls = 1});
    builder_finish(&builder, &profile);
    expect_part(0, 0, "1 function without lines: compile with -g or -gline-tables-only.\n");
    expect_part("--function=f", 0, "Note: no lines: compiled without -g");
    instr_profile_release(&profile);
}

static void test_small_functions_are_left_out_of_many(void) {
    struct builder builder;

    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    for (int i = 0; i < 12; i++) {
        char name[16];
        snprintf(name, sizeof name, "f%d", i);
        int64_t time = i < 2 ? 500000 : 1000;
        builder_function(&builder, &(struct builder_function){.name = name,
                                                              .flags = LINES_TIMED,
                                                              .calls = 1,
                                                              .timed_calls = 1,
                                                              .primitive_calls = 1,
                                                              .total_ns = time,
                                                              .self_ns = time});
    }
    builder_finish(&builder, &profile);
    expect_part("--functions", 0, "10 functions below 1 % of the program left out (--all).\n");
    expect_part("--functions", "--all", "~:0(f11)");
    expect_part("--functions", "--top=3", "9 functions left out by --top.\n");
    expect_part("--functions", "--function=f1?", "~:0(f10)");
    char *json = report("--format=json", 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(json, "\"f11\""));
    free(json);
    instr_profile_release(&profile);
}

static json_t *get(json_t *object, const char *key) {
    json_t *value = json_object_get(object, key);

    CU_ASSERT_PTR_NOT_NULL(value);
    return value;
}

static json_t *parse(uint64_t timing) {
    json_error_t error;

    make(timing);
    char *text = report("--format=json", 0);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    free(text);
    instr_profile_release(&profile);
    return root;
}

static void test_json_has_the_keys_of_version_1(void) {
    static const char *const process_keys[] = {"command",   "host",
                                               "pid",       "start_unix_ns",
                                               "wall_ns",   "user_ns",
                                               "system_ns", "max_rss_bytes",
                                               "exit",      "timing",
                                               "tsc_hz",    "probes",
                                               "probe_ns",  "overhead_removed_ns"};
    static const char *const function_keys[] = {
        "name",   "linkage_name",    "file",        "line",    "end_line",
        "calls",  "primitive_calls", "timed_calls", "self_ns", "total_ns",
        "lib_ns", "lines",           "callees"};
    static const char *const line_keys[] = {"line",   "hits",   "timed_hits", "time_ns", "self_ns",
                                            "lib_ns", "min_ns", "max_ns",     "error_ns"};
    json_t *root = parse(INSTR_PROFILE_TIMING_EXACT);
    json_t *function = json_array_get(get(root, "functions"), 0);
    json_t *line = json_array_get(get(function, "lines"), 0);
    json_t *callee = json_array_get(get(function, "callees"), 0);

    CU_ASSERT_STRING_EQUAL(json_string_value(get(root, "format")), "instr-profile");
    CU_ASSERT_EQUAL(json_integer_value(get(root, "version")), 1);
    for (size_t i = 0; i < sizeof process_keys / sizeof *process_keys; i++)
        get(get(root, "process"), process_keys[i]);
    for (size_t i = 0; i < sizeof function_keys / sizeof *function_keys; i++)
        get(function, function_keys[i]);
    for (size_t i = 0; i < sizeof line_keys / sizeof *line_keys; i++)
        get(line, line_keys[i]);
    CU_ASSERT_STRING_EQUAL(json_string_value(get(function, "name")),
                           "say \"hi\", \033\xef\xbf\xbd");
    CU_ASSERT_STRING_EQUAL(json_string_value(get(function, "file")), "/nowhere/a.c");
    CU_ASSERT_EQUAL(json_integer_value(get(line, "hits")), 123456789012);
    CU_ASSERT_EQUAL(json_integer_value(get(line, "time_ns")), 1500000000);
    CU_ASSERT_EQUAL(json_array_size(get(function, "callees")), 1);
    CU_ASSERT_EQUAL(json_integer_value(get(callee, "calls")), 3);
    CU_ASSERT_EQUAL(json_integer_value(get(callee, "line")), 4);
    CU_ASSERT_EQUAL(json_integer_value(get(json_array_get(get(root, "threads"), 0), "tid")), 42);
    CU_ASSERT_STRING_EQUAL(
        json_string_value(get(json_array_get(get(function, "lines"), 2), "file")), "/nowhere/b.h");
    json_decref(root);
}

static void test_json_tells_about_samples(void) {
    json_error_t error;

    make_sampled(INSTR_PROFILE_TIMING_GOVERNED, INSTR_PROFILE_SAMPLER_PERF);
    char *text = report("--format=json", 0);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    json_t *process = get(root, "process");
    CU_ASSERT_STRING_EQUAL(json_string_value(get(process, "sampler")), "perf");
    CU_ASSERT_EQUAL(json_integer_value(get(process, "sample_rate_asked")), 1000);
    CU_ASSERT_DOUBLE_EQUAL(json_real_value(get(process, "sample_rate")), 987.2, 0.01);
    CU_ASSERT_EQUAL(json_integer_value(get(process, "samples")), 1234);
    CU_ASSERT_EQUAL(json_integer_value(get(process, "samples_lost")), 3);
    CU_ASSERT_EQUAL(json_integer_value(get(json_array_get(get(root, "threads"), 0), "samples")), 0);
    json_decref(root);
    free(text);
    instr_profile_release(&profile);
    make_sampled(INSTR_PROFILE_TIMING_NONE, INSTR_PROFILE_SAMPLER_NONE);
    text = report("--format=json", 0);
    root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    process = get(root, "process");
    CU_ASSERT_STRING_EQUAL(json_string_value(get(process, "sampler")), "none");
    CU_ASSERT_TRUE(json_is_null(get(process, "sample_rate")));
    json_decref(root);
    free(text);
    instr_profile_release(&profile);
}

static void test_json_has_null_for_what_was_not_measured(void) {
    json_t *root = parse(INSTR_PROFILE_TIMING_NONE);
    json_t *function = json_array_get(get(root, "functions"), 0);
    json_t *line = json_array_get(get(function, "lines"), 0);

    CU_ASSERT_EQUAL(json_integer_value(get(function, "calls")), 4);
    CU_ASSERT_TRUE(json_is_null(get(function, "self_ns")));
    CU_ASSERT_TRUE(json_is_null(get(function, "total_ns")));
    CU_ASSERT_TRUE(json_is_null(get(line, "time_ns")));
    CU_ASSERT_TRUE(json_is_null(get(line, "error_ns")));
    CU_ASSERT_EQUAL(json_integer_value(get(line, "timed_hits")), 0);
    json_decref(root);
}

static void test_csv_quotes_fields(void) {
    make(INSTR_PROFILE_TIMING_EXACT);
    expect(
        "--format=csv", "--columns=hits,time",
        "kind,function,linkage_name,file,line,end_line,primitive_calls,hits,time_ns\n"
        "function,\"say \"\"hi\"\", \033\xef\xbf\xbd\",say,/nowhere/a.c,3,6,1,4,2000000000\n"
        "line,\"say \"\"hi\"\", \033\xef\xbf\xbd\",say,/nowhere/a.c,4,,,123456789012,1500000000\n"
        "line,\"say \"\"hi\"\", \033\xef\xbf\xbd\",say,/nowhere/a.c,5,,,4,0\n"
        "line,\"say \"\"hi\"\", \033\xef\xbf\xbd\",say,/nowhere/b.h,1,,,2,0\n"
        "function,idle,idle,/nowhere/a.c,9,9,0,0,0\n");
    instr_profile_release(&profile);
}

static void test_huge_line_numbers_print_no_huge_tables(void) {
    struct builder builder;

    builder_open(&builder, INSTR_PROFILE_TIMING_NONE);
    uint64_t file = builder_file(&builder, "a.c", "/nowhere", 0);
    uint64_t function = builder_function(
        &builder, &(struct builder_function){
                      .name = "f", .file = file, .line = 1, .end_line = UINT32_MAX, .calls = 1});
    uint64_t block = builder_block(&builder, function, 1, 0);
    builder_line(&builder, block, file, UINT64_C(1) << 60, 1);
    builder_line(&builder, block, file, 2, 1);
    builder_finish(&builder, &profile);
    expect_part("--lines", 0, "1152921504606846976         1\n");
    instr_profile_release(&profile);
}

int main(void) {
    static const struct unit_test tests[] = {
        UNIT_TEST(test_line_table_has_line_profilers_form),
        UNIT_TEST(test_function_table_has_cprofiles_form),
        UNIT_TEST(test_header_tells_about_the_run),
        UNIT_TEST(test_header_tells_about_samples),
        UNIT_TEST(test_timing_none_leaves_time_columns_out),
        UNIT_TEST(test_nothing_recorded_is_explained),
        UNIT_TEST(test_missing_debug_lines_are_explained),
        UNIT_TEST(test_small_functions_are_left_out_of_many),
        UNIT_TEST(test_json_has_the_keys_of_version_1),
        UNIT_TEST(test_json_tells_about_samples),
        UNIT_TEST(test_json_has_null_for_what_was_not_measured),
        UNIT_TEST(test_csv_quotes_fields),
        UNIT_TEST(test_huge_line_numbers_print_no_huge_tables),
    };

    cli_utf8_init();
    return unit_run("report_output", tests, sizeof tests / sizeof *tests);
}
