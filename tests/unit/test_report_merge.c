/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile_builder.h"
#include "report_check.h"
#include "report_merge.h"
#include "report_model.h"
#include "unit_main.h"

enum { LINES_TIMED = INSTR_PROFILE_FUNCTION_LINES | INSTR_PROFILE_FUNCTION_TIMED };

static const char source[] = "void f(void) {\n  if (x) a(); else b();\n}\n";

/* A run in which line 2 took its two branches so many times, and a loop on line 3. `shift` moves
 * all indices, so that a merge has to translate them. */
static void make(struct instr_profile *profile, bool shift, uint64_t left, uint64_t right) {
    struct builder builder;

    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    builder_argument(&builder, "./prog");
    if (shift) {
        uint64_t other = builder_file(&builder, "z.c", "/src", 9);
        uint64_t function = builder_function(
            &builder, &(struct builder_function){.name = "z", .file = other, .line = 1});
        builder_line(&builder, builder_block(&builder, function, 0, 0), other, 1, 1);
    }
    uint64_t calls = left + right;
    uint64_t file = builder_file(&builder, "a.c", "/src", 7);
    uint64_t function =
        builder_function(&builder, &(struct builder_function){.name = "f",
                                                              .file = file,
                                                              .line = 1,
                                                              .end_line = 3,
                                                              .flags = LINES_TIMED,
                                                              .calls = calls,
                                                              .timed_calls = calls,
                                                              .primitive_calls = calls,
                                                              .total_ns = (int64_t)calls * 10,
                                                              .self_ns = (int64_t)calls * 10,
                                                              .min_ns = (int64_t)left,
                                                              .max_ns = (int64_t)left + 5});
    uint64_t loop = shift ? 2 : 1; /* 1 + index of the loop's site */
    builder_line(&builder, builder_block(&builder, function, left, 0), file, 2, 1);
    builder_line(&builder, builder_block(&builder, function, right, 0), file, 2, 1);
    builder_line(&builder, builder_block(&builder, function, 50, loop), file, 3, 1);
    struct instr_profile_site line = {function, INSTR_PROFILE_SITE_LINE, file,           2, calls,
                                      calls,    (int64_t)calls,          (int64_t)calls, 0, 1,
                                      2};
    struct instr_profile_site unit = {
        function, INSTR_PROFILE_SITE_LOOP, file, 3, 5, 5, 77, 77, 0, 7, 17};
    if (shift)
        builder_site(&builder, &line);
    builder_site(&builder, &unit);
    if (!shift)
        builder_site(&builder, &line);
    builder_arc(&builder, &(struct instr_profile_arc){0, 0, 0, function, calls, 10});
    builder_thread(&builder, 1, 1000000, (int64_t)calls * 10);
    builder_region(&builder, "r", 1, 5);
    builder_text(&builder, file, 1, source);
    builder_finish(&builder, profile);
}

