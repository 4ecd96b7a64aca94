/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Reads a live file: what a killed process left, or what one that runs has so far. Trusts nothing,
 * like the reader of profiles; what is damaged is left out. Not a part of the runtime.
 */
#ifndef INSTR_LIVE_READER_H
#define INSTR_LIVE_READER_H

#include <stdbool.h>

#include "profile_writer.h"

struct instr_live_facts {
    uint64_t pid, process_start; /* proc(5), stat field 22 */
    uint64_t start_unix_ns;
    bool written; /* the profile has all of it: the file was about to be removed */
};

/* Is it meant to be a live file? Looks at the first 8 bytes. */
bool instr_live_is(const void *bytes, size_t size);

/* Reads who wrote it. Returns OK, NOT_A_PROFILE, TRUNCATED or VERSION. */
enum instr_status instr_live_read_facts(struct instr_live_facts *facts, const void *bytes,
                                        size_t size);

/* Makes a profile of it, in `sink`. `running`: the process still runs, else it was killed. If a
 * part is damaged, `*damage` is its offset, else SIZE_MAX. Returns OK, also then; NO_MEMORY, what
 * instr_live_read_facts returns, or what the sink did. */
enum instr_status instr_live_convert(const void *bytes, size_t size, bool running,
                                     const struct instr_allocator *allocator,
                                     const struct instr_sink *sink, size_t *damage);

#endif
