/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Live files: what processes that run or were killed left beside their profile. */
#ifndef INSTR_REPORT_LIVE_H
#define INSTR_REPORT_LIVE_H

#include <stddef.h>

#include "profile_reader.h"

/* The live file to be read instead of this profile: if there is no profile, or an older one. Says
 * so on stderr, and names what else was left beside it. 0 if there is none; the caller frees it. */
char *report_live_instead_of(const char *path);

/* Reads a live file as if it were a profile. Memory and errors as instr_profile_read has them. */
enum instr_status report_live_read(struct instr_profile *profile, const void *bytes, size_t size,
                                   struct instr_profile_error *error);

#endif