static void merge(const struct instr_profile *const *profiles, size_t count,
                  struct instr_profile *merged) {
    struct builder out = {0};
    struct instr_sink sink = builder_sink(&out);

    CU_ASSERT_EQUAL_FATAL(report_merge(profiles, count, &sink), INSTR_STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(instr_profile_read(merged, out.bytes, out.size, &builder_allocator, 0),
                          INSTR_STATUS_OK);
    free(out.bytes);
}

static const struct report_line *line_of_f(const struct report_model *model, uint64_t number) {
    for (size_t i = 0; i < model->line_count; i++)
        if (model->lines[i].line == number &&
            !strcmp(model->functions[model->lines[i].function].name, "f"))
            return &model->lines[i];
    return 0;
}

static void expect_sum(const struct instr_profile *const *list, size_t count, uint64_t hits,
                       uint64_t calls, uint64_t parts) {
    struct report_model model;

    report_model_build(&model, list, count);
    CU_ASSERT_EQUAL(model.run_count, parts);
    CU_ASSERT_PTR_NOT_NULL_FATAL(line_of_f(&model, 2));
    CU_ASSERT_EQUAL(line_of_f(&model, 2)->hits, hits);
    CU_ASSERT_EQUAL(line_of_f(&model, 2)->time_ns, (int64_t)calls);
    CU_ASSERT_EQUAL(line_of_f(&model, 3)->hits, 50 * parts);
    CU_ASSERT_EQUAL(line_of_f(&model, 3)->time_ns, (int64_t)(77 * parts));
    const struct report_function *function = &model.functions[line_of_f(&model, 2)->function];
    CU_ASSERT_EQUAL(function->calls, calls);
    CU_ASSERT_EQUAL(function->self_ns, (int64_t)calls * 10);
    CU_ASSERT_EQUAL(model.region_count, 1);
    CU_ASSERT_EQUAL(model.regions[0].calls, parts);
    report_model_release(&model);
}

static void test_merged_profile_reads_as_its_parts_do(void) {
    struct instr_profile parts[3], merged;
    const struct instr_profile *list[3] = {&parts[0], &parts[1], &parts[2]}, *one[1] = {&merged};

    make(&parts[0], false, 10, 4);
    make(&parts[1], true, 20, 5);
    make(&parts[2], false, 3, 30); /* the other branch: its hits do not add up block by block */
    merge(list, 3, &merged);
    expect_sum(list, 3, 10 + 20 + 30, 72, 3);
    expect_sum(one, 1, 10 + 20 + 30, 72, 3);
    CU_ASSERT_EQUAL(merged.function_count, 3); /* f twice, and z */
    CU_ASSERT_EQUAL(merged.file_count, 2);
    CU_ASSERT_EQUAL(merged.text_count, 1);
    CU_ASSERT_EQUAL(merged.range_count, 1);
    CU_ASSERT_EQUAL(merged.thread_count, 3);
    CU_ASSERT_EQUAL(merged.argument_count, 3);
    CU_ASSERT_EQUAL(merged.header.pid, 0);
    CU_ASSERT_EQUAL(merged.texts[0].size, sizeof source - 1);
    CU_ASSERT_EQUAL(memcmp(merged.texts[0].bytes, source, sizeof source - 1), 0);
    instr_profile_release(&merged);
    for (int i = 0; i < 3; i++)
        instr_profile_release(&parts[i]);
}

static void test_merged_profiles_can_be_merged(void) {
    struct instr_profile parts[3], first, second;
    const struct instr_profile *list[2] = {&parts[0], &parts[1]}, *rest[2] = {&parts[2], &first};
    const struct instr_profile *one[1] = {&second};

    make(&parts[0], false, 10, 4);
    make(&parts[1], true, 20, 5);
    make(&parts[2], true, 3, 1);
    merge(list, 2, &first);
    merge(rest, 2, &second);
    expect_sum(one, 1, 33, 43, 3);
    CU_ASSERT_EQUAL(second.function_count, 2);
    instr_profile_release(&second);
    instr_profile_release(&first);
    for (int i = 0; i < 3; i++)
        instr_profile_release(&parts[i]);
}

static void test_merging_one_profile_changes_nothing(void) {
    struct instr_profile part, merged;
    const struct instr_profile *list[1] = {&part}, *one[1] = {&merged};

    make(&part, true, 10, 4);
    merge(list, 1, &merged);
    expect_sum(one, 1, 10, 14, 1);
    CU_ASSERT_EQUAL(merged.block_count, part.block_count);
    CU_ASSERT_EQUAL(merged.site_count, part.site_count);
    CU_ASSERT_EQUAL(merged.functions[1].min_ns, 10);
    instr_profile_release(&merged);
    instr_profile_release(&part);
}

static void test_merging_keeps_least_and_largest(void) {
    struct instr_profile parts[2], merged;
    const struct instr_profile *list[2] = {&parts[0], &parts[1]};

    make(&parts[0], false, 10, 4);
    make(&parts[1], false, 20, 5);
    merge(list, 2, &merged);
    CU_ASSERT_EQUAL_FATAL(merged.function_count, 1);
    CU_ASSERT_EQUAL(merged.functions[0].min_ns, 10);
    CU_ASSERT_EQUAL(merged.functions[0].max_ns, 25);
    instr_profile_release(&merged);
    instr_profile_release(&parts[0]);
    instr_profile_release(&parts[1]);
}

/* A stack of two calls, main -> work; `shift` moves the indices of images and frames. The library
 * differs by its build id only. */
static void make_sampled(struct instr_profile *profile, bool shift, const char *build_id) {
    struct builder_sampling sampling = {INSTR_PROFILE_SAMPLER_PERF, 1000, 10, 1, 10000000};
    struct builder builder;

    builder_open_sampled(&builder, INSTR_PROFILE_TIMING_SAMPLED, &sampling);
    if (shift)
        builder_image(&builder, "/lib/other.so", "77");
    uint64_t image = builder_image(&builder, "/lib/work.so", build_id);
    if (shift)
        builder_frame(&builder, &(struct instr_profile_frame){0, 0, 9, 2, 0, 2000000});
    uint64_t main_frame =
        builder_frame(&builder, &(struct instr_profile_frame){0, 1, 0x100, 1, 0, 1000000});
    builder_frame(&builder, &(struct instr_profile_frame){main_frame, image, 0x200, shift ? 7 : 9,
                                                          3, 7000000});
    builder_finish(&builder, profile);
}

static const struct instr_profile_frame *find_frame(const struct instr_profile *profile,
                                                    const char *path, const char *build_id) {
    for (size_t i = 0; i < profile->frame_count; i++) {
        uint64_t index = profile->frames[i].image;
        const struct instr_profile_image *image = &profile->images[index ? index - 1 : 0];
        if (index && !strcmp(profile->strings[image->path].bytes, path) &&
            !strcmp(profile->strings[image->build_id].bytes, build_id))
            return &profile->frames[i];
    }
    return 0;
}

static void test_frames_of_the_same_callers_are_one(void) {
    struct instr_profile parts[3], merged;
    const struct instr_profile *list[3] = {&parts[0], &parts[1], &parts[2]};
    const struct instr_profile_frame *caller, *same, *other;

    make_sampled(&parts[0], false, "11");
    make_sampled(&parts[1], true, "11");
    make_sampled(&parts[2], false, "22"); /* was built anew between the runs */
    merge(list, 3, &merged);
    CU_ASSERT_EQUAL_FATAL(merged.frame_count, 4);
    caller = find_frame(&merged, "/bin/prog", "");
    same = find_frame(&merged, "/lib/work.so", "11");
    other = find_frame(&merged, "/lib/work.so", "22");
    CU_ASSERT_PTR_NOT_NULL_FATAL(caller);
    CU_ASSERT_PTR_NOT_NULL_FATAL(same);
    CU_ASSERT_PTR_NOT_NULL_FATAL(other);
    CU_ASSERT_EQUAL(caller->samples, 3);
    CU_ASSERT_EQUAL(caller->parent, 0);
    CU_ASSERT_EQUAL(same->samples, 9 + 7);
    CU_ASSERT_EQUAL(same->kernel, 3 + 3);
    CU_ASSERT_EQUAL(same->time_ns, 7000000 + 7000000);
    CU_ASSERT_EQUAL(same->address, 0x200);
    CU_ASSERT_EQUAL(same->parent, (uint64_t)(caller - merged.frames) + 1);
    CU_ASSERT_EQUAL(other->samples, 9);
    CU_ASSERT_EQUAL(other->parent, same->parent);
    CU_ASSERT_EQUAL_FATAL(merged.run_count, 3);
    CU_ASSERT_EQUAL(merged.runs[2].samples, 10);
    CU_ASSERT_EQUAL(merged.runs[2].samples_lost, 1);
    CU_ASSERT_EQUAL(merged.runs[2].sample_rate, 1000);
    CU_ASSERT_EQUAL(merged.runs[2].sampled_ns, 10000000);
    CU_ASSERT_EQUAL(merged.runs[2].sampler, INSTR_PROFILE_SAMPLER_PERF);
    instr_profile_release(&merged);
    for (int i = 0; i < 3; i++)
        instr_profile_release(&parts[i]);
}

static enum instr_status refuse(void *context, const void *bytes, size_t size) {
    (void)context;
    (void)bytes;
    (void)size;
    return INSTR_STATUS_IO;
}

static void test_a_failing_sink_is_reported(void) {
    struct instr_profile part;
    const struct instr_profile *list[1] = {&part};

    make(&part, false, 1, 1);
    CU_ASSERT_EQUAL(report_merge(list, 1, &(struct instr_sink){refuse, 0}), INSTR_STATUS_IO);
    instr_profile_release(&part);
}

static void test_check_of_several_inputs_compares_with_the_parts(void) {
    struct instr_profile parts[2];
    const struct instr_profile *list[2] = {&parts[0], &parts[1]};
    struct report_model model;
    char *text = 0;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    make(&parts[0], false, 10, 4);
    make(&parts[1], true, 3, 50);
    report_model_build(&model, list, 2);
    CU_ASSERT_TRUE(report_check(&model, true, file));
    model.functions[0].calls++;
    CU_ASSERT_FALSE(report_check(&model, true, file));
    fclose(file);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "ok: merged profiles add up to their parts"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "FAILED: merged profiles add up to their parts"));
    free(text);
    report_model_release(&model);
    instr_profile_release(&parts[0]);
    instr_profile_release(&parts[1]);
}

