/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Records of a merged profile while it is put together: for report_merge.c and merge_*.c only. */
#ifndef INSTR_MERGE_TABLES_H
#define INSTR_MERGE_TABLES_H

#include "profile_reader.h"
#include "profile_writer.h"
#include "report_grouping.h"
#include "report_index.h"

/* Records of one kind. Those that stand for the same thing begin with the same bytes. */
struct merge_table {
    char *records;
    size_t count, capacity;
    struct report_index index;
};

struct merge_site_key {
    uint64_t function, kind, file, line;
    uint64_t first_block; /* of a loop: two loops may begin on one line */
};

/* Where the blocks of a merged function are. */
struct merge_body {
    size_t first_block, block_count;
    uint64_t shape; /* hash of the lines that its blocks have */
};

struct merge {
    struct instr_profile_writer *writer;
    struct merge_table tables[INSTR_PROFILE_RECORD_COUNT];
    struct merge_table site_keys; /* struct merge_site_key, one per site */
    struct merge_table bodies;    /* struct merge_body, one per function */
    struct report_index functions;
    struct report_index texts; /* hashes in text_hashes */
    uint64_t *text_hashes;
    void **text_memory; /* compressed texts: the writer wants them until it is finished */
    size_t text_count, text_hash_capacity, text_memory_capacity;
};

/* The profile that is being added: its indices -> indices of the merged one. */
struct merge_part {
    const struct instr_profile *profile;
    struct report_groupings groups;
    uint64_t *strings, *runs, *images, *files, *units, *functions;
};

/* The merged records of one kind, as an array. */
#define MERGE_RECORDS(merge, record)                                                               \
    ((struct instr_profile_##record *)(void *)(merge)                                              \
         ->tables[INSTR_PROFILE_RECORD_##record]                                                   \
         .records)

/* Appends a record of that size and returns its index. */
size_t merge_append(struct merge_table *table, const void *record, size_t size);

/* The index of the record whose first `key_size` bytes are the same; appends it if there is none.
 * `*is_new` says which. */
size_t merge_place(struct merge_table *table, const void *record, size_t size, size_t key_size,
                   bool *is_new);

/* An optional reference of a part, 1 + index or 0, as one of the merged profile. */
static inline uint64_t merge_optional(const uint64_t *map, uint64_t reference) {
    return reference ? map[reference - 1] + 1 : 0;
}

/* Functions with their blocks, lines and sites; fills part->functions. */
void merge_functions(struct merge *merge, struct merge_part *part);

/* Frames of samples. */
void merge_frames(struct merge *merge, const struct merge_part *part);

/* Source text and its ranges. */
enum instr_status merge_texts(struct merge *merge, const struct merge_part *part);

#endif
