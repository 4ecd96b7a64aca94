/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Source text for line tables: from the file on disk if it is still the one that was compiled,
 * else as far as the profile holds it.
 */
#ifndef INSTR_REPORT_SOURCE_H
#define INSTR_REPORT_SOURCE_H

#include "report_model.h"
#include "report_options.h"

enum report_source_state {
    REPORT_SOURCE_UNREAD = 0,
    REPORT_SOURCE_GOOD,     /* the text is what was compiled */
    REPORT_SOURCE_EMBEDDED, /* the file has changed; the text is what was compiled */
    REPORT_SOURCE_CHANGED,  /* the file has changed and is all there is */
    REPORT_SOURCE_MISSING
};

struct report_source {
    enum report_source_state state;
    struct report_source_line {
        uint64_t number;
        const char *bytes;
        size_t size; /* without the end of line */
    } * lines;       /* in order of number */
    size_t line_count, line_capacity;
    char *disk; /* the file's content, if lines point into it */
};

struct report_sources {
    const struct report_model *model;
    const struct report_words *paths; /* of --source-path */
    struct report_source *sources;    /* one per file of the model */
};

void report_sources_open(struct report_sources *sources, const struct report_model *model,
                         const struct report_words *paths);
void report_sources_close(struct report_sources *sources);

/* The text of a file (an index); read when it is asked for first. */
const struct report_source *report_sources_get(struct report_sources *sources, size_t file);

/* Position of the first line with at least that number; line_count if there is none. */
size_t report_source_position(const struct report_source *source, uint64_t number);

/* Where a file is now, after --source-path; the caller frees it. */
char *report_source_map_path(const struct report_words *paths, const char *path);

#endif
