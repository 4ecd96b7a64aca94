/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What a live file consists of, collected segment by segment. Inside of the reader only. */
#ifndef INSTR_LIVE_READER_PARTS_H
#define INSTR_LIVE_READER_PARTS_H

#include <stdbool.h>

#include "live_layout.h"
#include "profile_format.h"
#include "raw.h"
#include "sample_tree.h"

struct instr_live_parts {
    const unsigned char *bytes;
    size_t size;
    struct instr_allocator allocator;
    size_t damage; /* offset of the first that was met; SIZE_MAX if there is none */

    const char *strings, *strings_end; /* each with its 0 */

    struct instr_raw_image *images;
    uint32_t *indices; /* of the images, as segments name them */
    size_t image_count, image_room;

    /* Where data segments lay in the process. */
    struct instr_live_range {
        uint64_t address, size;
        size_t image; /* position in images */
    } * ranges;
    size_t range_count, range_room;

    struct instr_live_thread *threads;
    size_t thread_count, thread_room;

    struct instr_raw_arc *arcs;
    size_t arc_count, arc_room;

    struct instr_raw_module *modules; /* as they stand in the file, until they are sorted */
    size_t module_count, module_room;
    uint64_t samples;
    struct instr_raw_sample_tree *tree; /* what stacks are added to */
};

void instr_live_parts_start(struct instr_live_parts *parts, const void *bytes, size_t size,
                            const struct instr_allocator *allocator);
void instr_live_parts_release(struct instr_live_parts *parts);
void instr_live_parts_damaged(struct instr_live_parts *parts, size_t offset);

/* Never 0; empty if it is not there. INSTR_LIVE_STRINGS: where the arguments begin. */
const char *instr_live_parts_string(const struct instr_live_parts *parts,
                                    enum instr_live_string which);

/* Each takes what it is for from a segment whose payload lies at that offset, as a whole. Returns
 * false if there is no memory. */
bool instr_live_parts_describe(struct instr_live_parts *parts,
                               const struct instr_live_segment *segment, size_t payload);
bool instr_live_parts_add_data(struct instr_live_parts *parts,
                               const struct instr_live_segment *segment, size_t payload);
/* When all data were added, before the arcs. */
void instr_live_parts_sort(struct instr_live_parts *parts);
bool instr_live_parts_add_thread(struct instr_live_parts *parts,
                                 const struct instr_live_segment *segment, size_t payload);
bool instr_live_parts_add_arcs(struct instr_live_parts *parts,
                               const struct instr_live_segment *segment, size_t payload);

/* live_reader_samples.c: modules before they are sorted, stacks after that, into parts->tree. */
bool instr_live_parts_add_module(struct instr_live_parts *parts,
                                 const struct instr_live_segment *segment, size_t payload);
void instr_live_parts_sort_modules(struct instr_live_parts *parts);
bool instr_live_parts_add_stacks(struct instr_live_parts *parts,
                                 const struct instr_live_segment *segment, size_t payload);

/* Makes room for one more element; returns the array, or 0 if there is no memory. */
void *instr_live_parts_grow(const struct instr_live_parts *parts, void *array, size_t count,
                            size_t *room, size_t element);

#endif
