/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Source text: the same ranges of the same files with the same bytes are kept once. */
#include <stdlib.h>

#include "cli.h"
#include "merge_tables.h"
#include "report_input.h"
#include "zstream.h"

enum { TEXT_LEVEL = 9 };

struct hashes {
    const uint64_t *list;
    uint64_t wanted;
};

static bool same_hash(const void *context, uint32_t element) {
    const struct hashes *hashes = context;

    return hashes->list[element] == hashes->wanted;
}

static enum instr_status put_text(struct merge *merge, const struct instr_profile_text *text,
                                  uint64_t *index) {
    size_t capacity = text->size + text->size / 1000 + 128, used = 0;
    void *memory = cli_resize(0, capacity);

    merge->text_memory = cli_grow(merge->text_memory, merge->text_count,
                                  &merge->text_memory_capacity, sizeof *merge->text_memory);
    merge->text_memory[merge->text_count] = memory;
    enum instr_status status = instr_profile_compress(memory, capacity, &used, text->bytes,
                                                      text->size, TEXT_LEVEL, &report_allocator);
    if (status)
        return status;
    return instr_profile_writer_put_text(merge->writer, memory, used, text->size, index);
}

enum instr_status merge_texts(struct merge *merge, const struct merge_part *part) {
    const struct instr_profile *profile = part->profile;
    uint64_t *hashes = cli_resize(0, profile->text_count * sizeof *hashes);
    uint64_t *indices = cli_resize(0, profile->text_count * sizeof *indices);
    enum instr_status status = INSTR_STATUS_OK;

    for (size_t i = 0; i < profile->text_count; i++)
        hashes[i] = report_index_hash_bytes(profile->texts[i].bytes, profile->texts[i].size, 0);
    for (size_t i = 0; i < profile->range_count; i++) {
        const struct instr_profile_range *range = &profile->ranges[i];
        if (range->text < profile->text_count)
            hashes[range->text] = report_index_hash(
                (uint64_t[]){hashes[range->text], merge_optional(part->files, range->file),
                             range->first_line, range->line_count},
                4);
    }
    for (size_t i = 0; i < profile->text_count && !status; i++) {
        struct hashes wanted = {merge->text_hashes, hashes[i]};
        uint32_t *place = report_index_place(&merge->texts, hashes[i], same_hash, &wanted);
        indices[i] = UINT64_MAX;
        if (*place != REPORT_INDEX_NONE)
            continue;
        *place = (uint32_t)merge->text_count;
        merge->text_hashes = cli_grow(merge->text_hashes, merge->text_count,
                                      &merge->text_hash_capacity, sizeof *merge->text_hashes);
        merge->text_hashes[merge->text_count] = hashes[i];
        status = put_text(merge, &profile->texts[i], &indices[i]);
        merge->text_count++;
    }
    for (size_t i = 0; i < profile->range_count && !status; i++) {
        struct instr_profile_range range = profile->ranges[i];
        if (range.text >= profile->text_count || indices[range.text] == UINT64_MAX)
            continue;
        range.text = indices[range.text];
        range.file = merge_optional(part->files, range.file);
        merge_append(&merge->tables[INSTR_PROFILE_RECORD_range], &range, sizeof range);
    }
    free(hashes);
    free(indices);
    return status;
}
