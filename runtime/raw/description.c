/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "description.h"

#include <string.h>

/* Lines and columns beyond this are taken for damage. */
#define LARGEST_LINE UINT64_C(0xffffffff)

static uint64_t number(struct instr_raw_description *d) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        unsigned char byte;
        if (d->at == d->end)
            break;
        byte = *d->at++;
        if (shift == 63 && byte > 1)
            break;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
    d->failed = true;
    return 0;
}

/* A number of records, each of which takes at least one byte. */
static uint64_t count(struct instr_raw_description *d) {
    uint64_t value = number(d);
    if (value > (uint64_t)(d->end - d->at))
        d->failed = true;
    return d->failed ? 0 : value;
}

static void check(struct instr_raw_description *d, bool good) {
    if (!good)
        d->failed = true;
}

static uint64_t apply_delta(struct instr_raw_description *d, uint64_t base, uint64_t zigzag) {
    uint64_t line = base + ((zigzag >> 1) ^ (~(zigzag & 1) + 1));
    check(d, line <= LARGEST_LINE);
    return line;
}

/* Takes one record off `left`; false if there is none. */
static bool begin(struct instr_raw_description *d, uint64_t *left) {
    if (d->failed || *left == 0)
        return false;
    --*left;
    return true;
}

#define READ_FIELD(name) record->name = number(d);

bool instr_raw_description_open(struct instr_raw_description *d, const void *bytes, size_t size,
                                uint32_t counter_count, uint32_t times_count, uint64_t source_size,
                                bool (*strings)(void *context,
                                                const struct instr_raw_desc_string *),
                                void *context) {
    struct instr_raw_desc_unit *record = &d->unit;
    memset(d, 0, sizeof(*d));
    d->at = bytes;
    d->end = d->at + size;
    d->counter_count = counter_count;
    d->times_count = times_count;
    d->source_size = source_size;
    d->string_count = count(d);
    for (uint64_t i = 0; i < d->string_count && !d->failed; i++) {
        struct instr_raw_desc_string string;
        string.size = count(d);
        string.bytes = (const char *)d->at;
        d->at += string.size;
        if (!d->failed && strings && !strings(context, &string))
            d->failed = true;
    }
    INSTR_ABI_UNIT_FIELDS(READ_FIELD)
    d->file_count = d->files_left = count(d);
    check(d, record->producer < d->string_count);
    check(d, record->source_file < d->file_count);
    return !d->failed;
}

bool instr_raw_description_next_file(struct instr_raw_description *d,
                                     struct instr_raw_desc_file *record) {
    if (!begin(d, &d->files_left)) {
        d->chunk_count = d->chunks_left = count(d);
        return false;
    }
    INSTR_ABI_FILE_FIELDS(READ_FIELD)
    check(d, record->name < d->string_count);
    check(d, record->directory < d->string_count);
    return !d->failed;
}

bool instr_raw_description_next_chunk(struct instr_raw_description *d,
                                      struct instr_raw_desc_chunk *record) {
    if (!begin(d, &d->chunks_left)) {
        d->function_count = d->functions_left = count(d);
        return false;
    }
    INSTR_ABI_CHUNK_FIELDS(READ_FIELD)
    check(d, record->compressed_size <= d->source_size - d->source_used);
    check(d, record->range_count <= (uint64_t)(d->end - d->at));
    if (d->failed)
        return false;
    d->source_used += record->compressed_size;
    d->ranges_left = record->range_count;
    return true;
}

bool instr_raw_description_next_range(struct instr_raw_description *d,
                                      struct instr_raw_desc_range *record) {
    if (!begin(d, &d->ranges_left))
        return false;
    INSTR_ABI_RANGE_FIELDS(READ_FIELD)
    check(d, record->file < d->file_count);
    check(d, record->first_line <= LARGEST_LINE && record->line_count <= LARGEST_LINE);
    return !d->failed;
}

