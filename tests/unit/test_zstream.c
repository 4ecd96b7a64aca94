/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "unit_main.h"

#include <string.h>

#include "fail_alloc.h"
#include "zstream.h"

static struct fail_alloc memory;
static uint8_t plain[20000], packed[30000], again[20000];

static void fill_plain(void) {
    for (size_t i = 0; i < sizeof plain; i++)
        plain[i] = (uint8_t)(i * i >> 7);
}

static size_t pack(size_t size, int level) {
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    size_t used;
    fill_plain();
    CU_ASSERT_FATAL(instr_profile_compress(packed, sizeof packed, &used, plain, size, level,
                                           &allocator) == INSTR_STATUS_OK);
    CU_ASSERT_FATAL(used > 0);
    CU_ASSERT(memory.live_blocks == 0);
    CU_ASSERT(memory.wrong_sizes == 0);
    return used;
}

static enum instr_status unpack(size_t out_size, const uint8_t *in, size_t size) {
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    enum instr_status status = instr_profile_inflate(again, out_size, in, size, &allocator);
    CU_ASSERT(memory.live_blocks == 0);
    CU_ASSERT(memory.wrong_sizes == 0);
    return status;
}

static void test_inflate_returns_what_was_compressed(void) {
    const size_t sizes[] = {0, 1, 64, sizeof plain};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int level = 0; level <= 10; level++) {
            size_t used = pack(sizes[i], level);
            CU_ASSERT(unpack(sizes[i], packed, used) == INSTR_STATUS_OK);
            CU_ASSERT(memcmp(plain, again, sizes[i]) == 0);
        }
    }
}

static void test_compress_says_when_it_does_not_fit(void) {
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    size_t full = pack(sizeof plain, 6), used = 1;
    for (size_t capacity = 0; capacity < full; capacity += 37) {
        CU_ASSERT(instr_profile_compress(packed, capacity, &used, plain, sizeof plain, 6,
                                         &allocator) == INSTR_STATUS_OK);
        CU_ASSERT(used == 0);
    }
    CU_ASSERT(instr_profile_compress(packed, full, &used, plain, sizeof plain, 6, &allocator) ==
              INSTR_STATUS_OK);
    CU_ASSERT(used == full);
}

static void test_inflate_refuses_any_other_length(void) {
    size_t used = pack(1000, 6);
    CU_ASSERT(unpack(999, packed, used) == INSTR_STATUS_COMPRESSION);
    CU_ASSERT(unpack(1001, packed, used) == INSTR_STATUS_COMPRESSION);
    CU_ASSERT(unpack(0, packed, used) == INSTR_STATUS_COMPRESSION);
    CU_ASSERT(unpack(1000, packed, used + 1) == INSTR_STATUS_COMPRESSION);
    for (size_t size = 0; size < used; size++)
        CU_ASSERT(unpack(1000, packed, size) == INSTR_STATUS_COMPRESSION);
}

static void test_inflate_refuses_what_is_no_stream(void) {
    fill_plain();
    CU_ASSERT(unpack(100, plain, 100) == INSTR_STATUS_COMPRESSION);
    size_t used = pack(1000, 6);
    packed[used - 1] ^= 1; /* its own checksum */
    CU_ASSERT(unpack(1000, packed, used) == INSTR_STATUS_COMPRESSION);
}

static void test_inflate_refuses_a_preset_dictionary(void) {
    static const uint8_t stream[] = {0x78, 0xbb, 0x00, 0x00, 0x00, 0x01, 0x03, 0x00};
    CU_ASSERT(unpack(0, stream, sizeof stream) == INSTR_STATUS_COMPRESSION);
}

static void test_every_failed_allocation_is_reported_and_leaks_nothing(void) {
    enum instr_status status = INSTR_STATUS_NO_MEMORY;
    size_t n, used = 0, full = pack(sizeof plain, 6);
    for (n = 0; status != INSTR_STATUS_OK && n < 100; n++) {
        struct instr_allocator allocator = fail_alloc_init(&memory, n);
        status = instr_profile_compress(packed, sizeof packed, &used, plain, sizeof plain, 6,
                                        &allocator);
        CU_ASSERT(status == INSTR_STATUS_OK || status == INSTR_STATUS_NO_MEMORY);
        CU_ASSERT(memory.live_blocks == 0);
    }
    CU_ASSERT(status == INSTR_STATUS_OK);
    CU_ASSERT(used == full);
    CU_ASSERT(n > 1);
    status = INSTR_STATUS_NO_MEMORY;
    for (n = 0; status != INSTR_STATUS_OK && n < 100; n++) {
        struct instr_allocator allocator = fail_alloc_init(&memory, n);
        status = instr_profile_inflate(again, sizeof again, packed, full, &allocator);
        CU_ASSERT(status == INSTR_STATUS_OK || status == INSTR_STATUS_NO_MEMORY);
        CU_ASSERT(memory.live_blocks == 0);
    }
    CU_ASSERT(status == INSTR_STATUS_OK);
    CU_ASSERT(n > 1);
    /* A stream that is cut makes zlib ask once more, at the end. */
    struct instr_allocator allocator = fail_alloc_init(&memory, 1);
    status = instr_profile_inflate(again, sizeof again, packed, full - 8, &allocator);
    CU_ASSERT(status == INSTR_STATUS_NO_MEMORY);
    CU_ASSERT(memory.live_blocks == 0);
}

UNIT_MAIN("zstream", UNIT_TEST(test_inflate_returns_what_was_compressed),
          UNIT_TEST(test_compress_says_when_it_does_not_fit),
          UNIT_TEST(test_inflate_refuses_any_other_length),
          UNIT_TEST(test_inflate_refuses_what_is_no_stream),
          UNIT_TEST(test_inflate_refuses_a_preset_dictionary),
          UNIT_TEST(test_every_failed_allocation_is_reported_and_leaks_nothing))
