/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Two records of a function become one if they were compiled from the same source into the same
 * blocks, and if adding block by block keeps the hits of each line: a line has as many hits as its
 * most frequent block, so some block must be the most frequent one in both. Else (a line with two
 * branches of which each run took another one) both records are kept, and the report adds them.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "merge_tables.h"
#include "report_sums.h"

/* A line of the function that is being added, once per block that has code of it. */
struct entry {
    uint64_t file, line;
    size_t block; /* of the function */
    uint64_t count, merged_count;
};

struct candidate {
    struct merge *merge;
    const struct merge_part *part;
    struct instr_profile_function record; /* with references of the merged profile */
    size_t old;                           /* its index in the part */
    uint64_t shape;
    struct entry *entries; /* by file and line */
    size_t entry_count, entry_capacity;
};

enum { KEY_SIZE = 6 * sizeof(uint64_t) }; /* name, linkage_name, unit, file, line, column */

static int by_line(const void *left, const void *right) {
    const struct entry *a = left, *b = right;

    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->block < b->block ? -1 : a->block > b->block;
}

static void collect_entries(struct candidate *candidate) {
    const struct merge_part *part = candidate->part;
    const struct report_grouping *blocks = &part->groups.blocks;
    const struct report_grouping *lines = &part->groups.block_lines;
    size_t first = blocks->begin[candidate->old];

    candidate->entry_count = 0;
    candidate->shape = 0;
    for (size_t b = first; b < blocks->begin[candidate->old + 1]; b++) {
        size_t block = blocks->list[b];
        for (size_t l = lines->begin[block]; l < lines->begin[block + 1]; l++) {
            const struct instr_profile_block_line *line =
                &part->profile->block_lines[lines->list[l]];
            struct entry entry = {.file = merge_optional(part->files, line->file),
                                  .line = line->line,
                                  .block = b - first,
                                  .count = part->profile->blocks[block].count};
            candidate->shape = report_index_hash(
                (uint64_t[]){candidate->shape, entry.file, entry.line, line->weight, entry.block},
                5);
            candidate->entries = cli_grow(candidate->entries, candidate->entry_count,
                                          &candidate->entry_capacity, sizeof entry);
            candidate->entries[candidate->entry_count++] = entry;
        }
    }
    if (candidate->entry_count)
        qsort(candidate->entries, candidate->entry_count, sizeof *candidate->entries, by_line);
}

/* Whether each line has a block that is the most frequent one in both. */
static bool hits_add_up(struct candidate *candidate, const struct merge_body *body) {
    const struct instr_profile_block *blocks = MERGE_RECORDS(candidate->merge, block);

    for (size_t begin = 0, end; begin < candidate->entry_count; begin = end) {
        const struct entry *first = &candidate->entries[begin];
        uint64_t largest = 0, merged_largest = 0;
        bool common = false;

        for (end = begin;
             end < candidate->entry_count && candidate->entries[end].file == first->file &&
             candidate->entries[end].line == first->line;
             end++) {
            struct entry *entry = &candidate->entries[end];
            entry->merged_count = blocks[body->first_block + entry->block].count;
            largest = entry->count > largest ? entry->count : largest;
            merged_largest =
                entry->merged_count > merged_largest ? entry->merged_count : merged_largest;
        }
        for (size_t i = begin; i < end; i++)
            common = common || (candidate->entries[i].count == largest &&
                                candidate->entries[i].merged_count == merged_largest);
        if (!common)
            return false;
    }
    return true;
}

static bool fits(const void *context, uint32_t element) {
    struct candidate *candidate = (struct candidate *)(uintptr_t)context;
    const struct instr_profile_function *other =
        &MERGE_RECORDS(candidate->merge, function)[element];
    const struct merge_body *body =
        &((struct merge_body *)(void *)candidate->merge->bodies.records)[element];
    const size_t *begin = candidate->part->groups.blocks.begin;

    return !memcmp(other, &candidate->record, KEY_SIZE) && body->shape == candidate->shape &&
           body->block_count == begin[candidate->old + 1] - begin[candidate->old] &&
           hits_add_up(candidate, body);
}

static void append_function(struct candidate *candidate) {
    struct merge *merge = candidate->merge;
    const struct merge_part *part = candidate->part;
    const struct report_grouping *blocks = &part->groups.blocks;
    const struct report_grouping *lines = &part->groups.block_lines;
    struct merge_body body = {merge->tables[INSTR_PROFILE_RECORD_block].count,
                              blocks->begin[candidate->old + 1] - blocks->begin[candidate->old],
                              candidate->shape};
    size_t index = merge_append(&merge->tables[INSTR_PROFILE_RECORD_function], &candidate->record,
                                sizeof candidate->record);

    merge_append(&merge->bodies, &body, sizeof body);
    for (size_t b = blocks->begin[candidate->old]; b < blocks->begin[candidate->old + 1]; b++) {
        size_t old = blocks->list[b];
        struct instr_profile_block block = {index, part->profile->blocks[old].count, 0};
        size_t new = merge_append(&merge->tables[INSTR_PROFILE_RECORD_block], &block, sizeof block);
        for (size_t l = lines->begin[old]; l < lines->begin[old + 1]; l++) {
            struct instr_profile_block_line line = part->profile->block_lines[lines->list[l]];
            line.block = new;
            line.file = merge_optional(part->files, line.file);
            merge_append(&merge->tables[INSTR_PROFILE_RECORD_block_line], &line, sizeof line);
        }
    }
}

