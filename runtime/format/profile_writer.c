/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Runs inside profiled programs: uses no memory but the allocator's, little stack, no stdio and
 * no locale. Records are encoded at once, each field into the buffer of its column: kept apart they
 * compress much better, and encoded they take a fraction of the memory.
 */
#include "profile_writer.h"

#include <string.h>

#include "profile_buffer.h"
#include "profile_layout.h"
#include "profile_schema.h"
#include "profile_strings.h"
#include "varint.h"
#include "zstream.h"

/* Room in front of the strings for their number, which is known only at the end. */
#define LEAD ((size_t)INSTR_PROFILE_VARINT_MAX)

/* Shorter payloads are stored: what zlib saves there is less than it costs. */
#define COMPRESS_FROM 64

struct kind {
    struct instr_profile_buffer columns[INSTR_PROFILE_MAX_FIELDS];
    uint64_t count;
    uint64_t previous[INSTR_PROFILE_MAX_FIELDS]; /* last record: what deltas refer to */
};

struct text {
    const void *bytes;
    size_t size;
    size_t raw_size;
};

struct instr_profile_writer {
    struct instr_allocator allocator;
    struct instr_profile_strings strings;
    struct kind kinds[INSTR_PROFILE_RECORD_COUNT];
    struct instr_profile_buffer texts; /* struct text */
};

/* What finish hands from section to section. */
struct output {
    const struct instr_allocator *allocator;
    const struct instr_sink *sink;
    int level;
    uint64_t sections;
};

enum instr_status instr_profile_writer_open(struct instr_profile_writer **writer,
                                            const struct instr_allocator *allocator) {
    struct instr_profile_writer *made =
        allocator->resize(allocator->context, 0, 0, sizeof(struct instr_profile_writer));
    *writer = made;
    if (!made)
        return INSTR_STATUS_NO_MEMORY;
    memset(made, 0, sizeof *made);
    made->allocator = *allocator;
    return INSTR_STATUS_OK;
}

void instr_profile_writer_close(struct instr_profile_writer *writer) {
    if (!writer)
        return;
    struct instr_allocator allocator = writer->allocator;
    for (unsigned kind = 0; kind < INSTR_PROFILE_RECORD_COUNT; kind++)
        for (unsigned i = 0; i < instr_profile_kinds[kind].field_count; i++)
            instr_profile_buffer_release(&writer->kinds[kind].columns[i], &allocator);
    instr_profile_strings_release(&writer->strings, &allocator);
    instr_profile_buffer_release(&writer->texts, &allocator);
    allocator.resize(allocator.context, writer, sizeof *writer, 0);
}

enum instr_status instr_profile_writer_string(struct instr_profile_writer *writer,
                                              const char *bytes, size_t size, uint64_t *index) {
    return instr_profile_strings_add(&writer->strings, LEAD, bytes, size, index,
                                     &writer->allocator);
}

static uint64_t encode_field(enum instr_profile_field_type type, uint64_t value,
                             uint64_t previous) {
    switch (type) {
    case INSTR_PROFILE_FIELD_UNSIGNED:
        break;
    case INSTR_PROFILE_FIELD_SIGNED:
        return instr_profile_zigzag(value);
    case INSTR_PROFILE_FIELD_DELTA:
    case INSTR_PROFILE_FIELD_STRING:
    case INSTR_PROFILE_FIELD_REF:
    case INSTR_PROFILE_FIELD_OPT:
        return instr_profile_zigzag(value - previous);
    }
    return value;
}

static enum instr_status put_record(struct instr_profile_writer *writer,
                                    enum instr_profile_record record, const void *value) {
    const struct instr_profile_kind *schema = &instr_profile_kinds[record];
    struct kind *kind = &writer->kinds[record];
    uint64_t fields[INSTR_PROFILE_MAX_FIELDS];

    /* All columns have room, or none gets anything. */
    for (unsigned i = 0; i < schema->field_count; i++)
        INSTR_TRY(instr_profile_buffer_reserve(&kind->columns[i], INSTR_PROFILE_VARINT_MAX,
                                               &writer->allocator));
    memcpy(fields, value, schema->field_count * sizeof *fields);
    for (unsigned i = 0; i < schema->field_count; i++) {
        struct instr_profile_buffer *column = &kind->columns[i];
        uint64_t code = encode_field(schema->fields[i].type, fields[i], kind->previous[i]);
        column->size += instr_profile_varint_put(column->bytes + column->size, code);
        kind->previous[i] = fields[i];
    }
    kind->count++;
    return INSTR_STATUS_OK;
}

#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    enum instr_status instr_profile_writer_put_##record(                                           \
        struct instr_profile_writer *writer, const struct instr_profile_##record *value) {         \
        return put_record(writer, INSTR_PROFILE_RECORD_##record, value);                           \
    }
#include "profile_schema.def"

uint64_t instr_profile_writer_count(const struct instr_profile_writer *writer,
                                    enum instr_profile_record record) {
    return writer->kinds[record].count;
}

enum instr_status instr_profile_writer_put_text(struct instr_profile_writer *writer,
                                                const void *bytes, size_t size, size_t raw_size,
                                                uint64_t *index) {
    struct text text = {bytes, size, raw_size};
    if (size > INSTR_PROFILE_MAX_SECTION_BYTES || raw_size > INSTR_PROFILE_MAX_SECTION_BYTES)
        return INSTR_STATUS_NO_MEMORY;
    INSTR_TRY(instr_profile_buffer_reserve(&writer->texts, sizeof text, &writer->allocator));
    *index = writer->texts.size / sizeof text;
    memcpy(writer->texts.bytes + writer->texts.size, &text, sizeof text);
    writer->texts.size += sizeof text;
    return INSTR_STATUS_OK;
}

