/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>
#include <string.h>

#include "description.h"
#include "unit_main.h"

static unsigned char stream[512];
static size_t size, last_block, only_call;

static void put(uint64_t value) {
    do {
        stream[size++] = (unsigned char)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
        value >>= 7;
    } while (value);
}

static void put_all(const uint64_t *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        put(values[i]);
}

#define PUT(...)                                                                                   \
    put_all((const uint64_t[]){__VA_ARGS__}, sizeof((const uint64_t[]){__VA_ARGS__}) / 8)

static void put_string(const char *string) {
    put(strlen(string));
    memcpy(stream + size, string, strlen(string));
    size += strlen(string);
}

/* One function at line 300 with two sites, two sums and two blocks; 4 counters, of which it has the
 * last 3, 3 times, 20 bytes source. And one at line 320 that only this one calls, without a
 * counter.
 */
static void make_stream(void) {
    size = 0;
    put(4);
    put_string("");
    put_string("cc 1.0");
    put_string("a.c");
    put_string("f");
    PUT(1, 0, 2);                               /* unit */
    PUT(1, 2, 0, UINT64_C(0xfedcba9876543210)); /* files */
    PUT(1, 20, 100, 1, 0, 300, 10);             /* chunks, ranges */
    /* functions */
    PUT(2, 3, 3, 0, 300, 5, 310, 7, 1, 2, 1, 3, 1, 0, 2, 2, 2);
    PUT(2, 0, 5);                   /* value 3: value 0 - value 2 */
    PUT(1, 6);                      /* value 4: value 3 */
    PUT(1, 0, 0, 4, 2, 1, 0, 3);    /* sites: lines 302 and 300 */
    PUT(2, 0, 2, 0, 2, 9, 0, 1, 1); /* block: lines 301 and 300 */
    last_block = size;
    PUT(4, 2, 1, 0, 10, 4); /* block: line 305 */
    PUT(3, 3, 0, 320, 5, 321, 7, 0, 0, 4, 0, 0, 2, 0, 0, 1);
    only_call = size;
    PUT(0, 4);             /* executed as often as value 4 of function 0 */
    PUT(0, 0, 1, 0, 2, 4); /* block: line 321 */
}

struct seen {
    unsigned strings, files, chunks, ranges, functions, calls, sums, terms, sites, blocks, lines;
    struct instr_raw_desc_call call;
    uint64_t hash, terms_seen[4], site_lines[4], block_lines[4], loop;
    bool failed;
};

static bool count_string(void *context, const struct instr_raw_desc_string *string) {
    struct seen *seen = context;
    seen->strings++;
    return string->size < 100;
}

/* Walks through `bytes` as the runtime does. */
static struct seen walk(const unsigned char *bytes, size_t length) {
    struct seen seen = {0};
    struct instr_raw_description d;
    struct instr_raw_desc_file file;
    struct instr_raw_desc_chunk chunk;
    struct instr_raw_desc_range range;
    struct instr_raw_desc_function function;
    struct instr_raw_desc_sum sum;
    struct instr_raw_desc_term term;
    struct instr_raw_desc_site site;
    struct instr_raw_desc_block block;
    struct instr_raw_desc_line line;
    instr_raw_description_open(&d, bytes, length, 4, 3, 20, count_string, &seen);
    while (instr_raw_description_next_file(&d, &file)) {
        seen.files++;
        seen.hash = file.hash;
    }
    while (instr_raw_description_next_chunk(&d, &chunk)) {
        seen.chunks++;
        while (instr_raw_description_next_range(&d, &range))
            seen.ranges++;
    }
    while (instr_raw_description_next_function(&d, &function)) {
        seen.functions++;
        while (instr_raw_description_next_call(&d, &seen.call))
            seen.calls++;
        while (instr_raw_description_next_sum(&d, &sum)) {
            seen.sums++;
            while (instr_raw_description_next_term(&d, &term))
                seen.terms_seen[seen.terms++ % 4] = term.minus ? 100 + term.value : term.value;
        }
        while (instr_raw_description_next_site(&d, &site))
            seen.site_lines[seen.sites++ % 4] = site.line;
        while (instr_raw_description_next_block(&d, &block)) {
            seen.blocks++;
            seen.loop += block.loop;
            while (instr_raw_description_next_line(&d, &line))
                seen.block_lines[seen.lines++ % 4] = line.line;
        }
    }
    seen.failed = d.failed;
    return seen;
}

