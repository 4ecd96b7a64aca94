/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A growing run of bytes on the memory of an allocator, for the writer. */
#ifndef INSTR_PROFILE_BUFFER_H
#define INSTR_PROFILE_BUFFER_H

#include "profile_format.h"

struct instr_profile_buffer {
    uint8_t *bytes;
    size_t size;
    size_t capacity;
};

/* Makes room for `more` bytes behind `size`, which does not change. The buffer is as it was if
 * that fails. Returns OK or NO_MEMORY. */
enum instr_status instr_profile_buffer_reserve(struct instr_profile_buffer *buffer, size_t more,
                                               const struct instr_allocator *allocator);

void instr_profile_buffer_release(struct instr_profile_buffer *buffer,
                                  const struct instr_allocator *allocator);

#endif
