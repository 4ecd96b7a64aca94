/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A hash table of array indices: the elements live in an array of the caller's. */
#ifndef INSTR_REPORT_INDEX_H
#define INSTR_REPORT_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPORT_INDEX_NONE UINT32_MAX

/* Start with {0}. */
struct report_index {
    struct report_index_slot {
        uint64_t hash;
        uint32_t element;
    } * slots;
    size_t size, used;
};

typedef bool report_index_equal(const void *context, uint32_t element);

/* The place of the element for which `equal` is true. If there is none the place holds
 * REPORT_INDEX_NONE, counts as used and must be filled by the caller. Valid until the next call. */
uint32_t *report_index_place(struct report_index *index, uint64_t hash, report_index_equal *equal,
                             const void *context);

/* The element, or REPORT_INDEX_NONE; adds nothing. */
uint32_t report_index_find(const struct report_index *index, uint64_t hash,
                           report_index_equal *equal, const void *context);

void report_index_release(struct report_index *index);

/* A hash of some numbers. */
uint64_t report_index_hash(const uint64_t *numbers, size_t count);

/* A hash of bytes that also depends on `seed`. */
uint64_t report_index_hash_bytes(const void *bytes, size_t size, uint64_t seed);

#endif
