/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Compression in one step, on the memory of an allocator. Only this part of the library knows zlib.
 */
#ifndef INSTR_ZSTREAM_H
#define INSTR_ZSTREAM_H

#include "profile_format.h"

/* Compresses into at most `capacity` bytes. `*used` is how many it took, or 0 if they do not
 * suffice. Sizes are below 4 GB. `level` is 1 to 9; others are brought into that range.
 * Returns OK or NO_MEMORY. */
enum instr_status instr_profile_compress(void *out, size_t capacity, size_t *used, const void *in,
                                         size_t size, int level,
                                         const struct instr_allocator *allocator);

/* Inflates a whole zlib stream of exactly `size` bytes to exactly `out_size` bytes.
 * Returns OK, NO_MEMORY or COMPRESSION. */
enum instr_status instr_profile_inflate(void *out, size_t out_size, const void *in, size_t size,
                                        const struct instr_allocator *allocator);

/* CRC-32 (IEEE 802.3). */
uint32_t instr_profile_checksum(const void *bytes, size_t size);

#endif
