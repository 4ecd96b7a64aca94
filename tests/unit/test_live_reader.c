/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Good live files, and such that are cut short, damaged or hostile. */
#include <stdlib.h>
#include <string.h>

#include <instr/abi.h>

#include "fail_alloc.h"
#include "live_reader.h"
#include "live_sample.h"
#include "profile_reader.h"
#include "profile_walk.h"
#include "unit_main.h"

static struct live_sample sample;
static struct fail_alloc memory;
static struct instr_allocator allocator;
static size_t damage;

struct output {
    size_t size;
    uint8_t bytes[1 << 16];
};
static struct output output;

static enum instr_status keep(void *context, const void *bytes, size_t size) {
    struct output *out = context;
    if (size > sizeof(out->bytes) - out->size)
        return INSTR_STATUS_IO;
    memcpy(out->bytes + out->size, bytes, size);
    out->size += size;
    return INSTR_STATUS_OK;
}

/* Converts a copy of exactly that size, so that the address sanitizer guards its end. */
static enum instr_status convert(size_t size, bool running, size_t fail_at) {
    struct instr_sink sink = {keep, &output};
    uint8_t *copy = malloc(size + !size);
    enum instr_status status;
    CU_ASSERT_FATAL(copy != 0);
    memcpy(copy, sample.bytes, size);
    output.size = 0;
    allocator = fail_alloc_init(&memory, fail_at);
    status = instr_live_convert(copy, size, running, &allocator, &sink, &damage);
    free(copy);
    CU_ASSERT_EQUAL(memory.live_blocks, 0);
    CU_ASSERT_EQUAL(memory.wrong_sizes, 0);
    return status;
}

/* Reads what was converted; release it. */
static void read_output(struct instr_profile *profile) {
    allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    CU_ASSERT_EQUAL_FATAL(instr_profile_read(profile, output.bytes, output.size, &allocator, 0),
                          INSTR_STATUS_OK);
    CU_ASSERT(profile_walk(profile));
}

static void test_data_of_all_threads_add_up(void) {
    struct instr_profile profile;
    live_sample_make(&sample);
    CU_ASSERT_EQUAL_FATAL(convert(sample.size, false, FAIL_ALLOC_NEVER), INSTR_STATUS_OK);
    CU_ASSERT_EQUAL(damage, SIZE_MAX);
    read_output(&profile);
    CU_ASSERT_EQUAL_FATAL(profile.function_count, 2);
    CU_ASSERT_STRING_EQUAL(profile.strings[profile.functions[0].name].bytes, "leaf");
    CU_ASSERT_EQUAL(profile.functions[0].calls, 9);
    CU_ASSERT_EQUAL(profile.functions[0].timed_calls, 9);
    CU_ASSERT_EQUAL(profile.functions[0].self_ns, 300);
    CU_ASSERT_EQUAL(profile.functions[1].calls, 3);
    CU_ASSERT_EQUAL(profile.functions[1].total_ns, 500);
    CU_ASSERT_EQUAL_FATAL(profile.block_count, 2);
    CU_ASSERT_EQUAL(profile.blocks[1].count, 3);
    CU_ASSERT_EQUAL_FATAL(profile.arc_count, 4);
    CU_ASSERT_EQUAL(profile.arcs[0].line, 21);
    CU_ASSERT_EQUAL(profile.arcs[0].calls + profile.arcs[2].calls, 9);
    instr_profile_release(&profile);
}

