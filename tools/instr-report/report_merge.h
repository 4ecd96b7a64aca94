/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Several profiles as one. Runs, threads and their arguments stay apart; what was compiled once is
 * there once, with its numbers added up.
 */
#ifndef INSTR_REPORT_MERGE_H
#define INSTR_REPORT_MERGE_H

#include <stdbool.h>

#include "profile_reader.h"
#include "profile_writer.h"

/* Takes profiles one after the other and needs none of them any more: memory is that of the sum,
 * and of what stays apart of each. */
struct report_merger;

struct report_merger *report_merger_open(void);
void report_merger_close(struct report_merger *merger);

/* Adds a profile, which may then be released. Returns OK, or the first failure so far: NO_MEMORY or
 * TOO_LARGE. */
enum instr_status report_merger_add(struct report_merger *merger,
                                    const struct instr_profile *profile);

/* Writes the sum, with that level of compression; once. Returns OK, the first failure, or what the
 * sink returned. */
enum instr_status report_merger_finish(struct report_merger *merger, int level,
                                       const struct instr_sink *sink);

/* Writes it to a temporary file beside `path` and renames that, so that the result is whole or not
 * there; a path that is no regular file is written directly. Returns false after a message. */
bool report_merger_to_file(struct report_merger *merger, const char *path);

/* All at once. */
enum instr_status report_merge(const struct instr_profile *const *profiles, size_t count,
                               const struct instr_sink *sink);

#endif
