/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Files whose checksums are right and whose contents are not, or are those of another version. */
#include "unit_main.h"

#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "profile_forge.h"
#include "profile_reader.h"
#include "profile_walk.h"
#include "zstream.h"

static struct fail_alloc memory;
static struct forge forge;
static struct instr_profile profile;
static struct instr_profile_error error;

static enum instr_status read_forged(void) {
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    enum instr_status status =
        instr_profile_read(&profile, forge.bytes, forge.size, &allocator, &error);
    CU_ASSERT(profile_walk(&profile));
    CU_ASSERT(error.status == status);
    return status;
}

static void release(void) {
    instr_profile_release(&profile);
    CU_ASSERT(memory.live_blocks == 0);
    CU_ASSERT(memory.wrong_sizes == 0);
}

/* Reads a file with one stored section and returns the status. */
static enum instr_status read_one(const char *tag, const void *payload, size_t size) {
    forge_begin(&forge);
    forge_stored(&forge, tag, payload, size);
    forge_end(&forge);
    enum instr_status status = read_forged();
    release();
    return status;
}

static void test_read_takes_missing_fields_as_0(void) {
    /* Two files of one field: the name. */
    static const uint8_t files[] = {2, 1, 0, 2};
    static const uint8_t strings[] = {1, 1, 'x'};
    forge_begin(&forge);
    forge_stored(&forge, "STRS", strings, sizeof strings);
    forge_stored(&forge, "FILE", files, sizeof files);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_OK);
    CU_ASSERT_FATAL(profile.file_count == 2);
    CU_ASSERT(profile.files[1].name == 1);
    CU_ASSERT(profile.files[1].directory == 0);
    CU_ASSERT(profile.files[1].hash == 0);
    release();
}

static void test_read_skips_fields_that_it_does_not_know(void) {
    static const uint8_t images[] = {2, 4, 0, 0, 0, 0, 0xff, 0x01, 8, 9, 7};
    forge_begin(&forge);
    forge_stored(&forge, "IMAG", images, sizeof images);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_OK);
    CU_ASSERT(profile.image_count == 2);
    release();
}

static void test_read_does_not_count_to_any_number_of_fields_of_no_records(void) {
    static const uint8_t files[] = {0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1};
    CU_ASSERT(read_one("FILE", files, sizeof files) == INSTR_STATUS_OK);
}

static void test_read_skips_sections_that_it_does_not_know(void) {
    static const uint8_t images[] = {1, 2, 0, 0};
    forge_begin(&forge);
    forge_section(&forge, "HEAP", 99, UINT64_MAX, "whatever", 8);
    forge_stored(&forge, "IMAG", images, sizeof images);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_OK);
    CU_ASSERT(profile.image_count == 1);
    release();
}

static void test_read_takes_sections_in_any_order(void) {
    static const uint8_t units[] = {1, 4, 0, 2, 2, 2}; /* image 0, file 0, string 1 */
    static const uint8_t files[] = {1, 3, 2, 0, 0};
    static const uint8_t images[] = {1, 2, 2, 0};
    static const uint8_t strings[] = {1, 1, 'x'};
    forge_begin(&forge);
    forge_stored(&forge, "UNIT", units, sizeof units);
    forge_stored(&forge, "FILE", files, sizeof files);
    forge_stored(&forge, "IMAG", images, sizeof images);
    forge_stored(&forge, "STRS", strings, sizeof strings);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_OK);
    CU_ASSERT_FATAL(profile.unit_count == 1);
    CU_ASSERT(profile.units[0].source_file == 1);
    CU_ASSERT(profile.units[0].optimization == 2);
    release();
}

