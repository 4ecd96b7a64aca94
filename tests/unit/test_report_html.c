/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "cli.h"
#include "hostile_sample.h"
#include "report_output.h"
#include "unit_main.h"

extern const char report_page_html[];

static const char element[] = "<script type=\"application/octet-stream\" id=\"";

static char *report(const struct instr_profile *profile, const char *first, const char *second) {
    char *argv[] = {"instr-report", "--format=html", (char *)(uintptr_t)first,
                    (char *)(uintptr_t)second};
    struct report_options options;
    struct report_model model;
    struct report_selection selection;
    struct report_sources sources;
    int operands;
    char *text = 0;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_TRUE_FATAL(report_options_parse(&options, 2 + !!first + !!second, argv, &operands));
    report_model_build(&model, &profile, 1);
    report_select(&selection, &model, &options);
    report_sources_open(&sources, &model, &options.source_paths);
    struct report_output output = {&model, &options, &selection, &sources, file, 0, false, false};
    report_output(&output);
    report_sources_close(&sources);
    report_selection_release(&selection);
    report_model_release(&model);
    report_options_release(&options);
    fclose(file);
    CU_ASSERT_EQUAL(strlen(text), size);
    return text;
}

static int digit(char c) {
    static const char table[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *place = c ? strchr(table, c) : 0;

    return place ? (int)(place - table) : -1;
}

/* The JSON of the element of that name; 0 if there is no such element. */
static json_t *data_of(const char *page, const char *id) {
    enum { LIMIT = 1 << 20 };
    char begin[128];
    snprintf(begin, sizeof begin, "%s%s\">", element, id);
    const char *at = strstr(page, begin);
    if (!at)
        return 0;
    static uint8_t packed[LIMIT], bytes[LIMIT];
    size_t used = 0;
    uint32_t bits = 0;
    int count = 0;
    for (at += strlen(begin); digit(*at) >= 0; at++) {
        bits = bits << 6 | (uint32_t)digit(*at);
        count += 6;
        if (count >= 8)
            packed[used++] = (uint8_t)(bits >> (count -= 8));
    }
    while (*at == '=')
        at++;
    CU_ASSERT(!strncmp(at, "</script>", 9)); /* nothing but base64 stands in an element */
    uLongf size = LIMIT;
    CU_ASSERT_EQUAL_FATAL(uncompress(bytes, &size, packed, (uLong)used), Z_OK);
    json_error_t error;
    json_t *value = json_loadb((char *)bytes, size, JSON_ALLOW_NUL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(value);
    return value;
}

/* The page without the elements of data. */
static char *without_data(const char *page) {
    char *text = calloc(strlen(page) + 1, 1), *out = text;

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (const char *at = page; *at;) {
        if (strncmp(at, element, sizeof element - 1)) {
            *out++ = *at++;
            continue;
        }
        at = strstr(at, "</script>") + 9;
        at += *at == '\n';
    }
    return text;
}

static void make(struct instr_profile *profile) {
    struct builder builder;

    hostile_sample(&builder);
    builder_finish(&builder, profile);
}

static void test_no_byte_of_the_profile_stands_outside_of_packed_data(void) {
    static const char place[] = "<!--data-->";
    struct instr_profile profile;

    make(&profile);
    char *page = report(&profile, 0, 0);
    char *rest = without_data(page);
    const char *split = strstr(report_page_html, place);
    CU_ASSERT_PTR_NOT_NULL_FATAL(split);
    size_t head = (size_t)(split - report_page_html);
    CU_ASSERT(!strncmp(rest, report_page_html, head));
    CU_ASSERT_STRING_EQUAL(rest + head, split + sizeof place - 1);
    free(rest);
    free(page);
    instr_profile_release(&profile);
}

static void test_hostile_names_and_texts_arrive_as_they_are(void) {
    struct instr_profile profile;

    make(&profile);
    char *page = report(&profile, "--sort=calls", 0);
    json_t *data = data_of(page, "profile-0");
    json_t *functions = json_object_get(data, "functions");
    CU_ASSERT_EQUAL_FATAL(json_array_size(functions), hostile_text_count);
    for (size_t i = 0; i < hostile_text_count; i++) {
        json_t *function = json_array_get(functions, hostile_text_count - 1 - i);
        const char *name = json_string_value(json_object_get(function, "name"));
        char id[32], wanted[512];
        CU_ASSERT_EQUAL(json_integer_value(json_object_get(function, "calls")), (json_int_t)i + 1);
        CU_ASSERT_STRING_EQUAL(name, hostile_texts[i].shown);
        snprintf(id, sizeof id, "source-%zu", i);
        json_t *source = data_of(page, id);
        CU_ASSERT_PTR_NOT_NULL_FATAL(source);
        json_t *range = json_array_get(source, 0);
        CU_ASSERT_EQUAL(json_integer_value(json_array_get(range, 0)), 10 * ((json_int_t)i + 1));
        snprintf(wanted, sizeof wanted, "/* %s */ \"%s\" <b>%s", name, name, name);
        CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(range, 1)), wanted);
        json_decref(source);
    }
    json_decref(data);
    free(page);
    instr_profile_release(&profile);
}

static void test_the_page_may_load_nothing_and_runs_only_its_own_scripts(void) {
    const char *policy = strstr(report_page_html, "default-src 'none'; script-src 'sha256-");

    CU_ASSERT_PTR_NOT_NULL_FATAL(policy);
    const char *end = strchr(policy, '"');
    const char *unsafe = strstr(policy, "unsafe");
    CU_ASSERT(!unsafe || unsafe > end);
    CU_ASSERT_PTR_NULL(strstr(report_page_html, " src="));
    CU_ASSERT_PTR_NULL(strstr(report_page_html, "@import"));
    CU_ASSERT_PTR_NULL(strstr(report_page_html, "url("));
    CU_ASSERT_PTR_NULL(strstr(report_page_html, "<link"));
    CU_ASSERT_PTR_NULL(strstr(report_page_html, "https://"));
}

