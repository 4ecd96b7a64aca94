/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Profiles in memory for the tests of the format library. */
#ifndef INSTR_PROFILE_SAMPLE_H
#define INSTR_PROFILE_SAMPLE_H

#include "profile_writer.h"

/* A sink that keeps what it is given, on malloc. */
struct sample_bytes {
    uint8_t *bytes;
    size_t size;
};

struct instr_sink sample_sink(struct sample_bytes *out);
void sample_release(struct sample_bytes *out);

extern const struct instr_profile_header sample_header;

/* A string of zlib, RFC 1950, and what it inflates to. */
extern const char sample_source[];
extern const size_t sample_source_size;

/* Writes two records of every kind, with the references that their place allows, some strings and
 * two texts. Returns what the writer returned. */
enum instr_status sample_write(struct sample_bytes *out, const struct instr_allocator *allocator);

#endif
