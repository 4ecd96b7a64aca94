/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Messages of the runtime: one line each on stderr. Never fails, keeps errno. Any thread. */
#ifndef INSTR_RT_LOG_H
#define INSTR_RT_LOG_H

#include <stddef.h>

/* Where messages go: 2, but for tests. */
extern int instr_rt_log_fd;

/* If stderr is closed now, its number may be another file later: then nothing is ever said. */
void instr_rt_log_start(void);

/* `instr: warning: ` and the strings one behind the other:
 * instr_rt_warn("cannot write ", path, ": ", reason). */
#define instr_rt_warn(...) instr_rt_warn_list((const char *const[]){__VA_ARGS__, 0})
void instr_rt_warn_list(const char *const *strings);

/* Writes the bytes as they are. */
void instr_rt_print(const char *bytes, size_t size);

/* The words for an error number, without the locale. */
const char *instr_rt_error_text(int error);

#endif
