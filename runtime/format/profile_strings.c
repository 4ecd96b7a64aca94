/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "profile_strings.h"

#include <string.h>

#include "profile_layout.h"
#include "varint.h"

struct entry {
    size_t offset; /* of the bytes in `encoded` */
    size_t size;
    uint64_t hash;
};

static const struct entry *entry_at(const struct instr_profile_strings *strings, size_t index) {
    return (const struct entry *)(const void *)strings->entries.bytes + (index - 1);
}

/* FNV-1a, with a last step that brings the high bits down to where the table looks. */
static uint64_t hash_bytes(const char *bytes, size_t size) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * UINT64_C(0x100000001b3);
    return hash ^ (hash >> 32);
}

/* The slot that holds the string, or the free one where it belongs. */
static size_t find_slot(const struct instr_profile_strings *strings, const char *bytes, size_t size,
                        uint64_t hash) {
    size_t mask = strings->slot_count - 1;
    size_t slot = (size_t)hash & mask;
    for (; strings->slots[slot]; slot = (slot + 1) & mask) {
        const struct entry *entry = entry_at(strings, strings->slots[slot]);
        if (entry->hash == hash && entry->size == size &&
            memcmp(strings->encoded.bytes + entry->offset, bytes, size) == 0)
            break;
    }
    return slot;
}

/* Keeps the table at most half full. */
static enum instr_status grow_slots(struct instr_profile_strings *strings,
                                    const struct instr_allocator *allocator) {
    if (strings->count + 1 <= strings->slot_count / 2)
        return INSTR_STATUS_OK;
    size_t slot_count = strings->slot_count ? 2 * strings->slot_count : 256;
    size_t *slots = allocator->resize(allocator->context, 0, 0, slot_count * sizeof *slots);
    if (!slots)
        return INSTR_STATUS_NO_MEMORY;
    memset(slots, 0, slot_count * sizeof *slots);
    for (size_t index = 1; index <= strings->count; index++) {
        size_t slot = (size_t)entry_at(strings, index)->hash & (slot_count - 1);
        while (slots[slot])
            slot = (slot + 1) & (slot_count - 1);
        slots[slot] = index;
    }
    if (strings->slots)
        allocator->resize(allocator->context, strings->slots,
                          strings->slot_count * sizeof *strings->slots, 0);
    strings->slots = slots;
    strings->slot_count = slot_count;
    return INSTR_STATUS_OK;
}

enum instr_status instr_profile_strings_add(struct instr_profile_strings *strings, size_t lead,
                                            const char *bytes, size_t size, uint64_t *index,
                                            const struct instr_allocator *allocator) {
    *index = 0;
    if (size == 0)
        return INSTR_STATUS_OK;
    if (size > INSTR_PROFILE_MAX_SECTION_BYTES)
        return INSTR_STATUS_NO_MEMORY;
    INSTR_TRY(grow_slots(strings, allocator));
    uint64_t hash = hash_bytes(bytes, size);
    size_t slot = find_slot(strings, bytes, size, hash);
    if (strings->slots[slot]) {
        *index = strings->slots[slot];
        return INSTR_STATUS_OK;
    }

    struct instr_profile_buffer *encoded = &strings->encoded;
    size_t room = size + INSTR_PROFILE_VARINT_MAX + (encoded->size ? 0 : lead);
    INSTR_TRY(instr_profile_buffer_reserve(encoded, room, allocator));
    INSTR_TRY(instr_profile_buffer_reserve(&strings->entries, sizeof(struct entry), allocator));
    if (encoded->size == 0)
        encoded->size = lead;
    encoded->size += instr_profile_varint_put(encoded->bytes + encoded->size, size);
    memcpy(encoded->bytes + encoded->size, bytes, size);
    struct entry entry = {encoded->size, size, hash};
    encoded->size += size;
    memcpy(strings->entries.bytes + strings->entries.size, &entry, sizeof entry);
    strings->entries.size += sizeof entry;
    strings->count++;
    strings->slots[slot] = strings->count;
    *index = strings->count;
    return INSTR_STATUS_OK;
}

void instr_profile_strings_release(struct instr_profile_strings *strings,
                                   const struct instr_allocator *allocator) {
    instr_profile_buffer_release(&strings->encoded, allocator);
    instr_profile_buffer_release(&strings->entries, allocator);
    if (strings->slots)
        allocator->resize(allocator->context, strings->slots,
                          strings->slot_count * sizeof *strings->slots, 0);
    *strings = (struct instr_profile_strings){0};
}