static void test_run_and_threads_are_what_is_known_of_them(void) {
    struct instr_profile profile;
    live_sample_make(&sample);
    CU_ASSERT_EQUAL_FATAL(convert(sample.size, false, FAIL_ALLOC_NEVER), INSTR_STATUS_OK);
    read_output(&profile);
    CU_ASSERT_EQUAL_FATAL(profile.run_count, 1);
    CU_ASSERT_EQUAL(profile.runs[0].pid, 17);
    CU_ASSERT_EQUAL(profile.runs[0].exit_kind, INSTR_PROFILE_EXIT_KILLED);
    CU_ASSERT_EQUAL(profile.runs[0].wall_ns, 2500);
    CU_ASSERT_STRING_EQUAL(profile.strings[profile.runs[0].directory].bytes, "/home");
    CU_ASSERT_EQUAL_FATAL(profile.argument_count, 2);
    CU_ASSERT_STRING_EQUAL(profile.strings[profile.arguments[1].text].bytes, "-x");
    CU_ASSERT_EQUAL_FATAL(profile.thread_count, 2);
    CU_ASSERT_EQUAL(profile.threads[0].tid, 17);
    CU_ASSERT_EQUAL(profile.threads[1].count, 1);
    CU_ASSERT_EQUAL(profile.threads[1].wall_ns, 1000);
    CU_ASSERT_EQUAL(profile.threads[0].self_ns + profile.threads[1].self_ns, 500);
    instr_profile_release(&profile);
    CU_ASSERT_EQUAL_FATAL(convert(sample.size, true, FAIL_ALLOC_NEVER), INSTR_STATUS_OK);
    read_output(&profile);
    CU_ASSERT_EQUAL(profile.runs[0].exit_kind, INSTR_PROFILE_EXIT_RUNNING);
    instr_profile_release(&profile);
}

static void test_open_activations_have_been_called(void) {
    struct instr_profile profile;
    struct instr_abi_times *leaf;
    live_sample_make(&sample);
    leaf = (void *)((uint64_t *)live_sample_payload(&sample, sample.data_at[0]) + 2);
    leaf->active = 2;
    CU_ASSERT_EQUAL_FATAL(convert(sample.size, false, FAIL_ALLOC_NEVER), INSTR_STATUS_OK);
    read_output(&profile);
    CU_ASSERT_EQUAL(profile.functions[0].calls, 11);
    CU_ASSERT(profile.functions[0].flags & INSTR_PROFILE_FUNCTION_OPEN);
    CU_ASSERT_FALSE(profile.functions[1].flags & INSTR_PROFILE_FUNCTION_OPEN);
    instr_profile_release(&profile);
}

static void test_stacks_become_frames_of_the_files_that_were_there_last(void) {
    struct instr_profile profile;
    const struct instr_profile_frame *frames;
    live_sample_make(&sample);
    CU_ASSERT_EQUAL_FATAL(convert(sample.size, false, FAIL_ALLOC_NEVER), INSTR_STATUS_OK);
    CU_ASSERT_EQUAL(damage, SIZE_MAX);
    read_output(&profile);
    CU_ASSERT_EQUAL(profile.runs[0].sampler, INSTR_PROFILE_SAMPLER_PERF);
    CU_ASSERT_EQUAL(profile.runs[0].call_cost_ps, 230);
    CU_ASSERT_EQUAL(profile.runs[0].marked_call_cost_ps, 340);
    CU_ASSERT_EQUAL(profile.runs[0].samples, 7);
    CU_ASSERT_EQUAL(profile.runs[0].sampled_ns, 7000000);
    CU_ASSERT_EQUAL_FATAL(profile.frame_count, 4);
    frames = profile.frames;
    CU_ASSERT_EQUAL(frames[0].address, 0x1020);
    CU_ASSERT_EQUAL(frames[0].image, 1);
    CU_ASSERT_EQUAL(frames[1].address, 0x1010);
    CU_ASSERT_EQUAL(frames[1].parent, 1);
    CU_ASSERT_EQUAL(frames[1].samples, 5);
    CU_ASSERT_EQUAL(frames[1].time_ns, 5000000);
    CU_ASSERT_EQUAL(frames[3].address, 0x1008);
    CU_ASSERT_EQUAL(frames[3].samples, 2);
    CU_ASSERT_EQUAL(profile.frames[frames[3].parent - 1].address, 0x1011);
    CU_ASSERT_EQUAL_FATAL(profile.image_count, 2);
    CU_ASSERT_STRING_EQUAL(profile.strings[profile.images[1].path].bytes, "/lib/libm.so");
    instr_profile_release(&profile);
}

static void test_damaged_stacks_are_left_out(void) {
    uint64_t *words;
    struct instr_profile profile;
    live_sample_make(&sample);
    words = live_sample_payload(&sample, sample.stacks_at);
    words[6] = 1000; /* the second stack's depth */
    CU_ASSERT_EQUAL_FATAL(convert(sample.size, false, FAIL_ALLOC_NEVER), INSTR_STATUS_OK);
    CU_ASSERT_EQUAL(damage, sample.stacks_at + sizeof(struct instr_live_segment) + 5 * 8);
    read_output(&profile);
    CU_ASSERT_EQUAL(profile.runs[0].samples, 5);
    instr_profile_release(&profile);
}

