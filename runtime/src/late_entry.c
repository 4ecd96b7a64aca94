/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A frame with rbp, so that debuggers and samplers find the way through it; the stack is aligned as
 * the System V ABI (AMD64, 3.2.2) asks for before the call.
 */
#include "late_entry.h"

#if defined(__x86_64__)

#define ENTRY(name, move_arguments, target)                                                        \
    __asm__(".text\n"                                                                              \
            ".p2align 4\n"                                                                         \
            ".globl " name "\n"                                                                    \
            ".hidden " name "\n"                                                                   \
            ".type " name ", @function\n" name ":\n"                                               \
            ".cfi_startproc\n"                                                                     \
            "pushq %rbp\n"                                                                         \
            ".cfi_def_cfa_offset 16\n"                                                             \
            ".cfi_offset %rbp, -16\n"                                                              \
            "movq %rsp, %rbp\n"                                                                    \
            ".cfi_def_cfa_register %rbp\n"                                                         \
            "pushq %rax\n"                                                                         \
            "pushq %rcx\n"                                                                         \
            "pushq %rdx\n"                                                                         \
            "pushq %rsi\n"                                                                         \
            "pushq %rdi\n"                                                                         \
            "pushq %r8\n"                                                                          \
            "pushq %r9\n"                                                                          \
            "pushq %r10\n"                                                                         \
            "pushq %r11\n"                                                                         \
            "andq $-16, %rsp\n"                                                                    \
            "cld\n" move_arguments "call " target "\n"                                             \
            "leaq -72(%rbp), %rsp\n"                                                               \
            "popq %r11\n"                                                                          \
            "popq %r10\n"                                                                          \
            "popq %r9\n"                                                                           \
            "popq %r8\n"                                                                           \
            "popq %rdi\n"                                                                          \
            "popq %rsi\n"                                                                          \
            "popq %rdx\n"                                                                          \
            "popq %rcx\n"                                                                          \
            "popq %rax\n"                                                                          \
            "popq %rbp\n"                                                                          \
            ".cfi_def_cfa %rsp, 8\n"                                                               \
            "ret\n"                                                                                \
            ".cfi_endproc\n"                                                                       \
            ".size " name ", .-" name "\n")

ENTRY("instr_rt_enter_late_entry",
      "movq %r11, %rdi\n"
      "movq %rcx, %rsi\n"
      "movq %r10, %rdx\n"
      "movq %rax, %rcx\n",
      "instr_rt_enter_late");
ENTRY("instr_rt_exit_late_entry",
      "movq %r11, %rdi\n"
      "movq %r10, %rsi\n",
      "instr_rt_exit_late");

#endif
