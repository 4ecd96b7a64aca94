/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The strings of a profile that is being written: each kept once, already encoded as the section
 * wants it (length, bytes), found by an open hash table. String 0 is the empty one and not stored.
 */
#ifndef INSTR_PROFILE_STRINGS_H
#define INSTR_PROFILE_STRINGS_H

#include "profile_buffer.h"

struct instr_profile_strings {
    struct instr_profile_buffer encoded; /* the first `lead` bytes are left free for the count */
    struct instr_profile_buffer entries; /* struct entry, string 1 first */
    size_t *slots;                       /* index of a string, 0 for a free slot */
    size_t slot_count;                   /* a power of two, or 0 */
    size_t count;                        /* without string 0 */
};

/* Stores the index of the string. `lead` must be the same in each call.
 * Returns OK or NO_MEMORY; nothing has changed then. */
enum instr_status instr_profile_strings_add(struct instr_profile_strings *strings, size_t lead,
                                            const char *bytes, size_t size, uint64_t *index,
                                            const struct instr_allocator *allocator);

void instr_profile_strings_release(struct instr_profile_strings *strings,
                                   const struct instr_allocator *allocator);

#endif
