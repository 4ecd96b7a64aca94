/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "report_pack.h"
#include "unit_main.h"

static char *pack(const void *bytes, size_t size, size_t *length) {
    char *text = 0;
    FILE *file = open_memstream(&text, length);

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    report_pack(file, bytes, size);
    fclose(file);
    return text;
}

/* Base64 the slow way, by RFC 4648's table. Returns how many bytes it makes. */
static size_t decode(const char *text, size_t length, uint8_t *out) {
    static const char table[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t used = 0;
    uint32_t bits = 0;
    int count = 0;

    CU_ASSERT_EQUAL(length % 4, 0);
    for (size_t i = 0; i < length; i++) {
        const char *place = text[i] ? strchr(table, text[i]) : 0;
        if (text[i] == '=') {
            CU_ASSERT(i + 2 >= length);
            continue;
        }
        CU_ASSERT_PTR_NOT_NULL_FATAL(place);
        bits = bits << 6 | (uint32_t)(place - table);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out[used++] = (uint8_t)(bits >> count);
        }
    }
    return used;
}

static void expect_same(const void *bytes, size_t size) {
    size_t length = 0, got = 0, pieces = 0;
    char *text = pack(bytes, size, &length);
    uint8_t *packed = malloc(length + 1), *again = malloc(size + 1);

    CU_ASSERT_FATAL(packed && again);
    for (char *at = text; at; pieces++) {
        size_t piece = strcspn(at, " ");
        uLongf room = (uLongf)(size + 1 - got);
        size_t used = decode(at, piece, packed);
        CU_ASSERT_EQUAL_FATAL(uncompress(again + got, &room, packed, (uLong)used), Z_OK);
        got += room;
        at = at[piece] ? at + piece + 1 : 0;
    }
    CU_ASSERT_EQUAL(pieces, size ? (size + REPORT_PACK_PIECE - 1) / REPORT_PACK_PIECE : 1);
    CU_ASSERT_EQUAL(got, size);
    CU_ASSERT(!memcmp(again, bytes, size));
    free(again);
    free(packed);
    free(text);
}

static void test_a_decoder_gets_back_what_was_packed(void) {
    static const char text[] = "</script><!-- \xff\x00\x01 -->";

    /* All three ways in which base64 can end. */
    for (size_t size = 0; size < sizeof text; size++)
        expect_same(text, size);
}

static void test_more_than_a_piece_comes_back(void) {
    static const size_t sizes[] = {REPORT_PACK_PIECE, REPORT_PACK_PIECE + 1};

    for (size_t i = 0; i < 2; i++) {
        char *bytes = calloc(sizes[i], 1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
        memset(bytes, 'x', sizes[i] - 1);
        expect_same(bytes, sizes[i]);
        free(bytes);
    }
}

static void test_large_data_that_deflates_badly_comes_back(void) {
    enum { SIZE = 1 << 20 };
    uint8_t *bytes = malloc(SIZE);
    uint32_t state = 1;

    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    for (size_t i = 0; i < SIZE; i++) {
        state = state * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(state >> 24);
    }
    expect_same(bytes, SIZE);
    free(bytes);
}

UNIT_MAIN("report_pack", UNIT_TEST(test_a_decoder_gets_back_what_was_packed),
          UNIT_TEST(test_more_than_a_piece_comes_back),
          UNIT_TEST(test_large_data_that_deflates_badly_comes_back))
