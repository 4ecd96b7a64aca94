/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The examples are those of the encoding guide, https://protobuf.dev/programming-guides/encoding.
 */
#include <string.h>

#include "protobuf.h"
#include "unit_main.h"

static void expect(struct cli_text *message, const char *bytes, size_t size) {
    CU_ASSERT_EQUAL_FATAL(message->size, size);
    CU_ASSERT_EQUAL(memcmp(message->bytes, bytes, size), 0);
    cli_text_release(message);
}

static void test_numbers_are_varints(void) {
    struct cli_text message = {0};

    protobuf_number(&message, 1, 150);
    expect(&message, "\x08\x96\x01", 3);
    protobuf_number(&message, 1, (uint64_t)-2);
    expect(&message, "\x08\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);
}

static void test_zero_is_left_out(void) {
    struct cli_text message = {0};

    protobuf_number(&message, 1, 0);
    CU_ASSERT_EQUAL(message.size, 0);
}

static void test_strings_have_their_length(void) {
    struct cli_text message = {0};

    protobuf_bytes(&message, 2, "testing", 7);
    expect(&message, "\x12\x07testing", 9);
    protobuf_bytes(&message, 2, "", 0);
    expect(&message, "\x12\x00", 2);
}

static void test_packed_numbers_have_one_tag(void) {
    struct cli_text message = {0}, packed = {0};

    protobuf_packed(&packed, 3);
    protobuf_packed(&packed, 270);
    protobuf_packed(&packed, 86942);
    protobuf_bytes(&message, 6, packed.bytes, packed.size);
    cli_text_release(&packed);
    expect(&message, "\x32\x06\x03\x8e\x02\x9e\xa7\x05", 8);
}

UNIT_MAIN("protobuf", UNIT_TEST(test_numbers_are_varints), UNIT_TEST(test_zero_is_left_out),
          UNIT_TEST(test_strings_have_their_length), UNIT_TEST(test_packed_numbers_have_one_tag))
