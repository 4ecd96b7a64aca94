/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>

#include "machine.h"
#include "unit_main.h"

#if defined(__x86_64__)

/* Is the end of these bytes behind a call, with nothing of that sort before them? */
static bool behind(const char *bytes, size_t size) {
    unsigned char code[16];
    memset(code, 0x90, sizeof(code));
    memcpy(code + sizeof(code) - size, bytes, size);
    return instr_rt_machine_is_behind_call((uintptr_t)(code + sizeof(code)));
}
#define BEHIND(bytes) behind(bytes, sizeof(bytes) - 1)

static void test_calls_are_recognised(void) {
    CU_ASSERT(BEHIND("\xe8\x12\x34\x56\x78"));             /* call +distance */
    CU_ASSERT(BEHIND("\xff\xd0"));                         /* call *%rax */
    CU_ASSERT(BEHIND("\x41\xff\xd3"));                     /* call *%r11 */
    CU_ASSERT(BEHIND("\xff\x10"));                         /* call *(%rax) */
    CU_ASSERT(BEHIND("\xff\x50\x18"));                     /* call *24(%rax) */
    CU_ASSERT(BEHIND("\xff\x14\xc8"));                     /* call *(%rax,%rcx,8) */
    CU_ASSERT(BEHIND("\xff\x54\xc8\x08"));                 /* call *8(%rax,%rcx,8) */
    CU_ASSERT(BEHIND("\xff\x15\x00\x10\x00\x00"));         /* call *distance(%rip) */
    CU_ASSERT(BEHIND("\xff\x90\x00\x01\x00\x00"));         /* call *256(%rax) */
    CU_ASSERT(BEHIND("\xff\x94\xc8\x00\x01\x00\x00"));     /* call *256(%rax,%rcx,8) */
    CU_ASSERT(BEHIND("\x41\xff\x94\xc8\x00\x01\x00\x00")); /* call *256(%r8,%rcx,8) */
}

static void test_other_instructions_are_not(void) {
    CU_ASSERT(!BEHIND(""));
    CU_ASSERT(!BEHIND("\xe9\x12\x34\x56\x78"));     /* jmp */
    CU_ASSERT(!BEHIND("\xff\xe0"));                 /* jmp *%rax */
    CU_ASSERT(!BEHIND("\xff\xc0"));                 /* inc %eax */
    CU_ASSERT(!BEHIND("\xff\x25\x00\x10\x00\x00")); /* jmp *distance(%rip) */
    CU_ASSERT(!BEHIND("\xff\x35\x00\x10\x00\x00")); /* push distance(%rip) */
    CU_ASSERT(!BEHIND("\x55\x48\x89\xe5\x53"));     /* push; mov; push */
    CU_ASSERT(!BEHIND("\xe8\x12\x34\x56\x78\x90")); /* one instruction behind the call's end */
    CU_ASSERT(!BEHIND("\xe8\x12\x34\x56"));         /* inside of it */
}

__attribute__((noinline)) static uintptr_t return_address(void) {
    return (uintptr_t)__builtin_extract_return_addr(__builtin_return_address(0));
}

static void test_a_real_return_address_is_behind_a_call(void) {
    uintptr_t (*volatile indirect)(void) = return_address;
    uintptr_t direct_address = return_address();
    uintptr_t indirect_address = indirect();
    CU_ASSERT(instr_rt_machine_is_behind_call(direct_address));
    CU_ASSERT(instr_rt_machine_is_behind_call(indirect_address));
}

UNIT_MAIN("rt_machine", UNIT_TEST(test_calls_are_recognised),
          UNIT_TEST(test_other_instructions_are_not),
          UNIT_TEST(test_a_real_return_address_is_behind_a_call))

#else

static void test_nothing_is_known_of_nothing(void) {
    static const uint32_t zeros[4];
    CU_ASSERT(!instr_rt_machine_is_behind_call((uintptr_t)&zeros[2]));
}

UNIT_MAIN("rt_machine", UNIT_TEST(test_nothing_is_known_of_nothing))

#endif
