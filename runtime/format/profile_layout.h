/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Sizes, marks and byte order of the file, for the inside of this library. FORMAT.md describes the
 * layout. Numbers are put together byte by byte: no structure is ever dumped.
 */
#ifndef INSTR_PROFILE_LAYOUT_H
#define INSTR_PROFILE_LAYOUT_H

#include "profile_format.h"

/* The first byte has the high bit set, CR LF and LF show a transfer in text mode. */
#define INSTR_PROFILE_MAGIC_SIZE 8
#define INSTR_PROFILE_MAGIC                                                                        \
    { 0x89, 'I', 'N', 'S', 'T', 'R', '\r', '\n' }

#define INSTR_PROFILE_HEADER_MAX 65536 /* largest header size that a later minor may state */

#define INSTR_PROFILE_SECTION_HEADER_SIZE 32
#define INSTR_PROFILE_TAG_STRINGS "STRS"
#define INSTR_PROFILE_TAG_TEXT "TEXT"
#define INSTR_PROFILE_TAG_END "END "
#define INSTR_PROFILE_END_SIZE 8 /* payload of the end section */

/* No zlib stream expands by more than 1032 to 1; what claims to is damaged or hostile. */
#define INSTR_PROFILE_MAX_RATIO 1032

enum instr_profile_encoding { INSTR_PROFILE_STORED = 0, INSTR_PROFILE_ZLIB = 1 };

struct instr_profile_section {
    char tag[4];
    uint32_t encoding;
    uint64_t raw_size;    /* payload before compression */
    uint64_t stored_size; /* payload in the file */
    uint32_t checksum;    /* CRC-32 of the payload in the file */
};

#define INSTR_TRY(expression)                                                                      \
    do {                                                                                           \
        enum instr_status try_status_ = (expression);                                              \
        if (try_status_ != INSTR_STATUS_OK)                                                        \
            return try_status_;                                                                    \
    } while (0)

static inline void instr_profile_put_le(uint8_t *out, uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

static inline uint64_t instr_profile_get_le(const uint8_t *in, unsigned bytes) {
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)in[i] << (8 * i);
    return value;
}

/* CRC-32 as zlib's, without tables: for headers only. Async-signal-safe. */
uint32_t instr_profile_header_checksum(const void *bytes, size_t size);

/* Encodes a file header. Version numbers are this library's, not those in `*header`. */
void instr_profile_header_encode(uint8_t out[INSTR_PROFILE_HEADER_SIZE],
                                 const struct instr_profile_header *header);

/* The header size that a header states. Only for bytes that instr_profile_header_decode took. */
size_t instr_profile_header_stated_size(const void *bytes);

void instr_profile_section_encode(uint8_t out[INSTR_PROFILE_SECTION_HEADER_SIZE],
                                  const struct instr_profile_section *section);

/* Returns OK or CHECKSUM. */
enum instr_status
instr_profile_section_decode(struct instr_profile_section *section,
                             const uint8_t bytes[INSTR_PROFILE_SECTION_HEADER_SIZE]);

#endif
