/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "unit_main.h"

#include <string.h>

#include "profile_layout.h"
#include "zstream.h"

static const struct instr_profile_header sample = {9, 9, UINT64_MAX, 0x0123456789abcdef, 1};

static void seal(uint8_t *bytes) {
    instr_profile_put_le(bytes + 60, instr_profile_header_checksum(bytes, 60), 4);
}

static enum instr_status decode(const uint8_t *bytes, size_t size) {
    struct instr_profile_header header;
    return instr_profile_header_decode(&header, bytes, size);
}

static void test_decode_returns_what_was_encoded(void) {
    uint8_t bytes[INSTR_PROFILE_HEADER_SIZE];
    struct instr_profile_header header;
    instr_profile_header_encode(bytes, &sample);
    CU_ASSERT(instr_profile_header_decode(&header, bytes, sizeof bytes) == INSTR_STATUS_OK);
    CU_ASSERT(header.major == INSTR_PROFILE_MAJOR);
    CU_ASSERT(header.minor == INSTR_PROFILE_MINOR);
    CU_ASSERT(header.pid == sample.pid);
    CU_ASSERT(header.process_start == sample.process_start);
    CU_ASSERT(header.written_unix_ns == sample.written_unix_ns);
}

static void test_encode_is_little_endian(void) {
    uint8_t bytes[INSTR_PROFILE_HEADER_SIZE];
    const uint8_t start[8] = {0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01};
    instr_profile_header_encode(bytes, &sample);
    CU_ASSERT(memcmp(bytes + 24, start, 8) == 0);
}

static void test_decode_tells_each_length_apart(void) {
    uint8_t bytes[INSTR_PROFILE_HEADER_SIZE];
    instr_profile_header_encode(bytes, &sample);
    CU_ASSERT(decode(0, 0) == INSTR_STATUS_EMPTY);
    for (size_t size = 1; size < sizeof bytes; size++)
        CU_ASSERT(decode(bytes, size) == INSTR_STATUS_TRUNCATED);
}

static void test_decode_refuses_foreign_files(void) {
    static const char text[] = "#!/bin/sh\necho this is something else than a profile, really\n";
    CU_ASSERT(decode((const uint8_t *)text, sizeof text) == INSTR_STATUS_NOT_A_PROFILE);
    CU_ASSERT(decode((const uint8_t *)text, 1) == INSTR_STATUS_NOT_A_PROFILE);
}

static void test_decode_notices_each_flipped_bit(void) {
    uint8_t bytes[INSTR_PROFILE_HEADER_SIZE];
    instr_profile_header_encode(bytes, &sample);
    for (size_t bit = 0; bit < 8 * sizeof bytes; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CU_ASSERT(decode(bytes, sizeof bytes) ==
                  (bit < 64 ? INSTR_STATUS_NOT_A_PROFILE : INSTR_STATUS_CHECKSUM));
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void test_decode_refuses_other_majors_and_takes_other_minors(void) {
    uint8_t bytes[INSTR_PROFILE_HEADER_SIZE];
    struct instr_profile_header header;
    instr_profile_header_encode(bytes, &sample);
    instr_profile_put_le(bytes + 10, 77, 2);
    seal(bytes);
    CU_ASSERT(instr_profile_header_decode(&header, bytes, sizeof bytes) == INSTR_STATUS_OK);
    CU_ASSERT(header.minor == 77);
    instr_profile_put_le(bytes + 8, INSTR_PROFILE_MAJOR + 1, 2);
    seal(bytes);
    CU_ASSERT(instr_profile_header_decode(&header, bytes, sizeof bytes) == INSTR_STATUS_VERSION);
    CU_ASSERT(header.major == INSTR_PROFILE_MAJOR + 1);
}

static void test_decode_refuses_unknown_flags(void) {
    uint8_t bytes[INSTR_PROFILE_HEADER_SIZE];
    instr_profile_header_encode(bytes, &sample);
    bytes[40] = 1;
    seal(bytes);
    CU_ASSERT(decode(bytes, sizeof bytes) == INSTR_STATUS_VERSION);
}

static void test_decode_refuses_header_sizes_out_of_range(void) {
    uint8_t bytes[INSTR_PROFILE_HEADER_SIZE];
    instr_profile_header_encode(bytes, &sample);
    const uint32_t refused[] = {0, INSTR_PROFILE_HEADER_SIZE - 1, INSTR_PROFILE_HEADER_MAX + 1,
                                UINT32_MAX};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        instr_profile_put_le(bytes + 12, refused[i], 4);
        seal(bytes);
        CU_ASSERT(decode(bytes, sizeof bytes) == INSTR_STATUS_VERSION);
    }
    instr_profile_put_le(bytes + 12, INSTR_PROFILE_HEADER_MAX, 4);
    seal(bytes);
    CU_ASSERT(decode(bytes, sizeof bytes) == INSTR_STATUS_OK);
}

static void test_section_decode_returns_what_was_encoded(void) {
    uint8_t bytes[INSTR_PROFILE_SECTION_HEADER_SIZE];
    struct instr_profile_section in = {"ABCD", 1, UINT64_MAX, 5, 0xdeadbeef}, out;
    instr_profile_section_encode(bytes, &in);
    CU_ASSERT(instr_profile_section_decode(&out, bytes) == INSTR_STATUS_OK);
    CU_ASSERT(memcmp(out.tag, "ABCD", 4) == 0);
    CU_ASSERT(out.encoding == 1);
    CU_ASSERT(out.raw_size == UINT64_MAX);
    CU_ASSERT(out.stored_size == 5);
    CU_ASSERT(out.checksum == 0xdeadbeef);
    for (size_t bit = 0; bit < 8 * sizeof bytes; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CU_ASSERT(instr_profile_section_decode(&out, bytes) == INSTR_STATUS_CHECKSUM);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void test_checksum_without_tables_equals_that_of_zlib(void) {
    uint8_t bytes[256];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 167 + 13);
    for (size_t size = 0; size <= sizeof bytes; size++)
        CU_ASSERT(instr_profile_header_checksum(bytes, size) ==
                  instr_profile_checksum(bytes, size));
    CU_ASSERT(instr_profile_header_checksum("123456789", 9) == 0xcbf43926);
}

static void test_status_string_knows_every_status(void) {
#define INSTR_STATUS(name, value, message)                                                         \
    CU_ASSERT_STRING_EQUAL(instr_status_string(INSTR_STATUS_##name), message);
#include "profile_status.def"
    CU_ASSERT(instr_status_string((enum instr_status)77) != 0);
}

UNIT_MAIN("profile_header", UNIT_TEST(test_decode_returns_what_was_encoded),
          UNIT_TEST(test_encode_is_little_endian), UNIT_TEST(test_decode_tells_each_length_apart),
          UNIT_TEST(test_decode_refuses_foreign_files),
          UNIT_TEST(test_decode_notices_each_flipped_bit),
          UNIT_TEST(test_decode_refuses_other_majors_and_takes_other_minors),
          UNIT_TEST(test_decode_refuses_unknown_flags),
          UNIT_TEST(test_decode_refuses_header_sizes_out_of_range),
          UNIT_TEST(test_section_decode_returns_what_was_encoded),
          UNIT_TEST(test_checksum_without_tables_equals_that_of_zlib),
          UNIT_TEST(test_status_string_knows_every_status))
