/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdint.h>
#include <string.h>

#include "memory.h"
#include "unit_main.h"

static void fill(unsigned char *bytes, size_t size, unsigned seed) {
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(seed + i * 7);
}

static size_t wrong_bytes(const unsigned char *bytes, size_t size, unsigned seed) {
    size_t wrong = 0;
    for (size_t i = 0; i < size; i++)
        wrong += bytes[i] != (unsigned char)(seed + i * 7);
    return wrong;
}

static void test_bytes_survive_growing_and_shrinking(void) {
    static const size_t sizes[] = {1, 31, 33, 1000, 70000, 300000, 65536, 65537, 4096, 5};
    size_t size = 1, wrong = 0;
    unsigned char *bytes = instr_rt_resize(0, 0, size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    fill(bytes, size, 3);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        bytes = instr_rt_resize(bytes, size, sizes[i]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
        wrong += wrong_bytes(bytes, size < sizes[i] ? size : sizes[i], 3);
        size = sizes[i];
        fill(bytes, size, 3);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_PTR_NULL(instr_rt_resize(bytes, size, 0));
}

static void test_blocks_do_not_overlap(void) {
    unsigned char *blocks[200];
    size_t wrong = 0;
    for (unsigned i = 0; i < 200; i++) {
        blocks[i] = instr_rt_resize(0, 0, i * 37 + 1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(blocks[i]);
        CU_ASSERT_EQUAL((uintptr_t)blocks[i] % 16, 0);
        fill(blocks[i], i * 37 + 1, i);
    }
    for (unsigned i = 0; i < 200; i++)
        wrong += wrong_bytes(blocks[i], i * 37 + 1, i);
    CU_ASSERT_EQUAL(wrong, 0);
    for (unsigned i = 0; i < 200; i++)
        instr_rt_resize(blocks[i], i * 37 + 1, 0);
}

static void test_freed_block_is_used_again(void) {
    void *block = instr_rt_resize(0, 0, 100);
    instr_rt_resize(block, 100, 0);
    CU_ASSERT_PTR_EQUAL(instr_rt_resize(0, 0, 120), block);
    instr_rt_resize(block, 120, 0);
}

static void test_too_much_memory_is_refused_and_the_old_bytes_stay(void) {
    unsigned char *bytes = instr_rt_resize(0, 0, 50);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    fill(bytes, 50, 1);
    CU_ASSERT_PTR_NULL(instr_rt_resize(bytes, 50, SIZE_MAX));
    CU_ASSERT_PTR_NULL(instr_rt_resize(bytes, 50, SIZE_MAX / 4));
    CU_ASSERT_PTR_NULL(instr_rt_map(SIZE_MAX / 4));
    CU_ASSERT_EQUAL(wrong_bytes(bytes, 50, 1), 0);
    instr_rt_resize(bytes, 50, 0);
    CU_ASSERT_PTR_NULL(instr_rt_resize(0, 0, 0));
}

UNIT_MAIN("rt_memory", UNIT_TEST(test_bytes_survive_growing_and_shrinking),
          UNIT_TEST(test_blocks_do_not_overlap), UNIT_TEST(test_freed_block_is_used_again),
          UNIT_TEST(test_too_much_memory_is_refused_and_the_old_bytes_stay))
