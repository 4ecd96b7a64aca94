/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Decodes a profile from memory. Trusts nothing: every size, index and checksum is checked before
 * it is used. A damaged file yields everything that stands before the damage.
 */
#ifndef INSTR_PROFILE_READER_H
#define INSTR_PROFILE_READER_H

#include "profile_format.h"

struct instr_profile_string {
    const char *bytes; /* size bytes and a 0 behind them; may hold anything, also zeros */
    size_t size;
};

struct instr_profile_text {
    const void *bytes; /* inflated source text */
    size_t size;
};

/* A decoded profile. All memory belongs to it; all indices in all records are valid, except that
 * a damaged file may have fewer records than the program wrote. String 0 always exists. */
struct instr_profile {
    struct instr_profile_header header;
    bool complete; /* everything was read, up to and including the end mark */

    struct instr_profile_string *strings;
    size_t string_count;
    struct instr_profile_text *texts;
    size_t text_count;

/* `struct instr_profile_function *functions; size_t function_count;` and so on: the name of the
 * record, with an s. */
#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    struct instr_profile_##record *record##s;                                                      \
    size_t record##_count;
#include "profile_schema.def"

    struct instr_allocator allocator;
    void *memory; /* the reader's own list of what to release */
};

/* Where and why reading stopped. */
struct instr_profile_error {
    enum instr_status status;
    uint64_t offset; /* byte in the file at which the damaged part begins */
    char section[5]; /* tag of the damaged section; empty outside of sections */
};

/* Decodes `size` bytes. `*profile` is always initialised and must be released, also after an
 * error: it then holds what was readable. `bytes` need not live on afterwards.
 * Returns OK, or the status that is also in `*error` (which may be 0 if nobody wants to know). */
enum instr_status instr_profile_read(struct instr_profile *profile, const void *bytes, size_t size,
                                     const struct instr_allocator *allocator,
                                     struct instr_profile_error *error);

/* Frees everything and leaves an empty profile. */
void instr_profile_release(struct instr_profile *profile);

#endif