static void test_read_takes_a_larger_header_of_a_later_minor(void) {
    forge_begin(&forge);
    instr_profile_put_le(forge.bytes + 10, 5, 2);
    instr_profile_put_le(forge.bytes + 12, 80, 4);
    instr_profile_put_le(forge.bytes + 60, instr_profile_header_checksum(forge.bytes, 60), 4);
    memset(forge.bytes + forge.size, 0xee, 16);
    forge.size += 16;
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_OK);
    CU_ASSERT(profile.header.minor == 5);
    release();
    forge.size = 79;
    CU_ASSERT(read_forged() == INSTR_STATUS_TRUNCATED);
    CU_ASSERT(error.offset == 79);
    release();
}

static void test_read_cuts_a_table_at_a_reference_to_nothing(void) {
    /* Arguments of runs 0, 1 (there is none) and 0. */
    static const uint8_t arguments[] = {3, 2, 0, 2, 1, 0, 0, 0};
    uint8_t run[] = {1, 1, 42};
    forge_begin(&forge);
    forge_stored(&forge, "RUNS", run, sizeof run);
    uint64_t at = forge.size;
    forge_stored(&forge, "ARGV", arguments, sizeof arguments);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_BAD_VALUE);
    CU_ASSERT(profile.run_count == 1);
    CU_ASSERT(profile.argument_count == 1);
    CU_ASSERT(!profile.complete);
    CU_ASSERT(error.offset == at);
    CU_ASSERT_STRING_EQUAL(error.section, "ARGV");
    release();
}

static void test_read_clears_optional_references_to_nothing(void) {
    static const uint8_t arcs[] = {2, 6, 2, 2, 0, 2, 0, 0, 0, 0, 1, 1, 0, 0};
    uint8_t functions[] = {1, 1, 2}; /* there is no string 1 either */
    uint8_t units[] = {1, 1, 0};
    uint8_t images[] = {1, 1, 0};
    forge_begin(&forge);
    forge_stored(&forge, "IMAG", images, sizeof images);
    forge_stored(&forge, "UNIT", units, sizeof units);
    forge_stored(&forge, "FUNC", functions, sizeof functions);
    forge_stored(&forge, "ARCS", arcs, sizeof arcs);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_BAD_VALUE);
    CU_ASSERT_STRING_EQUAL(error.section, "FUNC");
    CU_ASSERT_FATAL(profile.function_count == 1);
    CU_ASSERT(profile.functions[0].name == 0);
    CU_ASSERT_FATAL(profile.arc_count == 2);
    CU_ASSERT(profile.arcs[0].caller == 1);
    CU_ASSERT(profile.arcs[0].calls == 1);
    CU_ASSERT(profile.arcs[1].caller == 0);
    CU_ASSERT(profile.arcs[1].file == 0);
    release();
}

static void test_read_makes_a_frame_outermost_whose_caller_does_not_stand_before_it(void) {
    static const uint8_t frames[] = {3, 1, 0, 2, 4}; /* parents 0, 1, 3 */
    CU_ASSERT(read_one("FRAM", frames, sizeof frames) == INSTR_STATUS_BAD_VALUE);
    forge_begin(&forge);
    forge_stored(&forge, "FRAM", frames, sizeof frames);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_BAD_VALUE);
    CU_ASSERT_FATAL(profile.frame_count == 3);
    CU_ASSERT(profile.frames[1].parent == 1);
    CU_ASSERT(profile.frames[2].parent == 0);
    release();
}

static void test_read_drops_ranges_of_texts_that_are_missing(void) {
    static const uint8_t ranges[] = {1, 4, 0, 0, 2, 1};
    CU_ASSERT(read_one("RANG", ranges, sizeof ranges) == INSTR_STATUS_BAD_VALUE);
}

