/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "unit_main.h"

#include <string.h>

#include "varint.h"

static const uint64_t extremes[] = {
    0,         1, 127, 128, 16383, 16384, UINT32_MAX, INT64_MAX, UINT64_C(1) << 63, UINT64_MAX - 1,
    UINT64_MAX};
#define EXTREMES (sizeof extremes / sizeof extremes[0])

static void test_get_returns_what_was_put(void) {
    for (size_t i = 0; i < EXTREMES; i++) {
        uint8_t bytes[INSTR_PROFILE_VARINT_MAX];
        uint64_t value = 1 + extremes[i];
        size_t size = instr_profile_varint_put(bytes, extremes[i]);
        CU_ASSERT_FATAL(size <= sizeof bytes);
        const uint8_t *at = bytes;
        CU_ASSERT(instr_profile_varint_get(&at, bytes + size, &value));
        CU_ASSERT(value == extremes[i]);
        CU_ASSERT(at == bytes + size);
        for (size_t cut = 0; cut < size; cut++) {
            at = bytes;
            CU_ASSERT(!instr_profile_varint_get(&at, bytes + cut, &value));
            CU_ASSERT(at == bytes);
        }
    }
}

static void test_put_writes_the_documented_bytes(void) {
    uint8_t bytes[INSTR_PROFILE_VARINT_MAX];
    CU_ASSERT(instr_profile_varint_put(bytes, 300) == 2);
    CU_ASSERT(bytes[0] == 0xac);
    CU_ASSERT(bytes[1] == 0x02);
}

static void test_get_refuses_more_than_64_bits(void) {
    uint8_t bytes[12];
    uint64_t value;
    memset(bytes, 0xff, sizeof bytes);
    const uint8_t *at = bytes;
    CU_ASSERT(!instr_profile_varint_get(&at, bytes + sizeof bytes, &value));
    bytes[9] = 2;
    CU_ASSERT(!instr_profile_varint_get(&at, bytes + sizeof bytes, &value));
    bytes[9] = 1;
    CU_ASSERT(instr_profile_varint_get(&at, bytes + sizeof bytes, &value));
    CU_ASSERT(value == UINT64_MAX);
}

static void test_zigzag_folds_and_unfolds(void) {
    CU_ASSERT(instr_profile_zigzag(0) == 0);
    CU_ASSERT(instr_profile_zigzag((uint64_t)-1) == 1);
    CU_ASSERT(instr_profile_zigzag(1) == 2);
    CU_ASSERT(instr_profile_zigzag((uint64_t)INT64_MIN) == UINT64_MAX);
    for (size_t i = 0; i < EXTREMES; i++)
        CU_ASSERT(instr_profile_unzigzag(instr_profile_zigzag(extremes[i])) == extremes[i]);
}

UNIT_MAIN("varint", UNIT_TEST(test_get_returns_what_was_put),
          UNIT_TEST(test_put_writes_the_documented_bytes),
          UNIT_TEST(test_get_refuses_more_than_64_bits), UNIT_TEST(test_zigzag_folds_and_unfolds))
