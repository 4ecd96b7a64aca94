/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Walks over the sections, in whatever order they come, and stops at the first damage. Then every
 * reference is checked against what was read, so that nobody who uses the profile can be led out
 * of bounds, whatever the file says.
 */
#include "profile_reader.h"

#include <string.h>

#include "profile_decode.h"
#include "profile_layout.h"
#include "profile_schema.h"
#include "zstream.h"

/* Header of a block that belongs to a profile; the blocks form a list. */
struct kept {
    struct kept *next;
    size_t size;
};

/* What strings of an empty profile is; nobody writes to it. */
static const struct instr_profile_string no_strings[1] = {{"", 0}};

void *instr_profile_keep(struct instr_profile *profile, uint64_t size) {
    if (size > SIZE_MAX / 2 - sizeof(struct kept))
        return 0;
    size_t whole = (size_t)(size ? size : 1) + sizeof(struct kept);
    struct kept *kept = profile->allocator.resize(profile->allocator.context, 0, 0, whole);
    if (!kept)
        return 0;
    kept->next = profile->memory;
    kept->size = whole;
    profile->memory = kept;
    return kept + 1;
}

void instr_profile_drop(struct instr_profile *profile) {
    struct kept *kept = profile->memory;
    profile->memory = kept->next;
    profile->allocator.resize(profile->allocator.context, kept, kept->size, 0);
}

static void profile_empty(struct instr_profile *profile, const struct instr_allocator *allocator) {
    struct instr_allocator copy = *allocator;
    memset(profile, 0, sizeof *profile);
    profile->allocator = copy;
    profile->strings = (struct instr_profile_string *)(uintptr_t)no_strings;
    profile->string_count = 1;
}

void instr_profile_release(struct instr_profile *profile) {
    while (profile->memory)
        instr_profile_drop(profile);
    profile_empty(profile, &profile->allocator);
}

enum instr_status instr_profile_decoder_charge(struct instr_profile_decoder *decoder,
                                               uint64_t size) {
    if (size > INSTR_PROFILE_MAX_TOTAL_BYTES - decoder->total)
        return INSTR_STATUS_TOO_LARGE;
    decoder->total += size;
    return INSTR_STATUS_OK;
}

/* Takes the payload out of its encoding into kept memory with one byte to spare. */
static enum instr_status unpack(struct instr_profile_decoder *decoder,
                                const struct instr_profile_section *section, const uint8_t *stored,
                                uint8_t **payload) {
    if (section->encoding != INSTR_PROFILE_STORED && section->encoding != INSTR_PROFILE_ZLIB)
        return INSTR_STATUS_VERSION;
    if (section->encoding == INSTR_PROFILE_STORED && section->raw_size != section->stored_size)
        return INSTR_STATUS_BAD_VALUE;
    if (section->raw_size > INSTR_PROFILE_MAX_SECTION_BYTES ||
        section->raw_size / INSTR_PROFILE_MAX_RATIO > section->stored_size)
        return INSTR_STATUS_TOO_LARGE;
    INSTR_TRY(instr_profile_decoder_charge(decoder, section->raw_size));
    *payload = instr_profile_keep(decoder->profile, section->raw_size + 1);
    if (!*payload)
        return INSTR_STATUS_NO_MEMORY;
    size_t size = (size_t)section->raw_size;
    if (section->encoding == INSTR_PROFILE_STORED) {
        memcpy(*payload, stored, size);
        return INSTR_STATUS_OK;
    }
    enum instr_status status = instr_profile_inflate(
        *payload, size, stored, (size_t)section->stored_size, &decoder->profile->allocator);
    if (status != INSTR_STATUS_OK)
        instr_profile_drop(decoder->profile);
    return status;
}

static enum instr_status add_text(struct instr_profile_decoder *decoder, const uint8_t *payload,
                                  size_t size) {
    struct instr_profile *profile = decoder->profile;
    if (profile->text_count == decoder->text_capacity) {
        /* The array that is outgrown stays in the list of kept blocks: there are few texts. */
        size_t capacity = decoder->text_capacity ? 2 * decoder->text_capacity : 16;
        INSTR_TRY(instr_profile_decoder_charge(decoder, capacity * sizeof *profile->texts));
        struct instr_profile_text *texts =
            instr_profile_keep(profile, capacity * sizeof *profile->texts);
        if (!texts)
            return INSTR_STATUS_NO_MEMORY;
        if (profile->text_count)
            memcpy(texts, profile->texts, profile->text_count * sizeof *texts);
        profile->texts = texts;
        decoder->text_capacity = capacity;
    }
    profile->texts[profile->text_count++] = (struct instr_profile_text){payload, size};
    return INSTR_STATUS_OK;
}

static bool has_tag(const struct instr_profile_section *section, const char *tag) {
    return memcmp(section->tag, tag, sizeof section->tag) == 0;
}

