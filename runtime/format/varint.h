/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Numbers of variable length: ULEB128 (seven bits a byte, low ones first, the high bit says that
 * more follow) and zigzag, which folds small negative numbers into small unsigned ones.
 */
#ifndef INSTR_VARINT_H
#define INSTR_VARINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INSTR_PROFILE_VARINT_MAX 10 /* bytes of the longest ULEB128 */

static inline uint64_t instr_profile_zigzag(uint64_t value) {
    return (value << 1) ^ (0 - (value >> 63));
}

static inline uint64_t instr_profile_unzigzag(uint64_t value) {
    return (value >> 1) ^ (0 - (value & 1));
}

/* Writes the shortest form, at most INSTR_PROFILE_VARINT_MAX bytes; returns how many. */
static inline size_t instr_profile_varint_put(uint8_t *out, uint64_t value) {
    size_t used = 0;
    while (value >= 0x80) {
        out[used++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    out[used++] = (uint8_t)value;
    return used;
}

/* Reads at `*at`, never at or behind `end`, and moves `*at` on. Returns false, with `*at`
 * unchanged, if the bytes end too soon or the number does not fit into 64 bits. */
static inline bool instr_profile_varint_get(const uint8_t **at, const uint8_t *end,
                                            uint64_t *value) {
    const uint8_t *next = *at;
    uint64_t result = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (next == end)
            return false;
        uint8_t byte = *next++;
        if (shift == 63 && byte > 1)
            return false;
        result |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *value = result;
            *at = next;
            return true;
        }
    }
    return false;
}

#endif
