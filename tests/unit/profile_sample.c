/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "profile_sample.h"

#include <stdlib.h>
#include <string.h>

#include "profile_layout.h"
#include "profile_schema.h"
#include "zstream.h"

const struct instr_profile_header sample_header = {0, 0, 4242, 17, 1700000000000000000u};

const char sample_source[] = "int twice(int x) {\n    return 2 * x;\n}\n";
const size_t sample_source_size = sizeof sample_source - 1;

static enum instr_status keep(void *context, const void *bytes, size_t size) {
    struct sample_bytes *out = context;
    uint8_t *grown = realloc(out->bytes, out->size + size);
    if (!grown)
        return INSTR_STATUS_IO;
    memcpy(grown + out->size, bytes, size);
    out->bytes = grown;
    out->size += size;
    return INSTR_STATUS_OK;
}

struct instr_sink sample_sink(struct sample_bytes *out) {
    *out = (struct sample_bytes){0, 0};
    return (struct instr_sink){keep, out};
}

void sample_release(struct sample_bytes *out) {
    free(out->bytes);
    *out = (struct sample_bytes){0, 0};
}

static uint64_t sample_field(const struct instr_profile_field *field, unsigned record) {
    switch (field->type) {
    case INSTR_PROFILE_FIELD_STRING:
        return record + 1;
    case INSTR_PROFILE_FIELD_REF:
        return record;
    case INSTR_PROFILE_FIELD_OPT:
        return 2 * record; /* none, then the second */
    case INSTR_PROFILE_FIELD_SIGNED:
        return record ? UINT64_C(1) << 63 : 0;
    case INSTR_PROFILE_FIELD_UNSIGNED:
    case INSTR_PROFILE_FIELD_DELTA:
        break;
    }
    return record ? 1 : 100000;
}

static enum instr_status put_records(struct instr_profile_writer *writer, unsigned record) {
#define INSTR_RECORD_BEGIN(kind, tag)                                                              \
    {                                                                                              \
        struct instr_profile_##kind value;                                                         \
        const struct instr_profile_kind *schema =                                                  \
            &instr_profile_kinds[INSTR_PROFILE_RECORD_##kind];                                     \
        uint64_t fields[INSTR_PROFILE_MAX_FIELDS];                                                 \
        for (unsigned i = 0; i < schema->field_count; i++)                                         \
            fields[i] = sample_field(&schema->fields[i], record);                                  \
        /* Its text; its caller, which stands before it. */                                        \
        if (INSTR_PROFILE_RECORD_##kind == INSTR_PROFILE_RECORD_range ||                           \
            INSTR_PROFILE_RECORD_##kind == INSTR_PROFILE_RECORD_frame)                             \
            fields[0] = record;                                                                    \
        memcpy(&value, fields, sizeof value);                                                      \
        INSTR_TRY(instr_profile_writer_put_##kind(writer, &value));                                \
    }
#include "profile_schema.def"
    return INSTR_STATUS_OK;
}

static enum instr_status write_all(struct instr_profile_writer *writer, const void *packed,
                                   size_t packed_size, const struct instr_sink *sink) {
    uint64_t index;
    INSTR_TRY(instr_profile_writer_string(writer, "first", 5, &index));
    INSTR_TRY(instr_profile_writer_string(writer, "se\0ond", 6, &index));
    for (unsigned i = 0; i < 2; i++) {
        INSTR_TRY(put_records(writer, i));
        INSTR_TRY(
            instr_profile_writer_put_text(writer, packed, packed_size, sample_source_size, &index));
    }
    return instr_profile_writer_finish(writer, &sample_header, 6, sink);
}

enum instr_status sample_write(struct sample_bytes *out, const struct instr_allocator *allocator) {
    struct instr_profile_writer *writer;
    struct instr_sink sink = sample_sink(out);
    uint8_t packed[256];
    size_t packed_size;

    INSTR_TRY(instr_profile_compress(packed, sizeof packed, &packed_size, sample_source,
                                     sample_source_size, 9, allocator));
    INSTR_TRY(instr_profile_writer_open(&writer, allocator));
    enum instr_status status = write_all(writer, packed, packed_size, &sink);
    instr_profile_writer_close(writer);
    if (status != INSTR_STATUS_OK)
        sample_release(out);
    return status;
}
