/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "profile_mutator.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "profile_layout.h"
#include "zstream.h"

enum { MOST_SECTIONS = 64, MOST_RAW = 1 << 16 };

struct section {
    struct instr_profile_section head;
    const uint8_t *payload; /* as it is stored */
};

struct file {
    struct section sections[MOST_SECTIONS];
    size_t count; /* without the end */
};

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13; /* xorshift64 */
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state >> 16;
}

/* Finds the sections; false if there are none that hang together. */
static bool parse(struct file *file, const uint8_t *bytes, size_t size) {
    size_t at = INSTR_PROFILE_HEADER_SIZE;

    file->count = 0;
    if (size < at || memcmp(bytes, (const unsigned char[])INSTR_PROFILE_MAGIC, 8))
        return false;
    while (size - at >= INSTR_PROFILE_SECTION_HEADER_SIZE && file->count < MOST_SECTIONS) {
        struct section *section = &file->sections[file->count];
        if (instr_profile_section_decode(&section->head, bytes + at) != INSTR_STATUS_OK)
            break;
        at += INSTR_PROFILE_SECTION_HEADER_SIZE;
        if (!memcmp(section->head.tag, INSTR_PROFILE_TAG_END, 4) ||
            section->head.stored_size > size - at)
            break;
        section->payload = bytes + at;
        at += (size_t)section->head.stored_size;
        file->count++;
    }
    return file->count > 0;
}

/* What a section says, or nothing if it is too long. */
static size_t decode(const struct section *section, uint8_t *raw) {
    struct fail_alloc memory;
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    size_t size = (size_t)section->head.raw_size, stored = (size_t)section->head.stored_size;

    if (section->head.raw_size > MOST_RAW)
        return 0;
    if (section->head.encoding == INSTR_PROFILE_ZLIB)
        return instr_profile_inflate(raw, size, section->payload, stored, &allocator) ? 0 : size;
    size = stored < MOST_RAW ? stored : MOST_RAW;
    memcpy(raw, section->payload, size);
    return size;
}

/* Stores or compresses what a section is to say. */
static void encode(struct section *section, const uint8_t *raw, size_t size, uint8_t *packed,
                   bool compress) {
    struct fail_alloc memory;
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    size_t used = 0;

    if (compress && size &&
        instr_profile_compress(packed, MOST_RAW, &used, raw, size, 1, &allocator))
        used = 0;
    section->head.encoding = used ? INSTR_PROFILE_ZLIB : INSTR_PROFILE_STORED;
    section->head.raw_size = size;
    section->head.stored_size = used ? used : size;
    section->payload = used ? packed : raw;
}

static void rearrange(struct file *file, uint64_t random) {
    size_t from = random % file->count, to = (random >> 20) % file->count;
    struct section section = file->sections[from];

    if (random >> 40 & 1 && file->count < MOST_SECTIONS) {
        file->sections[file->count++] = file->sections[to];
        file->sections[to] = section;
    } else if (random >> 41 & 1) {
        file->sections[from] = file->sections[to];
        file->sections[to] = section;
    } else {
        file->sections[from] = file->sections[--file->count];
    }
}

static uint8_t *put_section(uint8_t *at, struct section *section) {
    size_t size = (size_t)section->head.stored_size;

    section->head.checksum = instr_profile_checksum(section->payload, size);
    instr_profile_section_encode(at, &section->head);
    memcpy(at + INSTR_PROFILE_SECTION_HEADER_SIZE, section->payload, size);
    return at + INSTR_PROFILE_SECTION_HEADER_SIZE + size;
}

/* Puts the file together anew; the bytes it was parsed from are no longer needed. Returns 0 if
 * there is no room. */
static size_t put_file(struct file *file, uint8_t *bytes, size_t most) {
    uint8_t count[INSTR_PROFILE_END_SIZE];
    struct section end = {.head = {.tag = {'E', 'N', 'D', ' '},
                                   .raw_size = sizeof count,
                                   .stored_size = sizeof count},
                          .payload = count};
    size_t size = INSTR_PROFILE_HEADER_SIZE + INSTR_PROFILE_SECTION_HEADER_SIZE + sizeof count;

    for (size_t i = 0; i < file->count; i++)
        size += INSTR_PROFILE_SECTION_HEADER_SIZE + (size_t)file->sections[i].head.stored_size;
    uint8_t *made = size <= most ? malloc(size) : 0;
    if (!made)
        return 0;
    instr_profile_put_le(count, file->count, sizeof count);
    memcpy(made, bytes, INSTR_PROFILE_HEADER_SIZE);
    instr_profile_put_le(made + 12, INSTR_PROFILE_HEADER_SIZE, 4);
    instr_profile_put_le(made + 60, instr_profile_header_checksum(made, 60), 4);
    uint8_t *at = made + INSTR_PROFILE_HEADER_SIZE;
    for (size_t i = 0; i < file->count; i++)
        at = put_section(at, &file->sections[i]);
    put_section(at, &end);
    memcpy(bytes, made, size);
    free(made);
    return size;
}

size_t profile_mutate(uint8_t *bytes, size_t size, size_t most, unsigned seed,
                      profile_mutator_bytes *change) {
    static uint8_t raw[MOST_RAW], packed[MOST_RAW];
    uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) + 88172645463325252u;
    struct file file;

    next_random(&state);
    if (next_random(&state) % 16 == 0 || !parse(&file, bytes, size))
        return change(bytes, size, most);
    if (next_random(&state) % 8 == 0) {
        rearrange(&file, next_random(&state));
    } else {
        struct section *section = &file.sections[next_random(&state) % file.count];
        size_t said = change(raw, decode(section, raw), MOST_RAW);
        encode(section, raw, said, packed, next_random(&state) % 2);
    }
    size_t made = put_file(&file, bytes, most);
    return made ? made : change(bytes, size, most);
}
