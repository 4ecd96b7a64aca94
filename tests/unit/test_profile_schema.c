/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "unit_main.h"

#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "profile_layout.h"
#include "profile_reader.h"
#include "profile_sample.h"
#include "profile_schema.h"
#include "profile_writer.h"

static const uint64_t extremes[] = {0,
                                    1,
                                    127,
                                    128,
                                    UINT32_MAX,
                                    (uint64_t)INT64_MAX,
                                    UINT64_MAX,
                                    2,
                                    (uint64_t)INT64_MIN,
                                    0,
                                    UINT64_MAX - 1};
#define EXTREMES (sizeof extremes / sizeof extremes[0])

static void test_tags_are_four_characters_and_unique(void) {
    for (unsigned i = 0; i < INSTR_PROFILE_RECORD_COUNT; i++) {
        const char *tag = instr_profile_kinds[i].tag;
        CU_ASSERT(strlen(tag) == 4);
        CU_ASSERT(strcmp(tag, INSTR_PROFILE_TAG_STRINGS) != 0);
        CU_ASSERT(strcmp(tag, INSTR_PROFILE_TAG_TEXT) != 0);
        CU_ASSERT(strcmp(tag, INSTR_PROFILE_TAG_END) != 0);
        for (unsigned j = 0; j < i; j++)
            CU_ASSERT(strcmp(tag, instr_profile_kinds[j].tag) != 0);
    }
}

static void test_order_has_each_kind_once_behind_those_it_refers_to(void) {
    bool written[INSTR_PROFILE_RECORD_COUNT] = {false};
    for (unsigned i = 0; i < INSTR_PROFILE_RECORD_COUNT; i++) {
        enum instr_profile_record record = instr_profile_order[i];
        const struct instr_profile_kind *kind = &instr_profile_kinds[record];
        CU_ASSERT_FATAL(record < INSTR_PROFILE_RECORD_COUNT);
        CU_ASSERT(!written[record]);
        for (unsigned f = 0; f < kind->field_count; f++) {
            if (kind->fields[f].type == INSTR_PROFILE_FIELD_REF ||
                kind->fields[f].type == INSTR_PROFILE_FIELD_OPT)
                CU_ASSERT(written[kind->fields[f].target] || kind->fields[f].target == record);
        }
        written[record] = true;
    }
}

static void test_fields_with_rules_of_their_own_come_first(void) {
    CU_ASSERT(offsetof(struct instr_profile_range, text) == 0);
    CU_ASSERT(offsetof(struct instr_profile_frame, parent) == 0);
}

/* A value for record number n of a kind: extreme where the field is a number, and any index that
 * exists where it is a reference. All kinds get EXTREMES records. */
static uint64_t value_for(const struct instr_profile_field *field, unsigned place, size_t n) {
    switch (field->type) {
    case INSTR_PROFILE_FIELD_STRING:
        return n % 3;
    case INSTR_PROFILE_FIELD_REF:
        return (EXTREMES - 1 - n + place) % EXTREMES;
    case INSTR_PROFILE_FIELD_OPT:
        return (n * 7 + place) % (EXTREMES + 1);
    case INSTR_PROFILE_FIELD_UNSIGNED:
    case INSTR_PROFILE_FIELD_SIGNED:
    case INSTR_PROFILE_FIELD_DELTA:
        break;
    }
    return extremes[(n + place) % EXTREMES];
}

static void fill(uint64_t *fields, enum instr_profile_record record, size_t n) {
    const struct instr_profile_kind *kind = &instr_profile_kinds[record];
    for (unsigned f = 0; f < kind->field_count; f++)
        fields[f] = value_for(&kind->fields[f], f, n);
    if (record == INSTR_PROFILE_RECORD_range)
        fields[0] = 0;
    if (record == INSTR_PROFILE_RECORD_frame)
        fields[0] = n / 2;
}

static void test_every_kind_survives_a_round_trip_with_extreme_values(void) {
    struct fail_alloc memory;
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    struct instr_profile_writer *writer;
    struct instr_profile profile;
    struct sample_bytes out;
    struct instr_sink sink = sample_sink(&out);
    uint64_t fields[INSTR_PROFILE_MAX_FIELDS], index;
    /* An empty zlib stream. */
    static const uint8_t nothing[] = {0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01};

    CU_ASSERT_FATAL(instr_profile_writer_open(&writer, &allocator) == INSTR_STATUS_OK);
    instr_profile_writer_string(writer, "one", 3, &index);
    instr_profile_writer_string(writer, "two", 3, &index);
    instr_profile_writer_put_text(writer, nothing, sizeof nothing, 0, &index);
    for (size_t n = 0; n < EXTREMES; n++) {
#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    {                                                                                              \
        struct instr_profile_##record value;                                                       \
        fill(fields, INSTR_PROFILE_RECORD_##record, n);                                            \
        memcpy(&value, fields, sizeof value);                                                      \
        CU_ASSERT(instr_profile_writer_put_##record(writer, &value) == INSTR_STATUS_OK);           \
    }
#include "profile_schema.def"
    }
    CU_ASSERT(instr_profile_writer_finish(writer, &sample_header, 9, &sink) == INSTR_STATUS_OK);
    instr_profile_writer_close(writer);

    CU_ASSERT(instr_profile_read(&profile, out.bytes, out.size, &allocator, 0) == INSTR_STATUS_OK);
    CU_ASSERT(profile.complete);
#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    CU_ASSERT_FATAL(profile.record##_count == EXTREMES);                                           \
    for (size_t n = 0; n < EXTREMES; n++) {                                                        \
        fill(fields, INSTR_PROFILE_RECORD_##record, n);                                            \
        CU_ASSERT(memcmp(&profile.record##s[n], fields, sizeof profile.record##s[n]) == 0);        \
    }
#include "profile_schema.def"
    instr_profile_release(&profile);
    sample_release(&out);
    CU_ASSERT(memory.live_blocks == 0);
    CU_ASSERT(memory.wrong_sizes == 0);
}

UNIT_MAIN("profile_schema", UNIT_TEST(test_tags_are_four_characters_and_unique),
          UNIT_TEST(test_order_has_each_kind_once_behind_those_it_refers_to),
          UNIT_TEST(test_fields_with_rules_of_their_own_come_first),
          UNIT_TEST(test_every_kind_survives_a_round_trip_with_extreme_values))
