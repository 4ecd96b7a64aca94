/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "unit_main.h"

#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "profile_layout.h"
#include "profile_reader.h"
#include "profile_sample.h"
#include "profile_writer.h"

static struct fail_alloc memory;
static struct instr_allocator allocator;

static struct instr_profile_writer *open_writer(void) {
    struct instr_profile_writer *writer;
    allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    CU_ASSERT_FATAL(instr_profile_writer_open(&writer, &allocator) == INSTR_STATUS_OK);
    return writer;
}

static void close_writer(struct instr_profile_writer *writer) {
    instr_profile_writer_close(writer);
    CU_ASSERT(memory.live_blocks == 0);
    CU_ASSERT(memory.wrong_sizes == 0);
}

static void test_string_gives_equal_strings_one_index(void) {
    struct instr_profile_writer *writer = open_writer();
    uint64_t a, b, again;
    CU_ASSERT(instr_profile_writer_string(writer, "a", 1, &a) == INSTR_STATUS_OK);
    CU_ASSERT(instr_profile_writer_string(writer, "a\0b", 3, &b) == INSTR_STATUS_OK);
    CU_ASSERT(instr_profile_writer_string(writer, "a", 1, &again) == INSTR_STATUS_OK);
    CU_ASSERT(a == 1);
    CU_ASSERT(b == 2);
    CU_ASSERT(again == a);
    close_writer(writer);
}

static void test_string_empty_is_index_0(void) {
    struct instr_profile_writer *writer = open_writer();
    uint64_t index = 7;
    CU_ASSERT(instr_profile_writer_string(writer, "", 0, &index) == INSTR_STATUS_OK);
    CU_ASSERT(index == 0);
    CU_ASSERT(instr_profile_writer_string(writer, 0, 0, &index) == INSTR_STATUS_OK);
    CU_ASSERT(index == 0);
    close_writer(writer);
}

static void test_string_keeps_many_apart(void) {
    struct instr_profile_writer *writer = open_writer();
    char name[32];
    uint64_t index;
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < 20000; i++) {
            int size = snprintf(name, sizeof name, "function_%u", i);
            CU_ASSERT_FATAL(instr_profile_writer_string(writer, name, (size_t)size, &index) ==
                            INSTR_STATUS_OK);
            CU_ASSERT_FATAL(index == i + 1);
        }
    }
    close_writer(writer);
}

static void test_count_is_the_next_index(void) {
    struct instr_profile_writer *writer = open_writer();
    struct instr_profile_image image = {0, 0};
    CU_ASSERT(instr_profile_writer_count(writer, INSTR_PROFILE_RECORD_image) == 0);
    instr_profile_writer_put_image(writer, &image);
    instr_profile_writer_put_image(writer, &image);
    CU_ASSERT(instr_profile_writer_count(writer, INSTR_PROFILE_RECORD_image) == 2);
    CU_ASSERT(instr_profile_writer_count(writer, INSTR_PROFILE_RECORD_file) == 0);
    close_writer(writer);
}

static void test_finish_leaves_out_empty_kinds(void) {
    struct instr_profile_writer *writer = open_writer();
    struct sample_bytes out;
    struct instr_sink sink = sample_sink(&out);
    CU_ASSERT(instr_profile_writer_finish(writer, &sample_header, 6, &sink) == INSTR_STATUS_OK);
    CU_ASSERT_FATAL(out.size == INSTR_PROFILE_HEADER_SIZE + INSTR_PROFILE_SECTION_HEADER_SIZE +
                                    INSTR_PROFILE_END_SIZE);
    CU_ASSERT(memcmp(out.bytes + INSTR_PROFILE_HEADER_SIZE, "END ", 4) == 0);
    sample_release(&out);
    close_writer(writer);
}

static void test_finish_compresses_long_payloads(void) {
    struct instr_profile_writer *writer = open_writer();
    struct sample_bytes out;
    struct instr_sink sink = sample_sink(&out);
    struct instr_profile_region region = {0, 1, 2, 3, 4};
    for (unsigned i = 0; i < 10000; i++)
        instr_profile_writer_put_region(writer, &region);
    /* A level outside of zlib's is brought into its range. */
    CU_ASSERT(instr_profile_writer_finish(writer, &sample_header, 99, &sink) == INSTR_STATUS_OK);
    CU_ASSERT(out.size < 1000);
    sample_release(&out);
    close_writer(writer);
}

static void test_finish_is_deterministic(void) {
    struct sample_bytes first, second;
    allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    CU_ASSERT_FATAL(sample_write(&first, &allocator) == INSTR_STATUS_OK);
    CU_ASSERT_FATAL(sample_write(&second, &allocator) == INSTR_STATUS_OK);
    CU_ASSERT_FATAL(first.size == second.size);
    CU_ASSERT(memcmp(first.bytes, second.bytes, first.size) == 0);
    sample_release(&first);
    sample_release(&second);
}

static size_t writes_left;