bool instr_raw_description_next_function(struct instr_raw_description *d,
                                         struct instr_raw_desc_function *record) {
    if (!begin(d, &d->functions_left))
        return false;
    INSTR_ABI_FUNCTION_FIELDS(READ_FIELD)
    check(d, record->name < d->string_count && record->linkage_name < d->string_count);
    check(d, record->file < d->file_count);
    check(d, record->line <= LARGEST_LINE && record->end_line <= LARGEST_LINE);
    check(d, record->chunk <= d->chunk_count);
    check(d, record->first_counter <= d->counter_count);
    check(d, !d->failed && record->counter_count <= d->counter_count - record->first_counter);
    check(d, record->known_calls <= 1 + (uint64_t)(d->end - d->at));
    check(d, record->sum_count <= (uint64_t)(d->end - d->at));
    if (d->failed)
        return false;
    d->values_known = record->counter_count + (record->known_calls != 0);
    d->value_count = d->values_known + record->sum_count;
    check(d, record->entry < d->value_count);
    check(d, record->times <= d->times_count);
    check(d, record->site_count <= (uint64_t)(d->end - d->at));
    check(d, record->block_count <= (uint64_t)(d->end - d->at));
    if (d->failed)
        return false;
    d->site_count = d->sites_left = record->site_count;
    d->calls_left = record->known_calls ? record->known_calls - 1 : 0;
    d->sums_left = record->sum_count;
    d->blocks_left = record->block_count;
    d->site_line = d->block_line = record->line;
    return true;
}

bool instr_raw_description_next_site(struct instr_raw_description *d,
                                     struct instr_raw_desc_site *record) {
    if (!begin(d, &d->sites_left))
        return false;
    INSTR_ABI_SITE_FIELDS(READ_FIELD)
    record->line = d->site_line = apply_delta(d, d->site_line, record->line_delta);
    check(d, record->times < d->times_count);
    check(d, record->file < d->file_count);
    return !d->failed;
}

bool instr_raw_description_next_call(struct instr_raw_description *d,
                                     struct instr_raw_desc_call *record) {
    if (!begin(d, &d->calls_left))
        return false;
    INSTR_ABI_CALL_FIELDS(READ_FIELD)
    check(d, record->function < d->function_count - d->functions_left - 1);
    return !d->failed;
}

bool instr_raw_description_next_sum(struct instr_raw_description *d,
                                    struct instr_raw_desc_sum *record) {
    if (!begin(d, &d->sums_left))
        return false;
    INSTR_ABI_SUM_FIELDS(READ_FIELD)
    check(d, record->term_count <= (uint64_t)(d->end - d->at));
    if (d->failed)
        return false;
    d->terms_left = record->term_count;
    d->values_known++;
    return true;
}

bool instr_raw_description_next_term(struct instr_raw_description *d,
                                     struct instr_raw_desc_term *record) {
    if (!begin(d, &d->terms_left))
        return false;
    INSTR_ABI_TERM_FIELDS(READ_FIELD)
    record->value = record->signed_value >> 1;
    record->minus = record->signed_value & 1;
    check(d, record->value + 1 < d->values_known);
    return !d->failed;
}

bool instr_raw_description_next_block(struct instr_raw_description *d,
                                      struct instr_raw_desc_block *record) {
    if (!begin(d, &d->blocks_left))
        return false;
    INSTR_ABI_BLOCK_FIELDS(READ_FIELD)
    check(d, record->value < d->value_count);
    check(d, record->loop <= d->site_count);
    check(d, record->line_count <= (uint64_t)(d->end - d->at));
    if (d->failed)
        return false;
    d->lines_left = record->line_count;
    return true;
}

bool instr_raw_description_next_line(struct instr_raw_description *d,
                                     struct instr_raw_desc_line *record) {
    if (!begin(d, &d->lines_left))
        return false;
    INSTR_ABI_LINE_FIELDS(READ_FIELD)
    record->line = d->block_line = apply_delta(d, d->block_line, record->line_delta);
    check(d, record->file < d->file_count);
    return !d->failed;
}