static void fill_callers(struct instr_profile *profile) {
    struct builder builder;
    const char *const names[] = {"outer", "twin", "twin", "idle"};
    const uint64_t self[] = {1000, 2000, 4000, 0};
    uint64_t functions[4];

    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    for (size_t i = 0; i < 4; i++) {
        char name[8];
        snprintf(name, sizeof name, "%zu.c", i);
        uint64_t file = builder_file(&builder, name, "/nowhere", 0);
        uint64_t calls = i < 3;
        functions[i] = builder_function(
            &builder, &(struct builder_function){.name = names[i],
                                                 .file = file,
                                                 .line = 3,
                                                 .end_line = 4,
                                                 .flags = INSTR_PROFILE_FUNCTION_LINES |
                                                          INSTR_PROFILE_FUNCTION_TIMED,
                                                 .calls = calls,
                                                 .timed_calls = calls,
                                                 .primitive_calls = calls,
                                                 .total_ns = i ? (int64_t)self[i] : 7000,
                                                 .self_ns = (int64_t)self[i]});
        builder_line(&builder, builder_block(&builder, functions[i], calls, 0), file, 3, 1);
        builder_text(&builder, file, 3, "one\ntwo\n");
    }
    builder_arc(&builder, &(struct instr_profile_arc){0, 0, 0, functions[0], 1, 7000});
    builder_arc(&builder,
                &(struct instr_profile_arc){functions[0] + 1, 1, 3, functions[1], 1, 2000});
    builder_arc(&builder,
                &(struct instr_profile_arc){functions[0] + 1, 1, 4, functions[2], 1, 4000});
    builder_thread(&builder, 1, 7000, 7000);
    builder_finish(&builder, profile);
}

static void test_functions_of_one_name_are_told_apart(void) {
    struct instr_profile profile;

    fill_callers(&profile);
    char *page = report(&profile, 0, 0);
    json_t *data = data_of(page, "profile-0"), *extras = data_of(page, "extras-0");
    json_t *functions = json_object_get(data, "functions");
    CU_ASSERT_EQUAL(json_array_size(functions), 3); /* by self time: 2.c, 1.c, 0.c */
    json_t *callees = json_array_get(json_object_get(extras, "callees"), 2);
    CU_ASSERT_EQUAL(json_array_size(callees), 2);
    long long line_of_callee[2] = {0, 0};
    for (size_t i = 0; i < 2; i++) {
        json_int_t place = json_integer_value(json_array_get(callees, i));
        json_t *call = json_array_get(json_object_get(json_array_get(functions, 2), "callees"), i);
        CU_ASSERT_FATAL(place == 0 || place == 1);
        line_of_callee[place] = json_integer_value(json_object_get(call, "line"));
    }
    CU_ASSERT_EQUAL(line_of_callee[0], 4);
    CU_ASSERT_EQUAL(line_of_callee[1], 3);
    json_t *stacks = json_object_get(extras, "stacks");
    json_t *self = json_object_get(stacks, "self");
    json_int_t sum = 0;
    for (size_t i = 0; i < json_array_size(self); i++)
        sum += json_integer_value(json_array_get(self, i));
    CU_ASSERT_EQUAL(json_array_size(self), 3);
    CU_ASSERT_EQUAL(sum, 7000);
    json_decref(data);
    json_decref(extras);
    free(page);
    instr_profile_release(&profile);
}

static void test_uncalled_functions_come_with_all_only(void) {
    struct instr_profile profile;

    fill_callers(&profile);
    char *page = report(&profile, 0, 0);
    json_t *extras = data_of(page, "extras-0");
    json_t *left_out = json_object_get(extras, "left_out");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(left_out, "uncalled")), 1);
    CU_ASSERT_PTR_NULL(data_of(page, "source-3"));
    json_decref(extras);
    free(page);
    page = report(&profile, "--all", 0);
    json_t *data = data_of(page, "profile-0"), *source = data_of(page, "source-3");
    CU_ASSERT_EQUAL(json_array_size(json_object_get(data, "functions")), 4);
    json_t *range = json_array_get(source, 0);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(range, 1)), "one\ntwo");
    json_decref(data);
    json_decref(source);
    free(page);
    instr_profile_release(&profile);
}

static void test_callers_outside_of_a_selection_are_named_in_stacks(void) {
    struct instr_profile profile;

    fill_callers(&profile);
    char *page = report(&profile, "--function=twin", 0);
    json_t *extras = data_of(page, "extras-0");
    json_t *others = json_object_get(extras, "others");
    CU_ASSERT_EQUAL(json_array_size(others), 1);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(others, 0)), "outer");
    json_t *functions = json_object_get(json_object_get(extras, "stacks"), "function");
    CU_ASSERT_EQUAL(json_integer_value(json_array_get(functions, 0)), -1);
    json_decref(extras);
    free(page);
    instr_profile_release(&profile);
}

UNIT_MAIN("report_html", UNIT_TEST(test_no_byte_of_the_profile_stands_outside_of_packed_data),
          UNIT_TEST(test_hostile_names_and_texts_arrive_as_they_are),
          UNIT_TEST(test_the_page_may_load_nothing_and_runs_only_its_own_scripts),
          UNIT_TEST(test_functions_of_one_name_are_told_apart),
          UNIT_TEST(test_uncalled_functions_come_with_all_only),
          UNIT_TEST(test_callers_outside_of_a_selection_are_named_in_stacks))