static enum instr_status write_until_full(void *context, const void *bytes, size_t size) {
    (void)context;
    (void)bytes;
    (void)size;
    if (writes_left == 0)
        return INSTR_STATUS_IO;
    writes_left--;
    return INSTR_STATUS_OK;
}

static void test_finish_returns_what_the_sink_returned(void) {
    struct instr_sink sink = {write_until_full, 0};
    enum instr_status status = INSTR_STATUS_IO;
    size_t n;
    for (n = 0; n < 100 && status != INSTR_STATUS_OK; n++) {
        struct instr_profile_writer *writer = open_writer();
        struct instr_profile_region region = {0, 1, 2, 3, 4};
        uint64_t index;
        for (unsigned i = 0; i < 100; i++)
            instr_profile_writer_put_region(writer, &region);
        CU_ASSERT(instr_profile_writer_put_text(writer, "x", 1, 1, &index) == INSTR_STATUS_OK);
        writes_left = n;
        status = instr_profile_writer_finish(writer, &sample_header, 6, &sink);
        CU_ASSERT(status == INSTR_STATUS_OK || status == INSTR_STATUS_IO);
        close_writer(writer);
    }
    CU_ASSERT(status == INSTR_STATUS_OK);
    CU_ASSERT(n == 8); /* a header, and three sections of two writes each */
}

static void test_every_failed_allocation_is_reported_and_leaks_nothing(void) {
    enum instr_status status = INSTR_STATUS_NO_MEMORY;
    size_t n;
    for (n = 0; status != INSTR_STATUS_OK && n < 1000; n++) {
        struct sample_bytes out = {0, 0};
        allocator = fail_alloc_init(&memory, n);
        status = sample_write(&out, &allocator);
        CU_ASSERT(status == INSTR_STATUS_OK || status == INSTR_STATUS_NO_MEMORY);
        CU_ASSERT(memory.live_blocks == 0);
        CU_ASSERT(memory.wrong_sizes == 0);
        sample_release(&out);
    }
    CU_ASSERT(status == INSTR_STATUS_OK);
    CU_ASSERT(n > 10);
}

static void test_put_after_a_failed_put_leaves_no_trace_of_it(void) {
    struct instr_profile_writer *writer = open_writer();
    struct instr_profile_run run = {.pid = 1};
    struct instr_profile profile;
    struct sample_bytes out;
    struct instr_sink sink = sample_sink(&out);
    uint64_t expected = 0;
    /* The first thousand fill the buffer to where it must grow, at some of them without success. */
    for (run.pid = 1; run.pid <= 1000; run.pid++) {
        memory.fail_at = run.pid % 3 ? memory.calls : FAIL_ALLOC_NEVER;
        enum instr_status status = instr_profile_writer_put_run(writer, &run);
        CU_ASSERT(status == INSTR_STATUS_OK || status == INSTR_STATUS_NO_MEMORY);
        expected += status == INSTR_STATUS_OK ? run.pid : 0;
    }
    memory.fail_at = FAIL_ALLOC_NEVER;
    uint64_t count = instr_profile_writer_count(writer, INSTR_PROFILE_RECORD_run);
    CU_ASSERT(count < 1000);
    CU_ASSERT(instr_profile_writer_finish(writer, &sample_header, 6, &sink) == INSTR_STATUS_OK);
    CU_ASSERT(instr_profile_read(&profile, out.bytes, out.size, &allocator, 0) == INSTR_STATUS_OK);
    CU_ASSERT_FATAL(profile.run_count == count);
    for (size_t i = 0; i < profile.run_count; i++)
        expected -= profile.runs[i].pid;
    CU_ASSERT(expected == 0);
    instr_profile_release(&profile);
    sample_release(&out);
    close_writer(writer);
}

static void test_put_text_refuses_what_no_reader_accepts(void) {
    struct instr_profile_writer *writer = open_writer();
    uint64_t index;
    CU_ASSERT(instr_profile_writer_put_text(writer, "x", 1,
                                            (size_t)INSTR_PROFILE_MAX_SECTION_BYTES + 1,
                                            &index) == INSTR_STATUS_NO_MEMORY);
    close_writer(writer);
}

static void test_close_accepts_0(void) {
    instr_profile_writer_close(0);
    CU_PASS("returned");
}

UNIT_MAIN("profile_writer", UNIT_TEST(test_string_gives_equal_strings_one_index),
          UNIT_TEST(test_string_empty_is_index_0), UNIT_TEST(test_string_keeps_many_apart),
          UNIT_TEST(test_count_is_the_next_index), UNIT_TEST(test_finish_leaves_out_empty_kinds),
          UNIT_TEST(test_finish_compresses_long_payloads), UNIT_TEST(test_finish_is_deterministic),
          UNIT_TEST(test_finish_returns_what_the_sink_returned),
          UNIT_TEST(test_every_failed_allocation_is_reported_and_leaks_nothing),
          UNIT_TEST(test_put_after_a_failed_put_leaves_no_trace_of_it),
          UNIT_TEST(test_put_text_refuses_what_no_reader_accepts), UNIT_TEST(test_close_accepts_0))
