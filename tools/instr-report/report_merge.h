/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Several profiles as one. */
#ifndef INSTR_REPORT_MERGE_H
#define INSTR_REPORT_MERGE_H

#include "profile_reader.h"
#include "profile_writer.h"

/* Writes one profile that stands for all of them. Runs, threads and their arguments stay apart;
 * what was compiled once is there once, with its numbers added up. Returns OK, NO_MEMORY, or what
 * the sink returned. */
enum instr_status report_merge(const struct instr_profile *const *profiles, size_t count,
                               const struct instr_sink *sink);

/* Writes it to a temporary file beside `path` and renames that, so that the result is whole or not
 * there; a path that is no regular file is written directly. Returns false after a message. */
bool report_merge_to_file(const struct instr_profile *const *profiles, size_t count,
                          const char *path);

#endif
