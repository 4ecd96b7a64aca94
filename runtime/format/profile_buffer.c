/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "profile_buffer.h"

enum instr_status instr_profile_buffer_reserve(struct instr_profile_buffer *buffer, size_t more,
                                               const struct instr_allocator *allocator) {
    if (buffer->capacity - buffer->size >= more)
        return INSTR_STATUS_OK;
    /* No buffer becomes larger than a section may be: a reader would refuse it. */
    uint64_t needed = (uint64_t)buffer->size + more;
    if (more > INSTR_PROFILE_MAX_SECTION_BYTES || needed > INSTR_PROFILE_MAX_SECTION_BYTES)
        return INSTR_STATUS_NO_MEMORY;
    uint64_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity < needed)
        capacity *= 2;
    uint8_t *bytes =
        allocator->resize(allocator->context, buffer->bytes, buffer->capacity, (size_t)capacity);
    if (!bytes)
        return INSTR_STATUS_NO_MEMORY;
    buffer->bytes = bytes;
    buffer->capacity = (size_t)capacity;
    return INSTR_STATUS_OK;
}

void instr_profile_buffer_release(struct instr_profile_buffer *buffer,
                                  const struct instr_allocator *allocator) {
    if (buffer->bytes)
        allocator->resize(allocator->context, buffer->bytes, buffer->capacity, 0);
    *buffer = (struct instr_profile_buffer){0};
}
