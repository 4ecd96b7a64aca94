/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Where late probes come in: by the convention of abi.h, with all registers saved, on to the C
 * functions of probes.h. And calls by that convention, for calibration.
 */
#ifndef INSTR_RT_LATE_ENTRY_H
#define INSTR_RT_LATE_ENTRY_H

#include "probes.h"

#if defined(__x86_64__)

void instr_rt_enter_late_entry(void);
void instr_rt_exit_late_entry(void);

/* What the code between may change, as the plugin says of its calls. */
#define INSTR_RT_LATE_CLOBBERS                                                                     \
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",       \
        "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory", "cc"

static inline void instr_rt_call_enter_late(struct instr_abi_times *times, const void *function,
                                            const void *const *return_slot,
                                            struct instr_abi_thread *tls) {
    register const void *r10 __asm__("r10") = return_slot;
    register const void *r11 __asm__("r11") = times;
    /* Below the stack pointer lies what the compiler may have put there. */
    __asm__ volatile("leaq -128(%%rsp), %%rsp\n\tcall *%[entry]\n\tsubq $-128, %%rsp"
                     : "+a"(tls)
                     : "r"(r10), "r"(r11), "c"(function), [entry] "r"(instr_rt_enter_late_entry)
                     : INSTR_RT_LATE_CLOBBERS);
}

static inline void instr_rt_call_exit_late(const struct instr_abi_times *times,
                                           const void *const *return_slot) {
    register const void *r10 __asm__("r10") = return_slot;
    register const void *r11 __asm__("r11") = times;
    __asm__ volatile("leaq -128(%%rsp), %%rsp\n\tcall *%[entry]\n\tsubq $-128, %%rsp"
                     :
                     : "r"(r10), "r"(r11), [entry] "r"(instr_rt_exit_late_entry)
                     : INSTR_RT_LATE_CLOBBERS);
}

#else

static inline void instr_rt_call_enter_late(struct instr_abi_times *times, const void *function,
                                            const void *const *return_slot,
                                            struct instr_abi_thread *tls) {
    instr_rt_enter_late(times, function, return_slot, tls);
}

static inline void instr_rt_call_exit_late(const struct instr_abi_times *times,
                                           const void *const *return_slot) {
    instr_rt_exit_late(times, return_slot);
}

#define instr_rt_enter_late_entry instr_rt_enter_late
#define instr_rt_exit_late_entry instr_rt_exit_late

#endif
#endif