static enum instr_status write_section(struct output *output, const char *tag,
                                       enum instr_profile_encoding encoding, size_t raw_size,
                                       const void *stored, size_t stored_size) {
    uint8_t header[INSTR_PROFILE_SECTION_HEADER_SIZE];
    struct instr_profile_section section = {.encoding = encoding,
                                            .raw_size = raw_size,
                                            .stored_size = stored_size,
                                            .checksum =
                                                instr_profile_checksum(stored, stored_size)};
    memcpy(section.tag, tag, sizeof section.tag);
    instr_profile_section_encode(header, &section);
    INSTR_TRY(output->sink->write(output->sink->context, header, sizeof header));
    output->sections++;
    if (stored_size == 0)
        return INSTR_STATUS_OK;
    return output->sink->write(output->sink->context, stored, stored_size);
}

/* Writes a payload, compressed if that makes it shorter. */
static enum instr_status write_payload(struct output *output, const char *tag, const void *payload,
                                       size_t size) {
    const struct instr_allocator *allocator = output->allocator;
    if (size < COMPRESS_FROM)
        return write_section(output, tag, INSTR_PROFILE_STORED, size, payload, size);

    size_t used;
    void *packed = allocator->resize(allocator->context, 0, 0, size);
    if (!packed)
        return INSTR_STATUS_NO_MEMORY;
    enum instr_status status =
        instr_profile_compress(packed, size - 1, &used, payload, size, output->level, allocator);
    if (status == INSTR_STATUS_OK && used)
        status = write_section(output, tag, INSTR_PROFILE_ZLIB, size, packed, used);
    else if (status == INSTR_STATUS_OK)
        status = write_section(output, tag, INSTR_PROFILE_STORED, size, payload, size);
    allocator->resize(allocator->context, packed, size, 0);
    return status;
}

static enum instr_status write_strings(struct output *output,
                                       const struct instr_profile_writer *writer) {
    const struct instr_profile_buffer *encoded = &writer->strings.encoded;
    uint8_t lead[LEAD];
    if (writer->strings.count == 0)
        return INSTR_STATUS_OK;
    /* The number goes directly in front of the strings. */
    size_t lead_size = instr_profile_varint_put(lead, writer->strings.count);
    uint8_t *payload = encoded->bytes + LEAD - lead_size;
    memcpy(payload, lead, lead_size);
    return write_payload(output, INSTR_PROFILE_TAG_STRINGS, payload,
                         encoded->size - LEAD + lead_size);
}

/* Puts both counts and the columns one behind the other. */
static enum instr_status join_columns(struct instr_profile_buffer *payload, const struct kind *kind,
                                      unsigned field_count,
                                      const struct instr_allocator *allocator) {
    size_t size = (size_t)2 * INSTR_PROFILE_VARINT_MAX;
    for (unsigned i = 0; i < field_count; i++)
        size += kind->columns[i].size;
    INSTR_TRY(instr_profile_buffer_reserve(payload, size, allocator));
    payload->size = instr_profile_varint_put(payload->bytes, kind->count);
    payload->size += instr_profile_varint_put(payload->bytes + payload->size, field_count);
    for (unsigned i = 0; i < field_count; i++) {
        memcpy(payload->bytes + payload->size, kind->columns[i].bytes, kind->columns[i].size);
        payload->size += kind->columns[i].size;
    }
    return INSTR_STATUS_OK;
}

static enum instr_status write_kind(struct output *output,
                                    const struct instr_profile_writer *writer,
                                    enum instr_profile_record record) {
    const struct instr_profile_kind *schema = &instr_profile_kinds[record];
    const struct kind *kind = &writer->kinds[record];
    struct instr_profile_buffer payload = {0};
    if (kind->count == 0)
        return INSTR_STATUS_OK;
    enum instr_status status = join_columns(&payload, kind, schema->field_count, output->allocator);
    if (status == INSTR_STATUS_OK)
        status = write_payload(output, schema->tag, payload.bytes, payload.size);
    instr_profile_buffer_release(&payload, output->allocator);
    return status;
}

static enum instr_status write_texts(struct output *output,
                                     const struct instr_profile_writer *writer) {
    struct text text;
    for (size_t at = 0; at < writer->texts.size; at += sizeof text) {
        memcpy(&text, writer->texts.bytes + at, sizeof text);
        INSTR_TRY(write_section(output, INSTR_PROFILE_TAG_TEXT, INSTR_PROFILE_ZLIB, text.raw_size,
                                text.bytes, text.size));
    }
    return INSTR_STATUS_OK;
}

enum instr_status instr_profile_writer_finish(struct instr_profile_writer *writer,
                                              const struct instr_profile_header *header, int level,
                                              const struct instr_sink *sink) {
    struct output output = {&writer->allocator, sink, level, 0};
    uint8_t bytes[INSTR_PROFILE_HEADER_SIZE];

    instr_profile_header_encode(bytes, header);
    INSTR_TRY(sink->write(sink->context, bytes, sizeof bytes));
    INSTR_TRY(write_strings(&output, writer));
    for (unsigned i = 0; i < INSTR_PROFILE_RECORD_COUNT; i++)
        INSTR_TRY(write_kind(&output, writer, instr_profile_order[i]));
    INSTR_TRY(write_texts(&output, writer));
    instr_profile_put_le(bytes, output.sections, INSTR_PROFILE_END_SIZE);
    return write_section(&output, INSTR_PROFILE_TAG_END, INSTR_PROFILE_STORED,
                         INSTR_PROFILE_END_SIZE, bytes, INSTR_PROFILE_END_SIZE);
}