static void test_read_refuses_payloads_that_do_not_add_up(void) {
    static const struct {
        const char *tag;
        uint8_t payload[12];
        size_t size;
    } bad[] = {
        {"IMAG", {0}, 0},                                     /* no counts */
        {"IMAG", {1}, 1},                                     /* no field count */
        {"IMAG", {1, 0}, 2},                                  /* records without fields */
        {"IMAG", {1, 2, 0}, 3},                               /* a field is missing */
        {"IMAG", {1, 2, 0, 0, 0}, 5},                         /* a byte too many */
        {"IMAG", {1, 2, 0, 0x80}, 4},                         /* the last number is cut */
        {"IMAG", {2, 2, 0x80, 0x80, 0x80, 0}, 6},             /* the columns end too soon */
        {"IMAG", {0xff, 0xff, 0xff, 0xff, 0x7f, 2, 0, 0}, 8}, /* more records than bytes */
        {"IMAG", {2, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0}, 8}, /* more fields than bytes */
        {"STRS", {0}, 0},                                     /* no count */
        {"STRS", {2, 1, 'a'}, 3},                             /* a string is missing */
        {"STRS", {1, 2, 'a'}, 3},                             /* a string is cut */
        {"STRS", {2, 2, 'a'}, 3},                       /* a string is cut, another would follow */
        {"STRS", {1, 1, 'a', 0}, 4},                    /* a byte too many */
        {"STRS", {0xff, 0xff, 0xff, 0xff, 0x7f, 0}, 6}, /* more strings than bytes */
        {"STRS", {1, 0xff, 0xff, 0xff, 0xff, 0x7f, 0}, 7}, /* longer than the payload */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CU_ASSERT(read_one(bad[i].tag, bad[i].payload, bad[i].size) == INSTR_STATUS_BAD_VALUE);
        CU_ASSERT_STRING_EQUAL(error.section, bad[i].tag);
        CU_ASSERT(error.offset == INSTR_PROFILE_HEADER_SIZE);
    }
}

static void test_read_refuses_a_section_twice(void) {
    static const uint8_t images[] = {1, 2, 0, 0}, strings[] = {1, 1, 'x'};
    forge_begin(&forge);
    forge_stored(&forge, "IMAG", images, sizeof images);
    forge_stored(&forge, "IMAG", images, sizeof images);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_BAD_VALUE);
    CU_ASSERT(profile.image_count == 1);
    release();
    forge_begin(&forge);
    forge_stored(&forge, "STRS", strings, sizeof strings);
    forge_stored(&forge, "STRS", strings, sizeof strings);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_BAD_VALUE);
    CU_ASSERT(profile.string_count == 2);
    release();
}

static void test_read_refuses_unknown_encodings(void) {
    forge_begin(&forge);
    forge_section(&forge, "IMAG", 2, 4, "\1\2\0\0", 4);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_VERSION);
    release();
}

static void test_read_refuses_sizes_before_it_asks_for_memory(void) {
    static const uint64_t sizes[] = {INSTR_PROFILE_MAX_SECTION_BYTES + 1, UINT64_MAX,
                                     INSTR_PROFILE_MAX_SECTION_BYTES};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        forge_begin(&forge);
        forge_section(&forge, "TEXT", INSTR_PROFILE_ZLIB, sizes[i], "short", 5);
        forge_end(&forge);
        CU_ASSERT(read_forged() == INSTR_STATUS_TOO_LARGE);
        CU_ASSERT(memory.calls == 0);
        release();
    }
    forge_begin(&forge);
    forge_section(&forge, "TEXT", INSTR_PROFILE_STORED, 6, "short", 5);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_BAD_VALUE);
    release();
}

