/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the sampler must know of the processor: registers by name, how a call looks. */
#ifndef INSTR_RT_MACHINE_H
#define INSTR_RT_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <ucontext.h>

#if defined(__x86_64__)

/* Numbers of registers for perf_event_open: asm/perf_regs.h. */
#define INSTR_RT_MACHINE_SP 7

static inline uintptr_t instr_rt_machine_pc(const ucontext_t *context) {
    return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
}
static inline uintptr_t instr_rt_machine_sp(const ucontext_t *context) {
    return (uintptr_t)context->uc_mcontext.gregs[REG_RSP];
}
static inline uintptr_t instr_rt_machine_fp(const ucontext_t *context) {
    return (uintptr_t)context->uc_mcontext.gregs[REG_RBP];
}

/* Intel 64 manual, volume 2, CALL: E8 with four bytes of distance, or FF /2 with a register (2
 * bytes, 3 with a prefix), or with memory (up to 8). `address` lies in code, not in its first
 * bytes. */
static inline bool instr_rt_machine_is_behind_call(uintptr_t address) {
    const unsigned char *end = (const unsigned char *)address;
    if (end[-5] == 0xe8)
        return true;
    for (int size = 2; size <= 7; size++)
        if (end[-size] == 0xff && (end[1 - size] & 0x38) == 0x10)
            return true;
    return false;
}

/* Where the call before this address goes if the instruction says so: 0 if a register does. */
static inline uintptr_t instr_rt_machine_call_target(uintptr_t address) {
    int32_t distance;
    if (((const unsigned char *)address)[-5] != 0xe8)
        return 0;
    memcpy(&distance, (const void *)(address - sizeof(distance)), sizeof(distance));
    return address + (uintptr_t)(intptr_t)distance;
}

/* Is it a stub of the linker that jumps to another library: ENDBR64 perhaps, BND perhaps, JMP
 * through memory? */
static inline bool instr_rt_machine_is_stub(uintptr_t address) {
    const unsigned char *at = (const unsigned char *)address;
    if (at[0] == 0xf3 && at[1] == 0x0f && at[2] == 0x1e && at[3] == 0xfa)
        at += 4;
    at += at[0] == 0xf2;
    return at[0] == 0xff && at[1] == 0x25;
}

#elif defined(__aarch64__)

#define INSTR_RT_MACHINE_SP 31

static inline uintptr_t instr_rt_machine_pc(const ucontext_t *context) {
    return (uintptr_t)context->uc_mcontext.pc;
}
static inline uintptr_t instr_rt_machine_sp(const ucontext_t *context) {
    return (uintptr_t)context->uc_mcontext.sp;
}
static inline uintptr_t instr_rt_machine_fp(const ucontext_t *context) {
    return (uintptr_t)context->uc_mcontext.regs[29];
}

/* Arm ARM, C6.2: BL and BLR. */
static inline bool instr_rt_machine_is_behind_call(uintptr_t address) {
    uint32_t word;
    if (address % 4)
        return false;
    word = *(const uint32_t *)(address - 4);
    return (word & 0xfc000000) == 0x94000000 || (word & 0xfffffc1f) == 0xd63f0000;
}

static inline uintptr_t instr_rt_machine_call_target(uintptr_t address) {
    uint32_t word = *(const uint32_t *)(address - 4);
    if ((word & 0xfc000000) != 0x94000000)
        return 0;
    return address - 4 + (uintptr_t)((intptr_t)(int32_t)(word << 6) >> 4);
}

/* ADRP x16, LDR x17, ADD x16, BR x17. */
static inline bool instr_rt_machine_is_stub(uintptr_t address) {
    const uint32_t *at = (const uint32_t *)address;
    return (at[0] & 0x9f00001f) == 0x90000010 && at[3] == 0xd61f0220;
}

#else

#define INSTR_RT_MACHINE_SP 0

static inline uintptr_t instr_rt_machine_pc(const ucontext_t *context) {
    (void)context;
    return 0;
}
static inline uintptr_t instr_rt_machine_sp(const ucontext_t *context) {
    (void)context;
    return 0;
}
static inline uintptr_t instr_rt_machine_fp(const ucontext_t *context) {
    (void)context;
    return 0;
}
static inline bool instr_rt_machine_is_behind_call(uintptr_t address) {
    (void)address;
    return false;
}
static inline uintptr_t instr_rt_machine_call_target(uintptr_t address) {
    (void)address;
    return 0;
}
static inline bool instr_rt_machine_is_stub(uintptr_t address) {
    (void)address;
    return false;
}

#endif

#endif