static void add_function(struct candidate *candidate, size_t index) {
    const struct instr_profile_function *add = &candidate->record;
    struct instr_profile_function *sum = &MERGE_RECORDS(candidate->merge, function)[index];
    const struct merge_body *body =
        &((struct merge_body *)(void *)candidate->merge->bodies.records)[index];
    const struct report_grouping *blocks = &candidate->part->groups.blocks;

    if (add->timed_calls && (!sum->timed_calls || add->min_ns < sum->min_ns))
        sum->min_ns = add->min_ns;
    if (add->timed_calls && (!sum->timed_calls || add->max_ns > sum->max_ns))
        sum->max_ns = add->max_ns;
    sum->flags |= add->flags;
    report_count(&sum->calls, add->calls);
    report_count(&sum->timed_calls, add->timed_calls);
    report_count(&sum->primitive_calls, add->primitive_calls);
    report_add(&sum->total_ns, add->total_ns);
    report_add(&sum->self_ns, add->self_ns);
    report_add(&sum->lib_ns, add->lib_ns);
    for (size_t i = 0; i < body->block_count; i++) {
        size_t block = blocks->list[blocks->begin[candidate->old] + i];
        report_count(&MERGE_RECORDS(candidate->merge, block)[body->first_block + i].count,
                     candidate->part->profile->blocks[block].count);
    }
}

static uint64_t first_block_of(const struct candidate *candidate, size_t site) {
    const struct report_grouping *blocks = &candidate->part->groups.blocks;
    size_t first = blocks->begin[candidate->old];

    for (size_t b = first; b < blocks->begin[candidate->old + 1]; b++)
        if (candidate->part->profile->blocks[blocks->list[b]].loop == site + 1)
            return b - first;
    return UINT64_MAX;
}

static void merge_site(struct candidate *candidate, size_t function, size_t old) {
    struct merge *merge = candidate->merge;
    struct merge_table *table = &merge->tables[INSTR_PROFILE_RECORD_site];
    struct instr_profile_site add = candidate->part->profile->sites[old];
    const struct report_grouping *blocks = &candidate->part->groups.blocks;
    const struct merge_body *body = &((struct merge_body *)(void *)merge->bodies.records)[function];
    bool is_new;

    add.function = function;
    add.file = merge_optional(candidate->part->files, add.file);
    struct merge_site_key key = {function, add.kind, add.file, add.line, 0};
    if (add.kind == INSTR_PROFILE_SITE_LOOP)
        key.first_block = first_block_of(candidate, old);
    size_t index = merge_place(&merge->site_keys, &key, sizeof key, sizeof key, &is_new);
    if (is_new) {
        merge_append(table, &add, sizeof add);
    } else {
        struct instr_profile_site *sum = &MERGE_RECORDS(merge, site)[index];
        if (add.visits && (!sum->visits || add.min_ns < sum->min_ns))
            sum->min_ns = add.min_ns;
        if (add.visits && (!sum->visits || add.max_ns > sum->max_ns))
            sum->max_ns = add.max_ns;
        report_count(&sum->visits, add.visits);
        report_count(&sum->outermost, add.outermost);
        report_add(&sum->total_ns, add.total_ns);
        report_add(&sum->self_ns, add.self_ns);
        report_add(&sum->lib_ns, add.lib_ns);
    }
    if (add.kind != INSTR_PROFILE_SITE_LOOP)
        return;
    for (size_t i = 0; i < body->block_count; i++) {
        size_t block = blocks->list[blocks->begin[candidate->old] + i];
        if (candidate->part->profile->blocks[block].loop == old + 1)
            MERGE_RECORDS(merge, block)[body->first_block + i].loop = index + 1;
    }
}

void merge_functions(struct merge *merge, struct merge_part *part) {
    struct candidate candidate = {.merge = merge, .part = part};
    const struct report_grouping *sites = &part->groups.sites;

    for (size_t i = 0; i < part->profile->function_count; i++) {
        struct instr_profile_function *record = &candidate.record;
        *record = part->profile->functions[i];
        record->name = part->strings[record->name];
        record->linkage_name = part->strings[record->linkage_name];
        record->unit = part->units[record->unit];
        record->file = merge_optional(part->files, record->file);
        candidate.old = i;
        collect_entries(&candidate);
        uint64_t hash = report_index_hash_bytes(record, KEY_SIZE, candidate.shape);
        uint32_t *place = report_index_place(&merge->functions, hash, fits, &candidate);
        if (*place == REPORT_INDEX_NONE) {
            *place = (uint32_t)merge->tables[INSTR_PROFILE_RECORD_function].count;
            part->functions[i] = *place;
            append_function(&candidate);
        } else {
            part->functions[i] = *place;
            add_function(&candidate, *place);
        }
        for (size_t s = sites->begin[i]; s < sites->begin[i + 1]; s++)
            merge_site(&candidate, part->functions[i], sites->list[s]);
    }
    free(candidate.entries);
}