/* Reads a section whose checksums are right. `at` is its place in the file. */
static enum instr_status read_section(struct instr_profile_decoder *decoder,
                                      const struct instr_profile_section *section,
                                      const uint8_t *stored, uint64_t at) {
    size_t size = (size_t)section->raw_size;
    uint8_t *payload;
    if (has_tag(section, INSTR_PROFILE_TAG_TEXT)) {
        INSTR_TRY(unpack(decoder, section, stored, &payload));
        return add_text(decoder, payload, size);
    }
    if (has_tag(section, INSTR_PROFILE_TAG_STRINGS)) {
        if (decoder->strings_seen)
            return INSTR_STATUS_BAD_VALUE;
        decoder->strings_seen = true;
        INSTR_TRY(unpack(decoder, section, stored, &payload));
        return instr_profile_decode_strings(decoder, payload, size);
    }
    for (unsigned record = 0; record < INSTR_PROFILE_RECORD_COUNT; record++) {
        struct instr_profile_table *table = &decoder->tables[record];
        if (!has_tag(section, instr_profile_kinds[record].tag))
            continue;
        if (table->seen)
            return INSTR_STATUS_BAD_VALUE;
        table->seen = true;
        table->offset = at;
        struct instr_allocator *allocator = &decoder->profile->allocator;
        INSTR_TRY(unpack(decoder, section, stored, &payload));
        /* Only strings and texts are used where they are; the rest is freed once decoded. */
        struct kept *kept = decoder->profile->memory;
        decoder->profile->memory = kept->next;
        enum instr_status status =
            instr_profile_decode_records(decoder, (enum instr_profile_record)record, payload, size);
        allocator->resize(allocator->context, kept, kept->size, 0);
        decoder->total -= section->raw_size;
        return status;
    }
    return INSTR_STATUS_OK; /* of a later minor version */
}

static void error_set_tag(struct instr_profile_error *error, const char tag[4]) {
    for (unsigned i = 0; i < 4; i++)
        error->section[i] = (char)(tag[i] >= ' ' && tag[i] <= '~' ? tag[i] : '?');
    error->section[4] = 0;
}

/* Reads all sections. After an error, `*error` says where. */
static enum instr_status read_sections(struct instr_profile_decoder *decoder, const uint8_t *bytes,
                                       size_t size, struct instr_profile_error *error) {
    uint64_t count = 0;
    size_t at = instr_profile_header_stated_size(bytes);
    error->offset = at < size ? at : size;
    if (at > size)
        return INSTR_STATUS_TRUNCATED;
    for (;; count++) {
        struct instr_profile_section section;
        error->offset = at;
        error->section[0] = 0;
        if (size - at < INSTR_PROFILE_SECTION_HEADER_SIZE)
            return INSTR_STATUS_TRUNCATED;
        INSTR_TRY(instr_profile_section_decode(&section, bytes + at));
        error_set_tag(error, section.tag);
        const uint8_t *stored = bytes + at + INSTR_PROFILE_SECTION_HEADER_SIZE;
        if (section.stored_size > size - at - INSTR_PROFILE_SECTION_HEADER_SIZE)
            return INSTR_STATUS_TRUNCATED;
        size_t stored_size = (size_t)section.stored_size;
        if (section.checksum != instr_profile_checksum(stored, stored_size))
            return INSTR_STATUS_CHECKSUM;
        size_t next = at + INSTR_PROFILE_SECTION_HEADER_SIZE + stored_size;
        if (has_tag(&section, INSTR_PROFILE_TAG_END)) {
            if (section.encoding != INSTR_PROFILE_STORED ||
                section.raw_size != INSTR_PROFILE_END_SIZE ||
                stored_size != INSTR_PROFILE_END_SIZE ||
                instr_profile_get_le(stored, INSTR_PROFILE_END_SIZE) != count)
                return INSTR_STATUS_BAD_VALUE;
            error->offset = next;
            error->section[0] = 0;
            return next == size ? INSTR_STATUS_OK : INSTR_STATUS_BAD_VALUE;
        }
        INSTR_TRY(read_section(decoder, &section, stored, at));
        at = next;
    }
}

/* Hands the tables over to the members of the profile. */
static void publish(const struct instr_profile_decoder *decoder) {
    struct instr_profile *profile = decoder->profile;
#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    profile->record##s = (void *)decoder->tables[INSTR_PROFILE_RECORD_##record].fields;            \
    profile->record##_count = decoder->tables[INSTR_PROFILE_RECORD_##record].count;
#include "profile_schema.def"
}

enum instr_status instr_profile_read(struct instr_profile *profile, const void *bytes, size_t size,
                                     const struct instr_allocator *allocator,
                                     struct instr_profile_error *error) {
    struct instr_profile_decoder decoder = {.profile = profile};
    struct instr_profile_error found = {INSTR_STATUS_OK, 0, ""};
    enum instr_profile_record broken;

    profile_empty(profile, allocator);
    enum instr_status status = instr_profile_header_decode(&profile->header, bytes, size);
    if (status == INSTR_STATUS_TRUNCATED)
        found.offset = size;
    if (status == INSTR_STATUS_OK)
        status = read_sections(&decoder, bytes, size, &found);
    bool settled = instr_profile_settle(&decoder, &broken);
    if (status == INSTR_STATUS_OK && !settled) {
        status = INSTR_STATUS_BAD_VALUE;
        found.offset = decoder.tables[broken].offset;
        error_set_tag(&found, instr_profile_kinds[broken].tag);
    }
    publish(&decoder);
    profile->complete = status == INSTR_STATUS_OK;
    if (status == INSTR_STATUS_OK)
        found.offset = 0;
    found.status = status;
    if (error)
        *error = found;
    return status;
}
