/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "profile_builder.h"
#include "report_source.h"
#include "unit_main.h"

static const char text[] = "one\r\ntwo\n\nfour";

/* Reads the source of file 0 of a profile, whose path is `path`. `check` gets the result. */
static void with_source(const char *path, uint64_t hash, const char *embedded,
                        void (*check)(const struct report_source *)) {
    struct builder builder;
    struct instr_profile profile;
    const struct instr_profile *list[1] = {&profile};
    struct report_model model;
    struct report_words none = {0};
    struct report_sources sources;

    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    uint64_t file = builder_file(&builder, path, "/", hash);
    if (embedded) {
        builder_text(&builder, file, 3, embedded);
        builder_text(&builder, file, 2, embedded);
    }
    builder_finish(&builder, &profile);
    report_model_build(&model, list, 1);
    report_sources_open(&sources, &model, &none);
    check(report_sources_get(&sources, 0));
    report_sources_close(&sources);
    report_model_release(&model);
    instr_profile_release(&profile);
}

static const char *write_file(void) {
    static char path[] = "/tmp/test_report_source.XXXXXX";

    strcpy(path + strlen(path) - 6, "XXXXXX");
    int descriptor = mkstemp(path);
    CU_ASSERT_FATAL(descriptor >= 0);
    CU_ASSERT_EQUAL(write(descriptor, text, sizeof text - 1), (ssize_t)sizeof text - 1);
    close(descriptor);
    return path;
}

static void is_disk(const struct report_source *source) {
    CU_ASSERT_EQUAL(source->state, REPORT_SOURCE_GOOD);
    CU_ASSERT_EQUAL_FATAL(source->line_count, 4);
    CU_ASSERT_EQUAL(source->lines[0].size, 3); /* without the carriage return */
    CU_ASSERT_EQUAL(source->lines[2].size, 0);
    CU_ASSERT_EQUAL(source->lines[3].size, 4);
    CU_ASSERT_EQUAL(report_source_position(source, 3), 2);
    CU_ASSERT_EQUAL(report_source_position(source, 9), 4);
}

static void is_embedded_good(const struct report_source *source) {
    CU_ASSERT_EQUAL(source->state, REPORT_SOURCE_GOOD);
    /* Lines 2, 3 and 3, 4 overlap: three lines. */
    CU_ASSERT_EQUAL_FATAL(source->line_count, 3);
    CU_ASSERT_EQUAL(source->lines[0].number, 2);
    CU_ASSERT_EQUAL(source->lines[2].number, 4);
}

static void is_embedded_changed(const struct report_source *source) {
    CU_ASSERT_EQUAL(source->state, REPORT_SOURCE_EMBEDDED);
    CU_ASSERT_EQUAL(source->line_count, 3);
}

static void is_changed(const struct report_source *source) {
    CU_ASSERT_EQUAL(source->state, REPORT_SOURCE_CHANGED);
    CU_ASSERT_EQUAL(source->line_count, 4);
}

static void is_missing(const struct report_source *source) {
    CU_ASSERT_EQUAL(source->state, REPORT_SOURCE_MISSING);
    CU_ASSERT_EQUAL(source->line_count, 0);
}

static void test_unchanged_file_is_read_from_disk(void) {
    const char *path = write_file();

    with_source(path, XXH64(text, sizeof text - 1, 0), 0, is_disk);
    with_source(path, XXH64(text, sizeof text - 1, 0), "a\nb\n", is_disk);
    with_source(path, 0, 0, is_disk);
    unlink(path);
}

static void test_changed_file_gives_way_to_embedded_text(void) {
    const char *path = write_file();

    with_source(path, 12345, "a\nb\n", is_embedded_changed);
    with_source(path, 12345, 0, is_changed);
    unlink(path);
}

static void test_missing_file_gives_way_to_embedded_text(void) {
    with_source("/nowhere/a.c", 12345, "a\nb\n", is_embedded_good);
    with_source("/nowhere/a.c", 12345, 0, is_missing);
}

static void test_only_regular_files_are_read(void) {
    const char *path = write_file();

    unlink(path);
    CU_ASSERT_EQUAL_FATAL(mkfifo(path, 0600), 0);
    with_source(path, 0, 0, is_missing);
    unlink(path);
    with_source("/dev/zero", 0, 0, is_missing);
    with_source("/", 0, 0, is_missing);
}

static void expect_mapped(const char *rule, const char *path, const char *expected) {
    const char *rules[] = {"/other=/x", rule};
    struct report_words words = {rules, 2, 2};
    char *mapped = report_source_map_path(&words, path);

    CU_ASSERT_STRING_EQUAL(mapped, expected);
    free(mapped);
}

static void test_source_path_maps_whole_parts(void) {
    expect_mapped("/old=/new", "/old/a.c", "/new/a.c");
    expect_mapped("/old/=/new/", "/old/a.c", "/new/a.c");
    expect_mapped("/old=/new", "/older/a.c", "/older/a.c");
    expect_mapped("/old/a.c=/b.c", "/old/a.c", "/b.c");
    expect_mapped("/=/root", "/old/a.c", "/root/old/a.c");
    expect_mapped("/old=", "/old/a.c", "a.c");
}

UNIT_MAIN("report_source", UNIT_TEST(test_unchanged_file_is_read_from_disk),
          UNIT_TEST(test_changed_file_gives_way_to_embedded_text),
          UNIT_TEST(test_missing_file_gives_way_to_embedded_text),
          UNIT_TEST(test_only_regular_files_are_read), UNIT_TEST(test_source_path_maps_whole_parts))