/* `calls` calls of g from f, as many hits of g's line. */
static void make_many(struct instr_profile *profile, uint64_t calls) {
    struct builder builder;

    builder_open(&builder, INSTR_PROFILE_TIMING_NONE);
    uint64_t file = builder_file(&builder, "a.c", "/src", 7);
    uint64_t f = builder_function(
        &builder, &(struct builder_function){.name = "f", .file = file, .line = 1, .calls = 1});
    uint64_t g = builder_function(
        &builder, &(struct builder_function){
                      .name = "g", .file = file, .line = 5, .end_line = 6, .calls = calls});
    builder_line(&builder, builder_block(&builder, g, calls, 0), file, 6, 1);
    builder_arc(&builder, &(struct instr_profile_arc){f + 1, file, 2, g, calls, 0});
    builder_finish(&builder, profile);
}

static void expect_many(const struct instr_profile *const *list, size_t count, uint64_t calls) {
    struct report_model model;

    report_model_build(&model, list, count);
    CU_ASSERT_EQUAL_FATAL(model.function_count, 2);
    CU_ASSERT_EQUAL(model.functions[1].calls, calls);
    CU_ASSERT_EQUAL_FATAL(model.line_count, 1);
    CU_ASSERT_EQUAL(model.lines[0].hits, calls);
    CU_ASSERT_EQUAL_FATAL(model.callee_count, 1);
    CU_ASSERT_EQUAL(model.callees[0].calls, calls);
    report_model_release(&model);
}

