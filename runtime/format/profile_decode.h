/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the parts of the reader share: its state, its memory, and the decoding of payloads. */
#ifndef INSTR_PROFILE_DECODE_H
#define INSTR_PROFILE_DECODE_H

#include "profile_reader.h"

/* Records of one kind, as arrays of 64-bit fields. */
struct instr_profile_table {
    uint64_t *fields;
    size_t count;
    uint64_t offset; /* of its section in the file */
    bool seen;
};

struct instr_profile_decoder {
    struct instr_profile *profile;
    struct instr_profile_table tables[INSTR_PROFILE_RECORD_COUNT];
    bool strings_seen;
    size_t text_capacity;
    uint64_t total; /* bytes inflated and decoded so far */
};

/* Counts `size` bytes against the limit of the whole file. Returns OK or TOO_LARGE. */
enum instr_status instr_profile_decoder_charge(struct instr_profile_decoder *decoder,
                                               uint64_t size);

/* Takes memory that lives until the profile is released, at least one byte. Returns 0 if there is
 * none. */
void *instr_profile_keep(struct instr_profile *profile, uint64_t size);

/* Gives back the block that was taken last. */
void instr_profile_drop(struct instr_profile *profile);

/* Decodes the payload of STRS in place: `payload` is kept memory, one byte longer than `size`.
 * Returns OK, NO_MEMORY, TOO_LARGE or BAD_VALUE. */
enum instr_status instr_profile_decode_strings(struct instr_profile_decoder *decoder,
                                               uint8_t *payload, size_t size);

/* Decodes the payload of a kind of record. References are not looked at.
 * Returns OK, NO_MEMORY, TOO_LARGE or BAD_VALUE; no record is kept unless all are good. */
enum instr_status instr_profile_decode_records(struct instr_profile_decoder *decoder,
                                               enum instr_profile_record record,
                                               const uint8_t *payload, size_t size);

/* Checks every reference of every record against what was read. A string or an optional reference
 * that leads nowhere becomes 0; a table is cut in front of a record whose needed reference leads
 * nowhere. Returns whether nothing had to be repaired; otherwise the first kind that was. */
bool instr_profile_settle(struct instr_profile_decoder *decoder, enum instr_profile_record *first);

#endif
