/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Records of a merged profile while it is put together. Only report_merge.c and its parts. */
#ifndef INSTR_MERGE_TABLES_H
#define INSTR_MERGE_TABLES_H

#include "profile_reader.h"
#include "profile_writer.h"
#include "report_index.h"

struct merge {
    struct instr_profile_writer *writer;
    enum instr_status status; /* the first failure of the writer */

#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    struct instr_profile_##record *record##s;                                                      \
    size_t record##_count, record##_capacity;                                                      \
    struct report_index record##_index;
#include "profile_schema.def"

    /* Per merged function, where its blocks begin; its blocks and their lines stand together. */
    struct merge_body {
        size_t first_block, block_count;
        uint64_t shape; /* hash of which lines its blocks have */
    } * bodies;
    size_t body_capacity;
    size_t *first_lines; /* per merged block, the first of its lines; and the count behind */
    size_t first_line_capacity;

    uint64_t *text_hashes; /* per text section put, a hash of text and ranges */
    size_t text_count, text_capacity;
    void **text_memory; /* compressed texts, until finish */
    size_t text_memory_capacity;
};

/* The profile that is being added: its indices -> indices of the merged one. */
struct merge_part {
    const struct instr_profile *profile;
    uint64_t *strings, *runs, *images, *files, *units, *functions, *blocks, *sites;
};

/* merge_functions.c: functions with blocks and sites. */
void merge_functions(struct merge *merge, struct merge_part *part);

/* merge_texts.c: texts and ranges; fails with NO_MEMORY only. */
enum instr_status merge_texts(struct merge *merge, const struct merge_part *part);

/* An optional reference of a part, 1 + index, as one of the merged profile. */
static inline uint64_t merge_optional(const uint64_t *map, uint64_t reference) {
    return reference ? map[reference - 1] + 1 : 0;
}

#endif
