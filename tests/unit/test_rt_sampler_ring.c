/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Reading a ring of the kernel's, written here the way perf_event_open(2) says. */
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sampler.h"
#include "unit_main.h"

enum { ring_bytes = 32768, stack_bytes = (int)(INSTR_RT_SAMPLE_WORDS * 8) };

static struct instr_rt_sampling sampling;
static struct perf_event_mmap_page *page;
static unsigned char *ring;

static void start(uint64_t position) {
    size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    memset(&sampling, 0, sizeof(sampling));
    page = calloc(1, page_bytes + ring_bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(page);
    ring = (unsigned char *)page + page_bytes;
    sampling.ring = page;
    sampling.ring_bytes = ring_bytes;
    page->data_head = page->data_tail = position;
}

static void end(void) {
    instr_rt_stacks_release(&sampling.stacks);
    free(page);
}

static void write_word(uint64_t word) {
    memcpy(ring + page->data_head % ring_bytes, &word, sizeof(word));
    page->data_head += sizeof(word);
}

static void write_header(uint32_t type, uint16_t misc, size_t words) {
    struct perf_event_header header = {type, misc, (uint16_t)(8 + 8 * words)};
    uint64_t word;
    memcpy(&word, &header, sizeof(word));
    write_word(word);
}

/* With the copied stack, or in a thread that has none any more. */
static void write_sample(bool kernel, const uint64_t *pcs, size_t count, bool with_stack) {
    size_t words = 4 + 1 + count + (with_stack ? 2 + stack_bytes / 8 : 0);
    write_header(PERF_RECORD_SAMPLE, kernel ? PERF_RECORD_MISC_KERNEL : PERF_RECORD_MISC_USER,
                 words);
    write_word(kernel ? UINT64_C(0xffffffff81000000) : pcs[0]);
    write_word(count + 1);
    write_word((uint64_t)PERF_CONTEXT_USER);
    for (size_t i = 0; i < count; i++)
        write_word(pcs[i]);
    write_word(with_stack ? PERF_SAMPLE_REGS_ABI_64 : PERF_SAMPLE_REGS_ABI_NONE);
    if (with_stack)
        write_word(0x7fff0000);
    write_word(with_stack ? stack_bytes : 0);
    for (size_t i = 0; with_stack && i < stack_bytes / 8; i++)
        write_word(0x1111);
    if (with_stack)
        write_word(stack_bytes);
}

static const struct instr_rt_stack *only_stack(void) {
    const struct instr_rt_stack *found = 0;
    size_t count = 0;
    for (size_t i = 0; sampling.stacks.buckets && i < INSTR_RT_STACK_BUCKETS; i++)
        for (const struct instr_rt_stack *at = sampling.stacks.buckets[i]; at; at = at->next) {
            found = at;
            count++;
        }
    return count == 1 ? found : 0;
}

static void test_records_may_lie_in_two_pieces_at_every_place(void) {
    static const uint64_t pcs[] = {0x401000, 0x402000, 0x403000};
    for (uint64_t position = 0; position < ring_bytes; position += 8) {
        const struct instr_rt_stack *stack;
        start(position + 7 * (uint64_t)ring_bytes);
        for (int i = 0; i < 5; i++)
            write_sample(false, pcs, 3, true);
        CU_ASSERT(page->data_head - page->data_tail <= ring_bytes);
        instr_rt_perf_drain(&sampling);
        CU_ASSERT_EQUAL(page->data_tail, page->data_head);
        CU_ASSERT_EQUAL(sampling.stacks.samples, 5);
        stack = only_stack();
        CU_ASSERT_PTR_NOT_NULL_FATAL(stack);
        CU_ASSERT_EQUAL(stack->depth, 3);
        CU_ASSERT_EQUAL(stack->kernel, 0);
        CU_ASSERT_EQUAL(stack->pcs[0], pcs[0]);
        CU_ASSERT_EQUAL(stack->pcs[2], pcs[2]);
        instr_rt_perf_drain(&sampling);
        CU_ASSERT_EQUAL(sampling.stacks.samples, 5);
        end();
    }
}

static void test_positions_may_overflow(void) {
    static const uint64_t pcs[] = {0x401000};
    start(UINT64_MAX - 511);
    for (int i = 0; i < 4; i++)
        write_sample(false, pcs, 1, true);
    instr_rt_perf_drain(&sampling);
    CU_ASSERT_EQUAL(page->data_tail, page->data_head);
    CU_ASSERT_EQUAL(sampling.stacks.samples, 4);
    end();
}

static void test_time_in_the_kernel_and_threads_without_a_stack(void) {
    static const uint64_t pcs[] = {0x401000, 0x402000};
    start(0);
    write_sample(true, pcs, 2, false);
    write_sample(true, pcs, 2, true);
    write_sample(true, pcs, 0, false); /* it had no caller in the program any more */
    instr_rt_perf_drain(&sampling);
    CU_ASSERT_EQUAL(sampling.stacks.samples, 2);
    CU_ASSERT_PTR_NOT_NULL_FATAL(only_stack());
    CU_ASSERT_EQUAL(only_stack()->kernel, 1);
    CU_ASSERT_EQUAL(only_stack()->pcs[0], pcs[0]);
    end();
}

static void test_what_the_kernel_lost_is_counted_and_other_records_are_skipped(void) {
    static const uint64_t pcs[] = {0x401000};
    start(ring_bytes - 16);
    write_header(PERF_RECORD_LOST, 0, 2);
    write_word(1);
    write_word(12);
    write_header(PERF_RECORD_THROTTLE, 0, 3);
    for (int i = 0; i < 3; i++)
        write_word(~UINT64_C(0));
    write_sample(false, pcs, 1, true);
    instr_rt_perf_drain(&sampling);
    CU_ASSERT_EQUAL(sampling.stacks.lost, 12);
    CU_ASSERT_EQUAL(sampling.stacks.samples, 1);
    end();
}

static void test_nonsense_ends_the_reading_and_not_the_sampling(void) {
    static const uint64_t pcs[] = {0x401000};
    static const uint64_t lengths[] = {0, 1, 200, UINT64_MAX};
    start(0);
    write_word(0); /* a record without a size */
    write_word(0);
    instr_rt_perf_drain(&sampling);
    CU_ASSERT_EQUAL(page->data_tail, page->data_head);
    for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
        write_header(PERF_RECORD_SAMPLE, PERF_RECORD_MISC_USER, 3);
        write_word(pcs[0]);
        write_word(lengths[i]);
        write_word(pcs[0]);
    }
    instr_rt_perf_drain(&sampling);
    CU_ASSERT_EQUAL(sampling.stacks.samples, 4);
    write_sample(false, pcs, 1, true);
    instr_rt_perf_drain(&sampling);
    CU_ASSERT_EQUAL(sampling.stacks.samples, 5);
    CU_ASSERT_EQUAL(page->data_tail, page->data_head);
    end();
}

UNIT_MAIN("rt_sampler_ring", UNIT_TEST(test_records_may_lie_in_two_pieces_at_every_place),
          UNIT_TEST(test_positions_may_overflow),
          UNIT_TEST(test_time_in_the_kernel_and_threads_without_a_stack),
          UNIT_TEST(test_what_the_kernel_lost_is_counted_and_other_records_are_skipped),
          UNIT_TEST(test_nonsense_ends_the_reading_and_not_the_sampling))
