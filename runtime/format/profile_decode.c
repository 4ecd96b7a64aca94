/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * From payloads to tables. Sizes are checked against the bytes that are there before memory is
 * asked for: every string and every field takes at least one byte.
 */
#include "profile_decode.h"

#include <string.h>

#include "profile_layout.h"
#include "profile_schema.h"
#include "varint.h"

enum instr_status instr_profile_decode_strings(struct instr_profile_decoder *decoder,
                                               uint8_t *payload, size_t size) {
    struct instr_profile *profile = decoder->profile;
    const uint8_t *at = payload, *end = payload + size;
    uint64_t count;

    if (!instr_profile_varint_get(&at, end, &count) || count > (uint64_t)(end - at))
        return INSTR_STATUS_BAD_VALUE;
    uint64_t table_size = (count + 1) * sizeof(struct instr_profile_string);
    INSTR_TRY(instr_profile_decoder_charge(decoder, table_size));
    struct instr_profile_string *strings = instr_profile_keep(profile, table_size);
    if (!strings)
        return INSTR_STATUS_NO_MEMORY;
    strings[0] = (struct instr_profile_string){"", 0};
    uint8_t *behind = 0; /* the byte behind the string before */
    for (size_t i = 1; i <= count; i++) {
        uint64_t length;
        if (!instr_profile_varint_get(&at, end, &length) || length > (uint64_t)(end - at)) {
            instr_profile_drop(profile);
            return INSTR_STATUS_BAD_VALUE;
        }
        /* The length has been read: its place takes the zero that ends the string before it. */
        if (behind)
            *behind = 0;
        strings[i] = (struct instr_profile_string){(const char *)at, (size_t)length};
        at += length;
        behind = payload + (at - payload);
    }
    if (at != end) {
        instr_profile_drop(profile);
        return INSTR_STATUS_BAD_VALUE;
    }
    payload[size] = 0;
    profile->strings = strings;
    profile->string_count = (size_t)count + 1;
    return INSTR_STATUS_OK;
}

static uint64_t decode_field(enum instr_profile_field_type type, uint64_t code, uint64_t previous) {
    switch (type) {
    case INSTR_PROFILE_FIELD_UNSIGNED:
        break;
    case INSTR_PROFILE_FIELD_SIGNED:
        return instr_profile_unzigzag(code);
    case INSTR_PROFILE_FIELD_DELTA:
    case INSTR_PROFILE_FIELD_STRING:
    case INSTR_PROFILE_FIELD_REF:
    case INSTR_PROFILE_FIELD_OPT:
        return instr_profile_unzigzag(code) + previous;
    }
    return code;
}

/* Decodes a column of `count` numbers into one field of each record, `stride` fields apart. */
static bool decode_column(enum instr_profile_field_type type, uint64_t count, const uint8_t **at,
                          const uint8_t *end, uint64_t *out, size_t stride) {
    uint64_t previous = 0, code;
    for (uint64_t i = 0; i < count; i++, out += stride) {
        if (!instr_profile_varint_get(at, end, &code))
            return false;
        *out = previous = decode_field(type, code, previous);
    }
    return true;
}

/* Decodes the columns that the schema knows, skips those behind them, and sets fields without a
 * column to 0. */
static bool decode_columns(const struct instr_profile_kind *schema, uint64_t count,
                           uint64_t in_file, const uint8_t **at, const uint8_t *end,
                           uint64_t *fields) {
    uint64_t skipped;
    /* Then the number of columns is bounded by nothing. */
    if (count == 0)
        return true;
    for (unsigned i = 0; i < schema->field_count; i++) {
        if (i < in_file) {
            if (!decode_column(schema->fields[i].type, count, at, end, fields + i,
                               schema->field_count))
                return false;
            continue;
        }
        for (uint64_t record = 0; record < count; record++)
            fields[record * schema->field_count + i] = 0;
    }
    for (uint64_t i = schema->field_count; i < in_file; i++)
        if (!decode_column(INSTR_PROFILE_FIELD_UNSIGNED, count, at, end, &skipped, 0))
            return false;
    return true;
}

