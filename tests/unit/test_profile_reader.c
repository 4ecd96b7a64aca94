/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* How the reader takes good files and files damaged on the way; hostile ones are in the tests of
 * the decoder. */
#include "unit_main.h"

#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "profile_layout.h"
#include "profile_reader.h"
#include "profile_sample.h"
#include "profile_schema.h"
#include "profile_walk.h"

static struct fail_alloc memory;
static struct instr_allocator allocator;

static void write_sample(struct sample_bytes *out) {
    allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    CU_ASSERT_FATAL(sample_write(out, &allocator) == INSTR_STATUS_OK);
}

/* Reads from a copy of exactly that size, so that the address sanitizer guards its ends. */
static enum instr_status read_copy(struct instr_profile *profile, const uint8_t *bytes, size_t size,
                                   struct instr_profile_error *error) {
    uint8_t *copy = malloc(size + !size);
    CU_ASSERT_FATAL(copy != 0);
    memcpy(copy, bytes, size);
    enum instr_status status = instr_profile_read(profile, copy, size, &allocator, error);
    free(copy);
    CU_ASSERT(error->status == status);
    CU_ASSERT(profile->complete == (status == INSTR_STATUS_OK));
    CU_ASSERT(error->offset <= size);
    return status;
}

static void release(struct instr_profile *profile) {
    instr_profile_release(profile);
    CU_ASSERT(memory.live_blocks == 0);
    CU_ASSERT(memory.wrong_sizes == 0);
}

static void test_read_returns_what_was_written(void) {
    struct sample_bytes out;
    struct instr_profile profile;
    struct instr_profile_error error;
    write_sample(&out);
    CU_ASSERT(read_copy(&profile, out.bytes, out.size, &error) == INSTR_STATUS_OK);
    CU_ASSERT(profile.header.pid == sample_header.pid);
    CU_ASSERT(profile.header.process_start == sample_header.process_start);
    CU_ASSERT(profile.header.written_unix_ns == sample_header.written_unix_ns);
    CU_ASSERT_FATAL(profile.string_count == 3);
    CU_ASSERT(profile.strings[0].size == 0);
    CU_ASSERT_STRING_EQUAL(profile.strings[1].bytes, "first");
    CU_ASSERT(profile.strings[2].size == 6);
    CU_ASSERT(memcmp(profile.strings[2].bytes, "se\0ond", 7) == 0);
    CU_ASSERT_FATAL(profile.text_count == 2);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_FATAL(profile.texts[i].size == sample_source_size);
        CU_ASSERT(memcmp(profile.texts[i].bytes, sample_source, sample_source_size) == 0);
    }
    CU_ASSERT_FATAL(profile.function_count == 2);
    CU_ASSERT(profile.functions[1].self_ns == INT64_MIN);
    CU_ASSERT(profile.functions[1].unit == 1);
    CU_ASSERT(profile.functions[1].file == 2);
    CU_ASSERT(profile.functions[0].line == 100000);
    CU_ASSERT(profile_walk(&profile));
    release(&profile);
    CU_ASSERT(profile.string_count == 1);
    CU_ASSERT(profile.function_count == 0);
    instr_profile_release(&profile);
    sample_release(&out);
}

static void test_read_accepts_0_for_the_error(void) {
    struct instr_profile profile;
    allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    CU_ASSERT(instr_profile_read(&profile, 0, 0, &allocator, 0) == INSTR_STATUS_EMPTY);
    CU_ASSERT(profile.string_count == 1);
    CU_ASSERT(!profile.complete);
    release(&profile);
}

/* How many sections of the undamaged file end at or before `cut`, and whether one has the tag. */
static bool has_whole_section(const struct sample_bytes *out, size_t cut, const char *tag) {
    size_t at = INSTR_PROFILE_HEADER_SIZE;
    while (at + INSTR_PROFILE_SECTION_HEADER_SIZE <= out->size) {
        size_t end = at + INSTR_PROFILE_SECTION_HEADER_SIZE +
                     (size_t)instr_profile_get_le(out->bytes + at + 16, 8);
        if (end <= cut && memcmp(out->bytes + at, tag, 4) == 0)
            return true;
        at = end;
    }
    return false;
}

