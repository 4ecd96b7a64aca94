/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Callers of library functions, found on a stack that is put together by hand. */
#include <string.h>

#include "image.h"
#include "machine.h"
#include "sampler.h"
#include "unit_main.h"

#if defined(__x86_64__)

enum { LIBRARY_PC = 0x1234 };

/* "Instrumented code": calls at known places. */
static _Alignas(16) unsigned char code[1024];
static uintptr_t by_stub, by_register, to_own_code, not_a_call;

static uintptr_t stack[INSTR_RT_SAMPLE_WORDS];
static uintptr_t pcs[INSTR_RT_STACK_DEPTH + 1];
static struct instr_rt_sample sample;

static uintptr_t call_at(size_t at, size_t target) {
    int32_t distance = (int32_t)target - (int32_t)(at + 5);
    code[at] = 0xe8;
    memcpy(code + at + 1, &distance, sizeof(distance));
    return (uintptr_t)code + at + 5;
}

static void start(void) {
    static struct instr_abi_image abi;
    static struct instr_rt_image image;
    memset(code, 0x90, sizeof(code));
    image.abi = &abi;
    image.code_start = (uintptr_t)code;
    image.code_end = (uintptr_t)code + sizeof(code);
    instr_rt_images.first = instr_rt_images.last = &image;
    memcpy(code + 16, "\xf3\x0f\x1e\xfa\xff\x25\x00\x10\x00\x00", 10); /* endbr64; jmp *(%rip) */
    by_stub = call_at(100, 16);
    to_own_code = call_at(200, 64);
    memcpy(code + 300, "\xff\xd0", 2); /* call *%rax */
    by_register = (uintptr_t)code + 302;
    not_a_call = (uintptr_t)code + 400;
    memset(stack, 0, sizeof(stack));
    memset(pcs, 0, sizeof(pcs));
    pcs[0] = LIBRARY_PC;
    sample =
        (struct instr_rt_sample){pcs, 1, false, (uintptr_t)stack, stack, INSTR_RT_SAMPLE_WORDS};
}

/* A frame of instrumented code: the caller's frame pointer and the address it returns to. */
static void put_frame(size_t at, size_t next, uintptr_t address) {
    stack[at] = next ? (uintptr_t)&stack[next] : 0;
    stack[at + 1] = address;
}

static void test_caller_goes_before_the_chain(void) {
    start();
    stack[3] = not_a_call;
    stack[5] = by_stub;
    pcs[1] = by_register;
    pcs[2] = to_own_code;
    sample.depth = 3;
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 4);
    CU_ASSERT_EQUAL(pcs[0], LIBRARY_PC);
    CU_ASSERT_EQUAL(pcs[1], by_stub);
    CU_ASSERT_EQUAL(pcs[2], by_register);
    CU_ASSERT_EQUAL(pcs[3], to_own_code);
}

static void test_caller_that_the_chain_has_is_not_put_in_again(void) {
    start();
    stack[5] = by_stub;
    pcs[1] = by_stub;
    sample.depth = 2;
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 2);
}

static void test_left_over_calls_inside_of_instrumented_code_are_passed_over(void) {
    start();
    stack[2] = to_own_code;
    stack[9] = by_stub;
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 2);
    CU_ASSERT_EQUAL(pcs[1], by_stub);
}

static void test_call_inside_is_taken_if_there_is_no_other(void) {
    start();
    stack[2] = to_own_code;
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 2);
    CU_ASSERT_EQUAL(pcs[1], to_own_code);
}

static void test_broken_chain_goes_on_at_the_saved_frame_pointer(void) {
    start();
    stack[40] = by_stub;
    stack[5] = (uintptr_t)&stack[80];
    stack[8] = (uintptr_t)&stack[60];
    put_frame(60, 80, to_own_code);
    put_frame(80, 0, by_register);
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 4);
    CU_ASSERT_EQUAL(pcs[1], by_stub);
    CU_ASSERT_EQUAL(pcs[2], to_own_code);
    CU_ASSERT_EQUAL(pcs[3], by_register);
}

