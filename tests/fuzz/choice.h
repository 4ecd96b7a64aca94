/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* An input chooses what is done with it, of many things that take long; the files without a change
 * get everything. */
#ifndef INSTR_FUZZ_CHOICE_H
#define INSTR_FUZZ_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

/* The same for the same bytes, so that a crash comes again. */
static inline uint32_t choice_of(const uint8_t *bytes, size_t size) {
    return (uint32_t)crc32(0, bytes, (uInt)size);
}

/* Set by regression_main.h. */
static bool everything_is_chosen;

static inline bool is_chosen(size_t which, size_t count, uint32_t choice) {
    return everything_is_chosen || which == choice % count;
}

#endif
