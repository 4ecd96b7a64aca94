/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What a call costs whose probes do not fire: the tests, the frame pointer that samplers follow,
 * the thread's copy of the counters and they themselves. Fibonacci's recursion, as Clang 14
 * compiles it at -O2 without the plugin, with it and marked, in turns; what is taken is the least
 * of several rounds each, at start and at exit, as whatever disturbs a round makes it slower: what
 * runs beside on the same core, for milliseconds. A call is what the profile counts as one: every
 * other of these is a jump.
 *
 * A recursion that does nothing else has room for more instructions than most code has: that leaves
 * a bit in rather than taking out too much.
 */
#include "frames.h"
#include "run.h"
#include "sampler.h"

uint64_t instr_rt_call_cost, instr_rt_marked_call_cost;

#if defined(__x86_64__)

#define DEPTH 16
#define CALLS 3193 /* 2 Fibonacci(DEPTH + 1) - 1 */
#define TRIES 12

/* In place of the function's byte, its counters, and the thread's words. */
extern uint64_t instr_rt_idle_words[4];
extern unsigned (*const instr_rt_recursions[3])(unsigned);
__attribute__((visibility("hidden"))) uint64_t instr_rt_idle_words[4];

/* All lie alike within a cache line: that alone makes a quarter of the time of a call, and a half
 * for some. Of the four places of a function each is fastest at this one, on AMD's Zen. */
#define DEFINE(name, code)                                                                         \
    __asm__(".text\n.p2align 6\n.skip 16\n.globl " name "\n.hidden " name "\n"                     \
            ".type " name ", @function\n" name ":\n.cfi_startproc\n"                               \
            "pushq %rbp\n.cfi_def_cfa_offset 16\n.cfi_offset %rbp, -16\n" code                     \
            "ret\n.cfi_endproc\n.size " name ", .-" name "\n")
#define RECURSION(kind, code)                                                                      \
    unsigned instr_rt_recurse_##kind(unsigned n);                                                  \
    DEFINE("instr_rt_recurse_" #kind, code)

RECURSION(plain, "pushq %rbx\n"
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
                 ".cfi_def_cfa_offset 8\n");

RECURSION(idle, "movq %rsp, %rbp\n"
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
                ".cfi_def_cfa %rsp, 8\n");

/* The function asks at its entry and in its loop whether to go on in its twin, which has the
 * probes. */
RECURSION(marked, "movq %rsp, %rbp\n"
                  ".cfi_def_cfa_register %rbp\n"
                  "pushq %r15\n"
                  "pushq %r14\n"
                  "pushq %r12\n"
                  "pushq %rbx\n"
                  ".cfi_offset %rbx, -48\n.cfi_offset %r12, -40\n"
                  ".cfi_offset %r14, -32\n.cfi_offset %r15, -24\n"
                  "movl %edi, %r15d\n"
                  "movb instr_rt_idle_words(%rip), %cl\n"
                  "leaq instr_rt_idle_words+16(%rip), %r12\n"
                  "addq instr_rt_idle_words+8(%rip), %r12\n"
                  "js 3f\n"
                  "testb $1, %cl\n"
                  "jne 3f\n"
                  "xorl %r14d, %r14d\n"
                  "movl %r15d, %edi\n"
                  ".p2align 4\n"
                  "1: subl $2, %r15d\n"
                  "jb 2f\n"
                  "incq 8(%r12)\n"
                  "decl %edi\n"
                  "call instr_rt_recurse_marked\n"
                  "movl %eax, %ebx\n"
                  "addl %r14d, %ebx\n"
                  "testb $1, instr_rt_idle_words(%rip)\n"
                  "movl %r15d, %edi\n"
                  "movl %ebx, %r14d\n"
                  "je 1b\n"
                  "jmp 3f\n"
                  "2: incq (%r12)\n"
                  "addl %edi, %r14d\n"
                  "3: movl %r14d, %eax\n"
                  "popq %rbx\n"
                  "popq %r12\n"
                  "popq %r14\n"
                  "popq %r15\n"
                  "popq %rbp\n"
                  ".cfi_def_cfa %rsp, 8\n");

unsigned (*const instr_rt_recursions[3])(unsigned) = {instr_rt_recurse_plain, instr_rt_recurse_idle,
                                                      instr_rt_recurse_marked};

static int64_t time_one(unsigned (*recurse)(unsigned)) {
    int64_t begin = instr_rt_ticks();
    recurse(DEPTH);
    return instr_rt_ticks() - begin;
}

static uint64_t cost(int64_t ticks, int64_t plain) {
    return ticks > plain ? (uint64_t)((ticks - plain) << INSTR_RT_COST_SHIFT) / CALLS : 0;
}

void instr_rt_calibrate_calls(void) {
    static int64_t least[3] = {INT64_MAX, INT64_MAX, INT64_MAX};
    if (!instr_rt_sampler.wanted)
        return;
    for (int i = 0; i < TRIES; i++)
        for (int kind = 0; kind < 3; kind++) {
            int64_t ticks = time_one(instr_rt_recursions[kind]);
            if (ticks < least[kind])
                least[kind] = ticks;
        }
    instr_rt_call_cost = cost(least[1], least[0]);
    instr_rt_marked_call_cost = cost(least[2], least[0]);
}

#else

void instr_rt_calibrate_calls(void) {
}

#endif