static void test_other_files_are_refused(void) {
    struct instr_live_header *header = (void *)sample.bytes;
    live_sample_make(&sample);
    CU_ASSERT_EQUAL(convert(0, false, FAIL_ALLOC_NEVER), INSTR_STATUS_NOT_A_PROFILE);
    CU_ASSERT_EQUAL(convert(100, false, FAIL_ALLOC_NEVER), INSTR_STATUS_TRUNCATED);
    header->version = 0x01000000; /* of a machine with the other order of bytes */
    CU_ASSERT_EQUAL(convert(sample.size, false, FAIL_ALLOC_NEVER), INSTR_STATUS_VERSION);
    header->magic[0] = 'x';
    CU_ASSERT_EQUAL(convert(sample.size, false, FAIL_ALLOC_NEVER), INSTR_STATUS_NOT_A_PROFILE);
}

static void test_file_cut_short_anywhere_yields_what_is_there(void) {
    live_sample_make(&sample);
    for (size_t size = sizeof(struct instr_live_header); size < sample.size; size++) {
        struct instr_profile profile;
        CU_ASSERT_EQUAL_FATAL(convert(size, false, FAIL_ALLOC_NEVER), INSTR_STATUS_OK);
        CU_ASSERT(damage <= size);
        read_output(&profile);
        if (size >= sample.arcs_at)
            CU_ASSERT_EQUAL(profile.functions[0].calls, 9);
        instr_profile_release(&profile);
    }
}

static void test_any_byte_may_be_damaged(void) {
    static const uint8_t changes[] = {0xff, 0x80, 0x01};
    for (size_t i = 0; i < 3; i++) {
        live_sample_make(&sample);
        for (size_t at = 0; at < sample.size; at++) {
            sample.bytes[at] ^= changes[i];
            if (convert(sample.size, false, FAIL_ALLOC_NEVER) == INSTR_STATUS_OK) {
                struct instr_profile profile;
                read_output(&profile);
                instr_profile_release(&profile);
            }
            sample.bytes[at] ^= changes[i];
        }
    }
}

static void test_data_that_is_not_the_images_is_left_out(void) {
    struct instr_live_segment *segment = (void *)(sample.bytes);
    struct instr_profile profile;
    live_sample_make(&sample);
    segment = (void *)(sample.bytes + sample.data_at[1]);
    segment->image = 7;
    CU_ASSERT_EQUAL_FATAL(convert(sample.size, false, FAIL_ALLOC_NEVER), INSTR_STATUS_OK);
    CU_ASSERT_NOT_EQUAL(damage, SIZE_MAX);
    read_output(&profile);
    CU_ASSERT_EQUAL(profile.functions[0].calls, 3);
    instr_profile_release(&profile);
}

static void test_without_memory_it_fails_and_leaks_nothing(void) {
    enum instr_status status = INSTR_STATUS_NO_MEMORY;
    size_t fail_at = 0;
    live_sample_make(&sample);
    for (; status == INSTR_STATUS_NO_MEMORY && fail_at < 10000; fail_at++)
        status = convert(sample.size, false, fail_at);
    CU_ASSERT_EQUAL(status, INSTR_STATUS_OK);
    CU_ASSERT(fail_at > 10);
}

UNIT_MAIN("live_reader", UNIT_TEST(test_data_of_all_threads_add_up),
          UNIT_TEST(test_run_and_threads_are_what_is_known_of_them),
          UNIT_TEST(test_open_activations_have_been_called),
          UNIT_TEST(test_stacks_become_frames_of_the_files_that_were_there_last),
          UNIT_TEST(test_damaged_stacks_are_left_out), UNIT_TEST(test_other_files_are_refused),
          UNIT_TEST(test_file_cut_short_anywhere_yields_what_is_there),
          UNIT_TEST(test_any_byte_may_be_damaged),
          UNIT_TEST(test_data_that_is_not_the_images_is_left_out),
          UNIT_TEST(test_without_memory_it_fails_and_leaks_nothing))