static void test_read_keeps_all_whole_sections_of_a_cut_file(void) {
    struct sample_bytes out;
    struct instr_profile profile;
    struct instr_profile_error error;
    write_sample(&out);
    for (size_t cut = 0; cut < out.size; cut++) {
        enum instr_status status = read_copy(&profile, out.bytes, cut, &error);
        CU_ASSERT(status == (cut ? INSTR_STATUS_TRUNCATED : INSTR_STATUS_EMPTY));
        CU_ASSERT(profile_walk(&profile));
        CU_ASSERT(profile.string_count == (has_whole_section(&out, cut, "STRS") ? 3 : 1));
#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    if (INSTR_PROFILE_RECORD_##record != INSTR_PROFILE_RECORD_range)                               \
        CU_ASSERT(profile.record##_count == (has_whole_section(&out, cut, #tag) ? 2 : 0));
#include "profile_schema.def"
        /* Ranges need the texts, which come last. */
        CU_ASSERT(profile.range_count == profile.text_count);
        release(&profile);
    }
    sample_release(&out);
}

static void test_read_notices_each_flipped_bit_and_keeps_what_is_before(void) {
    struct sample_bytes out;
    struct instr_profile profile;
    struct instr_profile_error error;
    write_sample(&out);
    for (size_t bit = 0; bit < 8 * out.size; bit++) {
        out.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        enum instr_status status = read_copy(&profile, out.bytes, out.size, &error);
        CU_ASSERT(status == INSTR_STATUS_CHECKSUM || bit < 64);
        CU_ASSERT(status == INSTR_STATUS_NOT_A_PROFILE || bit >= 64);
        CU_ASSERT(error.offset <= bit / 8);
        CU_ASSERT(bit < 8 * INSTR_PROFILE_HEADER_SIZE || error.offset > 0);
        CU_ASSERT(profile_walk(&profile));
        out.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CU_ASSERT(profile.string_count == (has_whole_section(&out, bit / 8, "STRS") ? 3 : 1));
        CU_ASSERT(profile.block_count == (has_whole_section(&out, bit / 8, "BLCK") ? 2 : 0));
        release(&profile);
    }
    sample_release(&out);
}

static void test_read_names_the_damaged_section(void) {
    struct sample_bytes out;
    struct instr_profile profile;
    struct instr_profile_error error;
    write_sample(&out);
    size_t at = INSTR_PROFILE_HEADER_SIZE;
    out.bytes[at + INSTR_PROFILE_SECTION_HEADER_SIZE] ^= 1;
    CU_ASSERT(read_copy(&profile, out.bytes, out.size, &error) == INSTR_STATUS_CHECKSUM);
    CU_ASSERT_STRING_EQUAL(error.section, "STRS");
    CU_ASSERT(error.offset == at);
    release(&profile);
    sample_release(&out);
}

static void test_every_failed_allocation_is_reported_and_leaks_nothing(void) {
    struct sample_bytes out;
    struct instr_profile profile;
    struct instr_profile_error error;
    enum instr_status status = INSTR_STATUS_NO_MEMORY;
    size_t n;
    write_sample(&out);
    for (n = 0; status != INSTR_STATUS_OK && n < 1000; n++) {
        allocator = fail_alloc_init(&memory, n);
        status = read_copy(&profile, out.bytes, out.size, &error);
        CU_ASSERT(status == INSTR_STATUS_OK || status == INSTR_STATUS_NO_MEMORY);
        CU_ASSERT(profile_walk(&profile));
        release(&profile);
    }
    CU_ASSERT(status == INSTR_STATUS_OK);
    CU_ASSERT(n > 10);
    sample_release(&out);
}

UNIT_MAIN("profile_reader", UNIT_TEST(test_read_returns_what_was_written),
          UNIT_TEST(test_read_accepts_0_for_the_error),
          UNIT_TEST(test_read_keeps_all_whole_sections_of_a_cut_file),
          UNIT_TEST(test_read_notices_each_flipped_bit_and_keeps_what_is_before),
          UNIT_TEST(test_read_names_the_damaged_section),
          UNIT_TEST(test_every_failed_allocation_is_reported_and_leaks_nothing))
