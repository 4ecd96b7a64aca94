/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "report_gzip.h"
#include "unit_main.h"

/* zlib refuses a member with a wrong header, checksum or size. */
static void expect_round_trip(const char *bytes, size_t size) {
    char *packed = 0, *back = malloc(size + 1);
    size_t packed_size = 0;
    FILE *file = open_memstream(&packed, &packed_size);
    z_stream stream = {0};

    CU_ASSERT_FATAL(file && back);
    report_gzip(file, bytes, size);
    fclose(file);
    CU_ASSERT_EQUAL_FATAL(inflateInit2(&stream, 15 + 16), Z_OK); /* gzip only */
    stream.next_in = (Bytef *)packed;
    stream.avail_in = (uInt)packed_size;
    stream.next_out = (Bytef *)back;
    stream.avail_out = (uInt)size + 1;
    CU_ASSERT_EQUAL(inflate(&stream, Z_FINISH), Z_STREAM_END);
    CU_ASSERT_EQUAL(stream.avail_in, 0);
    CU_ASSERT_EQUAL_FATAL(stream.total_out, size);
    CU_ASSERT_EQUAL(memcmp(back, bytes, size), 0);
    inflateEnd(&stream);
    free(packed);
    free(back);
}

static void test_nothing_comes_back(void) {
    expect_round_trip("", 0);
}

static void test_bytes_come_back(void) {
    static char bytes[100000];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * i >> 7);
    expect_round_trip(bytes, sizeof bytes);
}

UNIT_MAIN("report_gzip", UNIT_TEST(test_nothing_comes_back), UNIT_TEST(test_bytes_come_back))