enum instr_status instr_profile_decode_records(struct instr_profile_decoder *decoder,
                                               enum instr_profile_record record,
                                               const uint8_t *payload, size_t size) {
    const struct instr_profile_kind *schema = &instr_profile_kinds[record];
    struct instr_profile_table *table = &decoder->tables[record];
    const uint8_t *at = payload, *end = payload + size;
    uint64_t count, in_file;

    if (!instr_profile_varint_get(&at, end, &count) ||
        !instr_profile_varint_get(&at, end, &in_file) || in_file == 0 ||
        count > (uint64_t)(end - at) / in_file)
        return INSTR_STATUS_BAD_VALUE;
    /* No overflow: count is below the size of a section, field_count is small. */
    uint64_t table_size = count * schema->field_count * sizeof(uint64_t);
    INSTR_TRY(instr_profile_decoder_charge(decoder, table_size));
    uint64_t *fields = instr_profile_keep(decoder->profile, table_size);
    if (!fields)
        return INSTR_STATUS_NO_MEMORY;
    if (!decode_columns(schema, count, in_file, &at, end, fields) || at != end) {
        instr_profile_drop(decoder->profile);
        return INSTR_STATUS_BAD_VALUE;
    }
    table->fields = fields;
    table->count = (size_t)count;
    return INSTR_STATUS_OK;
}

/* Returns whether the field is good, or has been made so; `*cut` if the record cannot stay. */
static bool settle_field(const struct instr_profile_decoder *decoder,
                         const struct instr_profile_field *field, uint64_t *value, bool *cut) {
    switch (field->type) {
    case INSTR_PROFILE_FIELD_UNSIGNED:
    case INSTR_PROFILE_FIELD_SIGNED:
    case INSTR_PROFILE_FIELD_DELTA:
        return true;
    case INSTR_PROFILE_FIELD_STRING:
        if (*value < decoder->profile->string_count)
            return true;
        *value = 0;
        return false;
    case INSTR_PROFILE_FIELD_OPT:
        if (*value <= decoder->tables[field->target].count)
            return true;
        *value = 0;
        return false;
    case INSTR_PROFILE_FIELD_REF:
        if (*value < decoder->tables[field->target].count)
            return true;
        *cut = true;
        return false;
    }
    return true;
}

static bool settle_table(struct instr_profile_decoder *decoder, enum instr_profile_record record) {
    const struct instr_profile_kind *schema = &instr_profile_kinds[record];
    struct instr_profile_table *table = &decoder->tables[record];
    bool good = true;
    for (size_t i = 0; i < table->count; i++) {
        uint64_t *fields = table->fields + i * schema->field_count;
        bool cut = false;
        for (unsigned f = 0; f < schema->field_count; f++)
            good &= settle_field(decoder, &schema->fields[f], &fields[f], &cut);
        /* Callers stand before their callees, so that no chain of them is a circle. */
        if (record == INSTR_PROFILE_RECORD_frame) {
            struct instr_profile_frame *frame = (struct instr_profile_frame *)(void *)fields;
            if (frame->parent > i) {
                frame->parent = 0;
                good = false;
            }
        }
        /* The one reference that the schema cannot express: texts are not records. */
        if (record == INSTR_PROFILE_RECORD_range &&
            ((const struct instr_profile_range *)(const void *)fields)->text >=
                decoder->profile->text_count) {
            cut = true;
            good = false;
        }
        if (cut)
            table->count = i;
    }
    return good;
}

bool instr_profile_settle(struct instr_profile_decoder *decoder, enum instr_profile_record *first) {
    bool good = true;
    for (unsigned i = 0; i < INSTR_PROFILE_RECORD_COUNT; i++) {
        /* In this order each kind is settled before those that refer to it. */
        if (settle_table(decoder, instr_profile_order[i]) || !good)
            continue;
        good = false;
        *first = instr_profile_order[i];
    }
    return good;
}
