/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What instr.h reaches through the hooks. */
#ifndef INSTR_RT_API_H
#define INSTR_RT_API_H

void instr_rt_api_start(void);
void instr_rt_api_stop(void);
void instr_rt_api_reset(void);
int instr_rt_api_flush(void);
void instr_rt_api_region_begin(const char *name);
void instr_rt_api_region_end(const char *name);

#endif
