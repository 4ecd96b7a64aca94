/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The golden files give what the table says: files of every version that was
 * released must stay readable, and each kind of damage keeps its status. */
#include "unit_main.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "profile_reader.h"
#include "profile_walk.h"

static const struct golden {
    const char *name;
    enum instr_status status;
    const char *section;
    bool image_kept;
} goldens[] = {
    {"valid/minimal.prof", INSTR_STATUS_OK, "", true},
    {"valid/every_kind.prof", INSTR_STATUS_OK, "", true},
    {"valid/compressed.prof", INSTR_STATUS_OK, "", false},
    {"valid/no_records.prof", INSTR_STATUS_OK, "", false},
    {"broken/empty.prof", INSTR_STATUS_EMPTY, "", false},
    {"broken/foreign.prof", INSTR_STATUS_NOT_A_PROFILE, "", false},
    {"broken/newer_major.prof", INSTR_STATUS_VERSION, "", false},
    {"broken/unknown_encoding.prof", INSTR_STATUS_VERSION, "UNIT", true},
    {"broken/header_cut.prof", INSTR_STATUS_TRUNCATED, "", false},
    {"broken/end_missing.prof", INSTR_STATUS_TRUNCATED, "", true},
    {"broken/section_cut.prof", INSTR_STATUS_TRUNCATED, "IMAG", false},
    {"broken/payload_bit_flipped.prof", INSTR_STATUS_CHECKSUM, "IMAG", false},
    {"broken/header_bit_flipped.prof", INSTR_STATUS_CHECKSUM, "", false},
    {"broken/stream_damaged.prof", INSTR_STATUS_COMPRESSION, "TEXT", true},
    {"broken/reference_to_nothing.prof", INSTR_STATUS_BAD_VALUE, "UNIT", true},
    {"broken/record_incomplete.prof", INSTR_STATUS_BAD_VALUE, "FILE", true},
    {"broken/section_too_large.prof", INSTR_STATUS_TOO_LARGE, "TEXT", true},
};
#define GOLDENS (sizeof goldens / sizeof goldens[0])

static uint8_t *load(const char *name, size_t *size) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", INSTR_TEST_SOURCE_DIR "/tests/golden", name);
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(1 << 16);
    if (!file || !bytes) {
        CU_FAIL("a golden file cannot be read");
        fprintf(stderr, "%s\n", path);
        *size = 0;
    } else {
        *size = fread(bytes, 1, 1 << 16, file);
    }
    if (file)
        fclose(file);
    return bytes;
}

static void test_read_gives_every_golden_file_its_status(void) {
    for (size_t i = 0; i < GOLDENS; i++) {
        struct fail_alloc memory;
        struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
        struct instr_profile profile;
        struct instr_profile_error error;
        size_t size;
        uint8_t *bytes = load(goldens[i].name, &size);
        enum instr_status status = instr_profile_read(&profile, bytes, size, &allocator, &error);
        if (status != goldens[i].status)
            fprintf(stderr, "%s: %s\n", goldens[i].name, instr_status_string(status));
        CU_ASSERT(status == goldens[i].status);
        CU_ASSERT_STRING_EQUAL(error.section, goldens[i].section);
        CU_ASSERT((profile.image_count > 0) == goldens[i].image_kept);
        CU_ASSERT(profile_walk(&profile));
        instr_profile_release(&profile);
        CU_ASSERT(memory.live_blocks == 0);
        free(bytes);
    }
}

static void test_every_status_that_a_file_can_have_has_a_golden_file(void) {
#define INSTR_STATUS(name, value, message)                                                         \
    {                                                                                              \
        bool found = value == INSTR_STATUS_NO_MEMORY || value == INSTR_STATUS_IO;                  \
        for (size_t i = 0; i < GOLDENS; i++)                                                       \
            found |= goldens[i].status == value;                                                   \
        CU_ASSERT(found);                                                                          \
    }
#include "profile_status.def"
}

static void check_folder(const char *folder) {
    char path[4096];
    size_t files = 0, expected = 0;
    snprintf(path, sizeof path, "%s/%s", INSTR_TEST_SOURCE_DIR "/tests/golden", folder);
    DIR *directory = opendir(path);
    CU_ASSERT_FATAL(directory != 0);
    for (struct dirent *entry; (entry = readdir(directory)) != 0;)
        files += entry->d_name[0] != '.';
    closedir(directory);
    for (size_t i = 0; i < GOLDENS; i++)
        expected += strncmp(goldens[i].name, folder, strlen(folder)) == 0;
    CU_ASSERT(files == expected);
}

static void test_every_golden_file_is_in_the_table(void) {
    check_folder("valid");
    check_folder("broken");
}

static void test_minimal_holds_what_the_specification_says(void) {
    struct fail_alloc memory;
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    struct instr_profile profile;
    size_t size;
    uint8_t *bytes = load("valid/minimal.prof", &size);
    CU_ASSERT(instr_profile_read(&profile, bytes, size, &allocator, 0) == INSTR_STATUS_OK);
    CU_ASSERT_FATAL(profile.function_count == 1);
    CU_ASSERT_STRING_EQUAL(profile.strings[profile.functions[0].name].bytes, "f");
    CU_ASSERT(profile.functions[0].calls == 3);
    CU_ASSERT_FATAL(profile.block_line_count == 2);
    CU_ASSERT(profile.block_lines[1].line == 2);
    CU_ASSERT_FATAL(profile.block_count == 1);
    CU_ASSERT(profile.blocks[0].count == 3);
    CU_ASSERT_FATAL(profile.file_count == 1);
    CU_ASSERT(profile.files[0].hash == 0x1122334455667788);
    instr_profile_release(&profile);
    free(bytes);
}

UNIT_MAIN("profile_golden", UNIT_TEST(test_read_gives_every_golden_file_its_status),
          UNIT_TEST(test_every_status_that_a_file_can_have_has_a_golden_file),
          UNIT_TEST(test_every_golden_file_is_in_the_table),
          UNIT_TEST(test_minimal_holds_what_the_specification_says))