/* The ratio of raw to stored size is possible here, the size is not. */
static void test_read_refuses_sections_larger_than_the_limit(void) {
    const size_t stored_size = INSTR_PROFILE_MAX_SECTION_BYTES / INSTR_PROFILE_MAX_RATIO + 1;
    const size_t before = INSTR_PROFILE_HEADER_SIZE + INSTR_PROFILE_SECTION_HEADER_SIZE;
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    uint8_t *bytes = calloc(1, before + stored_size);
    CU_ASSERT_FATAL(bytes != 0);
    struct instr_profile_section section = {
        .tag = {'T', 'E', 'X', 'T'},
        .encoding = INSTR_PROFILE_ZLIB,
        .raw_size = INSTR_PROFILE_MAX_SECTION_BYTES + 1,
        .stored_size = stored_size,
        .checksum = instr_profile_checksum(bytes + before, stored_size),
    };
    forge_begin(&forge);
    memcpy(bytes, forge.bytes, INSTR_PROFILE_HEADER_SIZE);
    instr_profile_section_encode(bytes + INSTR_PROFILE_HEADER_SIZE, &section);
    CU_ASSERT(instr_profile_read(&profile, bytes, before + stored_size, &allocator, &error) ==
              INSTR_STATUS_TOO_LARGE);
    CU_ASSERT(memory.calls == 0);
    release();
    free(bytes);
}

static void test_read_refuses_damaged_streams(void) {
    forge_begin(&forge);
    forge_section(&forge, "TEXT", INSTR_PROFILE_ZLIB, 5, "short", 5);
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_COMPRESSION);
    CU_ASSERT(profile.text_count == 0);
    release();
}

static void test_read_reads_more_texts_than_it_first_has_room_for(void) {
    forge_begin(&forge);
    for (unsigned i = 0; i < 40; i++) {
        char text = (char)('a' + i % 26);
        forge_stored(&forge, "TEXT", &text, 1);
    }
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_OK);
    CU_ASSERT_FATAL(profile.text_count == 40);
    for (unsigned i = 0; i < 40; i++)
        CU_ASSERT(*(const char *)profile.texts[i].bytes == (char)('a' + i % 26));
    release();
}

static void test_read_wants_one_end_with_the_right_count_and_nothing_behind(void) {
    forge_begin(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_TRUNCATED);
    release();
    forge.sections = 1;
    forge_end(&forge);
    CU_ASSERT(read_forged() == INSTR_STATUS_BAD_VALUE);
    CU_ASSERT_STRING_EQUAL(error.section, "END ");
    release();
    forge_begin(&forge);
    forge_stored(&forge, "END ", "", 0);
    CU_ASSERT(read_forged() == INSTR_STATUS_BAD_VALUE);
    release();
    forge_begin(&forge);
    forge_end(&forge);
    size_t end = forge.size++;
    CU_ASSERT(read_forged() == INSTR_STATUS_BAD_VALUE);
    CU_ASSERT(error.offset == end);
    CU_ASSERT_STRING_EQUAL(error.section, "");
    release();
}

UNIT_MAIN("profile_decode", UNIT_TEST(test_read_takes_missing_fields_as_0),
          UNIT_TEST(test_read_skips_fields_that_it_does_not_know),
          UNIT_TEST(test_read_does_not_count_to_any_number_of_fields_of_no_records),
          UNIT_TEST(test_read_skips_sections_that_it_does_not_know),
          UNIT_TEST(test_read_takes_sections_in_any_order),
          UNIT_TEST(test_read_takes_a_larger_header_of_a_later_minor),
          UNIT_TEST(test_read_cuts_a_table_at_a_reference_to_nothing),
          UNIT_TEST(test_read_clears_optional_references_to_nothing),
          UNIT_TEST(test_read_makes_a_frame_outermost_whose_caller_does_not_stand_before_it),
          UNIT_TEST(test_read_drops_ranges_of_texts_that_are_missing),
          UNIT_TEST(test_read_refuses_payloads_that_do_not_add_up),
          UNIT_TEST(test_read_refuses_a_section_twice),
          UNIT_TEST(test_read_refuses_unknown_encodings),
          UNIT_TEST(test_read_refuses_sizes_before_it_asks_for_memory),
          UNIT_TEST(test_read_refuses_sections_larger_than_the_limit),
          UNIT_TEST(test_read_refuses_damaged_streams),
          UNIT_TEST(test_read_reads_more_texts_than_it_first_has_room_for),
          UNIT_TEST(test_read_wants_one_end_with_the_right_count_and_nothing_behind))