static void test_description_is_read_to_its_end(void) {
    struct seen seen;
    make_stream();
    seen = walk(stream, size);
    CU_ASSERT_FALSE(seen.failed);
    CU_ASSERT_EQUAL(seen.strings, 4);
    CU_ASSERT_EQUAL(seen.files, 1);
    CU_ASSERT_EQUAL(seen.hash, UINT64_C(0xfedcba9876543210));
    CU_ASSERT_EQUAL(seen.chunks, 1);
    CU_ASSERT_EQUAL(seen.ranges, 1);
    CU_ASSERT_EQUAL(seen.functions, 2);
    CU_ASSERT_EQUAL(seen.calls, 1);
    CU_ASSERT_EQUAL(seen.call.value, 4);
    CU_ASSERT_EQUAL(seen.sums, 2);
    CU_ASSERT_EQUAL(seen.terms, 3);
    CU_ASSERT_EQUAL(seen.sites, 2);
    CU_ASSERT_EQUAL(seen.blocks, 3);
    CU_ASSERT_EQUAL(seen.lines, 4);
    CU_ASSERT_EQUAL(seen.loop, 2);
}

static void test_line_deltas_go_on_from_the_record_before(void) {
    struct seen seen;
    make_stream();
    seen = walk(stream, size);
    CU_ASSERT_EQUAL(seen.site_lines[0], 302);
    CU_ASSERT_EQUAL(seen.site_lines[1], 300);
    CU_ASSERT_EQUAL(seen.block_lines[0], 301);
    CU_ASSERT_EQUAL(seen.block_lines[1], 300);
    CU_ASSERT_EQUAL(seen.block_lines[2], 305);
    CU_ASSERT_EQUAL(seen.block_lines[3], 321);
}

static void test_terms_are_values_with_signs(void) {
    struct seen seen;
    make_stream();
    seen = walk(stream, size);
    CU_ASSERT_EQUAL(seen.terms_seen[0], 0);
    CU_ASSERT_EQUAL(seen.terms_seen[1], 102);
    CU_ASSERT_EQUAL(seen.terms_seen[2], 3);
}

static void test_every_cut_stream_fails(void) {
    make_stream();
    for (size_t length = 0; length < size; length++) {
        /* On the heap, so that a sanitizer sees a byte read too many. */
        unsigned char *copy = malloc(length ? length : 1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
        memcpy(copy, stream, length);
        CU_ASSERT_TRUE(walk(copy, length).failed);
        free(copy);
    }
}

static void test_no_changed_byte_leads_out_of_bounds(void) {
    make_stream();
    for (size_t at = 0; at < size; at++)
        for (unsigned value = 0; value < 256; value++) {
            unsigned char *copy = malloc(size);
            struct seen seen;
            CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
            memcpy(copy, stream, size);
            copy[at] = (unsigned char)value;
            seen = walk(copy, size);
            CU_ASSERT(seen.lines <= size && seen.sites <= size);
            free(copy);
        }
}

static void test_index_out_of_range_fails(void) {
    /* The value of the first function's last block: 4 is the last of 3 counters and 2 sums. */
    make_stream();
    CU_ASSERT_EQUAL_FATAL(stream[last_block], 4);
    stream[last_block] = 5;
    CU_ASSERT_TRUE(walk(stream, size).failed);
}

static void test_call_from_a_function_behind_fails(void) {
    make_stream();
    stream[only_call] = 1;
    CU_ASSERT_TRUE(walk(stream, size).failed);
}

static void test_sum_of_itself_fails(void) {
    /* The only term of the second sum, value 4. */
    const unsigned char sum[] = {1, 6, 1, 0, 0, 4};
    make_stream();
    for (size_t at = 0; at + sizeof(sum) <= size; at++)
        if (memcmp(stream + at, sum, sizeof(sum)) == 0) {
            stream[at + 1] = 8;
            CU_ASSERT_TRUE(walk(stream, size).failed);
            return;
        }
    CU_FAIL("the sum is not in the stream");
}

UNIT_MAIN("rt_description", UNIT_TEST(test_description_is_read_to_its_end),
          UNIT_TEST(test_line_deltas_go_on_from_the_record_before),
          UNIT_TEST(test_terms_are_values_with_signs), UNIT_TEST(test_every_cut_stream_fails),
          UNIT_TEST(test_no_changed_byte_leads_out_of_bounds),
          UNIT_TEST(test_index_out_of_range_fails),
          UNIT_TEST(test_call_from_a_function_behind_fails), UNIT_TEST(test_sum_of_itself_fails))
