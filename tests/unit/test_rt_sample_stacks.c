/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>

#include "sample_stacks.h"
#include "unit_main.h"

static uint64_t count_of(const struct instr_rt_stacks *stacks, const uintptr_t *pcs, uint32_t depth,
                         bool kernel) {
    uint64_t count = 0;
    for (size_t i = 0; stacks->buckets && i < INSTR_RT_STACK_BUCKETS; i++)
        for (const struct instr_rt_stack *stack = stacks->buckets[i]; stack; stack = stack->next)
            if (stack->depth == depth && stack->kernel == kernel &&
                memcmp(stack->pcs, pcs, depth * sizeof(*pcs)) == 0)
                count += stack->count;
    return count;
}

static uint64_t sum_of(const struct instr_rt_stacks *stacks) {
    uint64_t sum = 0;
    for (size_t i = 0; stacks->buckets && i < INSTR_RT_STACK_BUCKETS; i++)
        for (const struct instr_rt_stack *stack = stacks->buckets[i]; stack; stack = stack->next)
            sum += stack->count;
    return sum;
}

static void test_the_same_stack_adds_up_and_others_are_kept_apart(void) {
    static const uintptr_t one[] = {0x1000, 0x2000, 0x3000}, other[] = {0x1000, 0x3000, 0x2000};
    struct instr_rt_stacks stacks = {0};
    instr_rt_stacks_add(&stacks, one, 3, false, 1);
    instr_rt_stacks_add(&stacks, one, 3, false, 4);
    instr_rt_stacks_add(&stacks, one, 2, false, 7);
    instr_rt_stacks_add(&stacks, one, 3, true, 2);
    instr_rt_stacks_add(&stacks, other, 3, false, 9);
    CU_ASSERT_EQUAL(count_of(&stacks, one, 3, false), 5);
    CU_ASSERT_EQUAL(count_of(&stacks, one, 2, false), 7);
    CU_ASSERT_EQUAL(count_of(&stacks, one, 3, true), 2);
    CU_ASSERT_EQUAL(count_of(&stacks, other, 3, false), 9);
    CU_ASSERT_EQUAL(stacks.samples, 23);
    CU_ASSERT_EQUAL(stacks.lost, 0);
    instr_rt_stacks_release(&stacks);
}

static void test_deep_stacks_lose_their_outermost_callers(void) {
    uintptr_t pcs[INSTR_RT_STACK_DEPTH + 3];
    struct instr_rt_stacks stacks = {0};
    for (uint32_t i = 0; i < INSTR_RT_STACK_DEPTH + 3; i++)
        pcs[i] = 0x1000 + i;
    instr_rt_stacks_add(&stacks, pcs, INSTR_RT_STACK_DEPTH + 3, false, 1);
    instr_rt_stacks_add(&stacks, pcs, INSTR_RT_STACK_DEPTH, false, 1);
    CU_ASSERT_EQUAL(count_of(&stacks, pcs, INSTR_RT_STACK_DEPTH, false), 2);
    instr_rt_stacks_release(&stacks);
}

static void test_folding_copies_and_clearing_forgets(void) {
    static const uintptr_t pcs[] = {1, 2, 3};
    struct instr_rt_stacks from = {0}, into = {0};
    instr_rt_stacks_fold(&into, &from);
    CU_ASSERT_EQUAL(into.samples, 0);
    instr_rt_stacks_add(&from, pcs, 3, true, 3);
    instr_rt_stacks_add(&into, pcs, 3, true, 1);
    from.lost = 5;
    instr_rt_stacks_fold(&into, &from);
    instr_rt_stacks_fold(&into, &from);
    CU_ASSERT_EQUAL(count_of(&into, pcs, 3, true), 7);
    CU_ASSERT_EQUAL(into.samples, 7);
    CU_ASSERT_EQUAL(into.lost, 10);
    CU_ASSERT_EQUAL(from.samples, 3);
    instr_rt_stacks_clear(&from);
    CU_ASSERT_EQUAL(sum_of(&from), 0);
    CU_ASSERT_EQUAL(from.samples, 0);
    CU_ASSERT_EQUAL(from.lost, 0);
    instr_rt_stacks_add(&from, pcs, 2, false, 1);
    CU_ASSERT_EQUAL(count_of(&from, pcs, 2, false), 1);
    instr_rt_stacks_release(&from);
    instr_rt_stacks_release(&into);
}

static void add_different(struct instr_rt_stacks *stacks, uintptr_t first, size_t count) {
    uintptr_t pcs[100];
    for (uint32_t i = 0; i < 100; i++)
        pcs[i] = i;
    for (size_t i = 0; i < count; i++) {
        pcs[0] = i % 50;
        pcs[99] = first + i;
        instr_rt_stacks_add(stacks, pcs, 100, false, 1);
    }
}

/* Each takes more than 800 bytes: 10000 do not fit. */
static void test_memory_is_bounded_and_places_outlive_their_callers(void) {
    struct instr_rt_stacks stacks = {0};
    uint64_t alone = 0;
    size_t bytes;
    for (int round = 0; round < 2; round++) {
        add_different(&stacks, 1000000, 10000);
        CU_ASSERT(stacks.bytes <= INSTR_RT_STACK_BYTES);
        CU_ASSERT_EQUAL(stacks.samples, 10000);
        CU_ASSERT_EQUAL(stacks.lost, 0);
        CU_ASSERT_EQUAL(sum_of(&stacks), 10000);
        for (uintptr_t place = 0; place < 50; place++)
            alone += count_of(&stacks, &place, 1, false);
        CU_ASSERT(alone > 1000 && alone < 10000);
        alone = 0;
        bytes = stacks.bytes;
        instr_rt_stacks_clear(&stacks);
        CU_ASSERT_EQUAL(stacks.bytes, bytes);
    }
    instr_rt_stacks_release(&stacks);
}

static void test_what_does_not_fit_at_all_is_lost(void) {
    struct instr_rt_stacks stacks = {0};
    const uint64_t count = 200000;
    for (uint64_t i = 0; i < count; i++) {
        uintptr_t pc = (uintptr_t)i;
        instr_rt_stacks_add(&stacks, &pc, 1, false, 1);
    }
    CU_ASSERT(stacks.bytes <= INSTR_RT_STACK_BYTES);
    CU_ASSERT(stacks.lost > 0);
    CU_ASSERT_EQUAL(stacks.samples + stacks.lost, count);
    CU_ASSERT_EQUAL(sum_of(&stacks), stacks.samples);
    instr_rt_stacks_release(&stacks);
}

UNIT_MAIN("rt_sample_stacks", UNIT_TEST(test_the_same_stack_adds_up_and_others_are_kept_apart),
          UNIT_TEST(test_deep_stacks_lose_their_outermost_callers),
          UNIT_TEST(test_folding_copies_and_clearing_forgets),
          UNIT_TEST(test_memory_is_bounded_and_places_outlive_their_callers),
          UNIT_TEST(test_what_does_not_fit_at_all_is_lost))
