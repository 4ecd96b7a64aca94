/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What a call costs whose probes do not fire: the tests, the frame pointer that samplers follow,
 * the thread's copy of the counters and they themselves. Fibonacci's recursion, as Clang 14
 * compiles it at -O2 without and with the plugin, in turns; what is taken is the least of several
 * rounds each, as whatever disturbs a round makes it slower. A call is what the profile counts as
 * one: every other of these is a jump.
 *
 * A recursion that does nothing else has room for more instructions than most code has: that leaves
 * a bit in rather than taking out too much.
 */
#include "frames.h"
#include "run.h"

uint64_t instr_rt_call_cost;

#if defined(__x86_64__)

#define RECURSION 16
#define CALLS 3193 /* 2 Fibonacci(RECURSION + 1) - 1 */
#define TRIES 12

unsigned instr_rt_recurse_plain(unsigned n);
unsigned instr_rt_recurse_idle(unsigned n);

/* In place of the function's byte, its counters, and the thread's words. */
extern uint64_t instr_rt_idle_words[4];
__attribute__((visibility("hidden"))) uint64_t instr_rt_idle_words[4];

#define RECURSION_BEGIN(name)                                                                      \
    ".text\n.p2align 4\n.globl " name "\n.hidden " name "\n.type " name ", @function\n" name ":\n" \
    ".cfi_startproc\n"                                                                             \
    "pushq %rbp\n"                                                                                 \
    ".cfi_def_cfa_offset 16\n.cfi_offset %rbp, -16\n"
#define RECURSION_END(name) "ret\n.cfi_endproc\n.size " name ", .-" name "\n"

__asm__(RECURSION_BEGIN("instr_rt_recurse_plain") "pushq %rbx\n"
                                                  ".cfi_def_cfa_offset 24\n.cfi_offset %rbx, -24\n"
                                                  "pushq %rax\n"
                                                  ".cfi_def_cfa_offset 32\n"
                                                  "movl %edi, %ebx\n"
                                                  "xorl %ebp, %ebp\n"
                                                  "cmpl $2, %edi\n"
                                                  "jb 2f\n"
                                                  "xorl %ebp, %ebp\n"
                                                  ".p2align 4\n"
                                                  "1: leal -1(%rbx), %edi\n"
                                                  "call instr_rt_recurse_plain\n"
                                                  "addl $-2, %ebx\n"
                                                  "addl %eax, %ebp\n"
                                                  "cmpl $1, %ebx\n"
                                                  "ja 1b\n"
                                                  "2: addl %ebx, %ebp\n"
                                                  "movl %ebp, %eax\n"
                                                  "addq $8, %rsp\n"
                                                  ".cfi_def_cfa_offset 24\n"
                                                  "popq %rbx\n"
                                                  ".cfi_def_cfa_offset 16\n"
                                                  "popq %rbp\n"
                                                  ".cfi_def_cfa_offset 8\n" RECURSION_END(
                                                      "instr_rt_recurse_plain"));

__asm__(RECURSION_BEGIN(
    "instr_rt_recurse_idle") "movq %rsp, %rbp\n"
                             ".cfi_def_cfa_register %rbp\n"
                             "pushq %r15\n"
                             "pushq %r14\n"
                             "pushq %rbx\n"
                             "pushq %rax\n"
                             ".cfi_offset %rbx, -40\n.cfi_offset %r14, -32\n.cfi_offset %r15, -24\n"
                             "movl %edi, %ebx\n"
                             "testb $1, instr_rt_idle_words(%rip)\n"
                             "jne 3f\n"
                             "leaq instr_rt_idle_words+16(%rip), %r15\n"
                             "addq instr_rt_idle_words+8(%rip), %r15\n"
                             "js 3f\n"
                             "xorl %r14d, %r14d\n"
                             "cmpl $2, %ebx\n"
                             "jb 2f\n"
                             "xorl %r14d, %r14d\n"
                             ".p2align 4\n"
                             "1: incq 8(%r15)\n"
                             "leal -1(%rbx), %edi\n"
                             "call instr_rt_recurse_idle\n"
                             "addl $-2, %ebx\n"
                             "addl %eax, %r14d\n"
                             "cmpl $2, %ebx\n"
                             "jae 1b\n"
                             "2: incq (%r15)\n"
                             "addl %ebx, %r14d\n"
                             "leaq 8(%rbp), %rax\n"
                             "cmpq %rax, instr_rt_idle_words+8(%rip)\n"
                             "je 3f\n"
                             "movl %r14d, %eax\n"
                             "3: addq $8, %rsp\n"
                             "popq %rbx\n"
                             "popq %r14\n"
                             "popq %r15\n"
                             "popq %rbp\n"
                             ".cfi_def_cfa %rsp, 8\n" RECURSION_END("instr_rt_recurse_idle"));

static int64_t time_one(unsigned (*recurse)(unsigned), int64_t least) {
    int64_t begin = instr_rt_ticks(), elapsed;
    recurse(RECURSION);
    elapsed = instr_rt_ticks() - begin;
    return elapsed < least ? elapsed : least;
}

void instr_rt_calibrate_calls(void) {
    int64_t plain = INT64_MAX, idle = INT64_MAX;
    for (int i = 0; i < TRIES; i++) {
        plain = time_one(instr_rt_recurse_plain, plain);
        idle = time_one(instr_rt_recurse_idle, idle);
    }
    if (idle > plain)
        instr_rt_call_cost = (uint64_t)((idle - plain) << INSTR_RT_COST_SHIFT) / CALLS;
}

#else

void instr_rt_calibrate_calls(void) {
}

#endif