static void test_counts_near_the_largest_add_up_and_never_wrap(void) {
    const uint64_t largest = INT64_MAX;
    struct instr_profile part, two, three;
    const struct instr_profile *list[3] = {&part, &part, &part}, *one[1] = {&two};

    make_many(&part, largest);
    expect_many(list, 1, largest);
    expect_many(list, 2, largest * 2);
    merge(list, 2, &two);
    expect_many(one, 1, largest * 2);
    expect_many(list, 3, UINT64_MAX);
    merge(list, 3, &three);
    one[0] = &three;
    expect_many(one, 1, UINT64_MAX);
    instr_profile_release(&part);
    instr_profile_release(&two);
    instr_profile_release(&three);
}

UNIT_MAIN("report_merge", UNIT_TEST(test_merged_profile_reads_as_its_parts_do),
          UNIT_TEST(test_merged_profiles_can_be_merged),
          UNIT_TEST(test_merging_one_profile_changes_nothing),
          UNIT_TEST(test_merging_keeps_least_and_largest),
          UNIT_TEST(test_frames_of_the_same_callers_are_one),
          UNIT_TEST(test_counts_near_the_largest_add_up_and_never_wrap),
          UNIT_TEST(test_a_failing_sink_is_reported),
          UNIT_TEST(test_check_of_several_inputs_compares_with_the_parts))