static void test_pointers_that_lead_nowhere_are_not_followed(void) {
    start();
    stack[40] = by_stub;
    stack[39] = (uintptr_t)&stack[60] + 1;
    stack[38] = (uintptr_t)&stack[20]; /* deeper, not further out */
    stack[37] = (uintptr_t)&stack[INSTR_RT_SAMPLE_WORDS - 1];
    stack[36] = UINTPTR_MAX;
    put_frame(20, 0, to_own_code);
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 2);
}

static void test_frames_that_go_round_end(void) {
    start();
    stack[40] = by_stub;
    stack[38] = (uintptr_t)&stack[60];
    put_frame(60, 60, to_own_code);
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 3);
}

static void test_nonsense_is_dropped(void) {
    start();
    stack[40] = by_stub;
    pcs[1] = UINTPTR_MAX;
    sample.depth = 2;
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 2);
    CU_ASSERT_EQUAL(pcs[1], by_stub);
}

/* A callback: instrumented code that a library called, whose frames are missing. */
static void test_caller_of_a_library_that_calls_back_is_found(void) {
    start();
    pcs[0] = not_a_call;
    pcs[1] = LIBRARY_PC;
    sample.depth = 2;
    stack[4] = by_stub; /* left over: not behind where the callback returns to */
    stack[6] = LIBRARY_PC;
    stack[30] = (uintptr_t)&stack[60];
    stack[40] = by_stub;
    put_frame(60, 0, to_own_code);
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 4);
    CU_ASSERT_EQUAL(pcs[0], not_a_call);
    CU_ASSERT_EQUAL(pcs[1], LIBRARY_PC);
    CU_ASSERT_EQUAL(pcs[2], by_stub);
    CU_ASSERT_EQUAL(pcs[3], to_own_code);
}

static void test_chain_that_comes_back_to_instrumented_code_stays(void) {
    start();
    pcs[0] = not_a_call;
    pcs[1] = LIBRARY_PC;
    pcs[2] = to_own_code;
    sample.depth = 3;
    stack[6] = LIBRARY_PC;
    stack[40] = by_stub;
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 3);
    CU_ASSERT_EQUAL(pcs[2], to_own_code);
}

static void test_without_a_return_address_nothing_changes(void) {
    start();
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 1);
    sample.word_count = 0;
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 1);
}

UNIT_MAIN("rt_sampler_callers", UNIT_TEST(test_caller_goes_before_the_chain),
          UNIT_TEST(test_caller_that_the_chain_has_is_not_put_in_again),
          UNIT_TEST(test_left_over_calls_inside_of_instrumented_code_are_passed_over),
          UNIT_TEST(test_call_inside_is_taken_if_there_is_no_other),
          UNIT_TEST(test_broken_chain_goes_on_at_the_saved_frame_pointer),
          UNIT_TEST(test_pointers_that_lead_nowhere_are_not_followed),
          UNIT_TEST(test_frames_that_go_round_end), UNIT_TEST(test_nonsense_is_dropped),
          UNIT_TEST(test_caller_of_a_library_that_calls_back_is_found),
          UNIT_TEST(test_chain_that_comes_back_to_instrumented_code_stays),
          UNIT_TEST(test_without_a_return_address_nothing_changes))

#else

static void test_nothing_is_found_where_calls_are_not_known(void) {
    uintptr_t pcs[2] = {1}, words[1] = {0};
    struct instr_rt_sample sample = {pcs, 1, false, 0, words, 1};
    instr_rt_sample_find_callers(&sample);
    CU_ASSERT_EQUAL(sample.depth, 1);
}

UNIT_MAIN("rt_sampler_callers", UNIT_TEST(test_nothing_is_found_where_calls_are_not_known))

#endif
