/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The probes of abi.h. Hot path: no lock, no allocation but for a deeper stack or a new arc. */
#ifndef INSTR_RT_PROBES_H
#define INSTR_RT_PROBES_H

#include <instr/abi.h>

struct instr_frame *instr_rt_enter(struct instr_abi_times *times, const void *function,
                                   const void *const *return_slot, const void *activation);
void instr_rt_line(struct instr_frame *frame, struct instr_abi_times *site);
void instr_rt_call(struct instr_frame *frame, const void *callee);
void instr_rt_call_end(struct instr_frame *frame);
void instr_rt_resume(struct instr_frame *frame);
void instr_rt_exit(struct instr_frame *frame);
void instr_rt_unwound(const void *const *return_slot);

/* What the late probes of abi.h end in, by way of late_entry.h. */
void instr_rt_enter_late(struct instr_abi_times *times, const void *function,
                         const void *const *return_slot, struct instr_abi_thread *tls);
void instr_rt_exit_late(const struct instr_abi_times *times, const void *const *return_slot);

#endif
