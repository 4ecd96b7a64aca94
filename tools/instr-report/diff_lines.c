/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Which line of a function is which: by what is written there, blanks aside, for an edit may have
 * indented it anew. Where the text is not known, by the distance from the function's first line.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_align.h"
#include "report_diff.h"
#include "report_index.h"

/* A line of a file with what is known of it. */
struct element {
    uint64_t number;
    const struct report_line *line;          /* 0: no code */
    const struct report_source_line *source; /* 0: unknown */
};

/* The lines of a function in one file, on one side. */
struct stretch {
    uint32_t file;
    const struct report_line *lines;
    size_t line_count;
    uint64_t first, last; /* numbers between which the text is looked at; 0: nothing */
    const struct report_source *source;
    struct element *elements;
    size_t count, capacity;
};

static uint64_t hash_of(const struct element *element) {
    char packed[4096];
    size_t size = 0;
    uint64_t hash = 0;

    for (size_t i = 0; i < element->source->size; i++) {
        if (isspace((unsigned char)element->source->bytes[i]))
            continue;
        packed[size++] = element->source->bytes[i];
        if (size == sizeof packed) {
            hash = report_index_hash_bytes(packed, size, hash);
            size = 0;
        }
    }
    return report_index_hash_bytes(packed, size, hash);
}

static bool text_is_known(const struct stretch *stretch) {
    return stretch->source && (stretch->source->state == REPORT_SOURCE_GOOD ||
                               stretch->source->state == REPORT_SOURCE_EMBEDDED);
}

static void add_element(struct stretch *stretch, uint64_t number, const struct report_line *line) {
    struct element element = {number, line, 0};

    if (text_is_known(stretch)) {
        size_t at = report_source_position(stretch->source, number);
        if (at < stretch->source->line_count && stretch->source->lines[at].number == number)
            element.source = &stretch->source->lines[at];
    }
    stretch->elements =
        cli_grow(stretch->elements, stretch->count, &stretch->capacity, sizeof element);
    stretch->elements[stretch->count++] = element;
}

/* Each line between first and last whose text is known, and each that has code. */
static void add_elements(struct stretch *stretch) {
    const struct report_source *source = text_is_known(stretch) ? stretch->source : 0;
    size_t text = source ? report_source_position(source, stretch->first) : 0, line = 0;

    for (;;) {
        bool has_text =
            source && text < source->line_count && source->lines[text].number <= stretch->last;
        bool has_line = line < stretch->line_count;
        if (!has_text && !has_line)
            return;
        uint64_t number = has_line ? stretch->lines[line].line : source->lines[text].number;
        if (has_text && source->lines[text].number < number)
            number = source->lines[text].number;
        bool is_line = has_line && stretch->lines[line].line == number;
        add_element(stretch, number, is_line ? &stretch->lines[line] : 0);
        line += is_line;
        text += has_text && source->lines[text].number == number;
    }
}

/* Of other files than the function's own only lines with code are kept: there may be thousands of
 * others between two of them. */
static void append_row(struct report_diff *diff, const struct element *before,
                       const struct element *after, bool only_code) {
    const struct element *elements[2] = {before, after};
    struct report_diff_row row = {.presence = !after    ? REPORT_ONLY_BEFORE
                                              : !before ? REPORT_ONLY_AFTER
                                                        : REPORT_IN_BOTH};

    if (only_code && !(before && before->line) && !(after && after->line))
        return;
    for (int s = 0; s < 2; s++) {
        row.change.measured[s] = true;
        if (!elements[s])
            continue;
        const struct report_line *line = elements[s]->line;
        row.numbers[s] = elements[s]->number;
        row.lines[s] = line;
        row.source[s] = elements[s]->source;
        if (!line)
            continue;
        row.change.hits[s] = line->hits;
        row.change.measured[s] = line->measured;
        row.change.time_ns[s] = line->time_ns;
        row.change.error_ns[s] = line->error_ns;
    }
    report_change_settle(&row.change);
    bool timed = row.change.measured[0] && row.change.measured[1];
    row.changed = row.change.hit_change ||
                  (timed && report_diff_is_change(diff, &row.change.time)) ||
                  (row.presence != REPORT_IN_BOTH && (row.lines[0] || row.lines[1]));
    diff->rows = cli_grow(diff->rows, diff->row_count, &diff->row_capacity, sizeof *diff->rows);
    diff->rows[diff->row_count++] = row;
}

/* Lines that are gone stand before those that came in their place. */
static void append_rows(struct report_diff *diff, const struct stretch *before,
                        const struct stretch *after, const size_t *partner, bool only_code) {
    size_t next = 0;

    for (size_t i = 0; i < before->count; i++) {
        if (partner[i] == REPORT_ALIGN_NONE) {
            append_row(diff, &before->elements[i], 0, only_code);
            continue;
        }
        for (; next < partner[i]; next++)
            append_row(diff, 0, &after->elements[next], only_code);
        append_row(diff, &before->elements[i], &after->elements[next++], only_code);
    }
    for (; next < after->count; next++)
        append_row(diff, 0, &after->elements[next], only_code);
}

static void append_section(struct report_diff *diff, struct stretch stretches[2], bool is_own) {
    uint64_t *keys[2];
    bool by_number = false;

    for (int s = 0; s < 2; s++) {
        add_elements(&stretches[s]);
        by_number = by_number || (stretches[s].count && !text_is_known(&stretches[s]));
    }
    for (int s = 0; s < 2; s++) {
        const struct stretch *stretch = &stretches[s];
        keys[s] = cli_resize(0, stretch->count * sizeof *keys[s]);
        for (size_t i = 0; i < stretch->count; i++)
            keys[s][i] = by_number || !stretch->elements[i].source
                             ? stretch->elements[i].number - stretch->first
                             : hash_of(&stretch->elements[i]);
    }
    struct report_diff_section section = {{stretches[0].file, stretches[1].file},
                                          by_number && stretches[0].count && stretches[1].count,
                                          diff->row_count,
                                          0};
    size_t *partner = cli_resize(0, stretches[0].count * sizeof *partner);
    report_align(keys[0], stretches[0].count, keys[1], stretches[1].count, partner);
    append_rows(diff, &stretches[0], &stretches[1], partner, !is_own);
    free(partner);
    section.row_count = diff->row_count - section.first_row;
    diff->sections = cli_grow(diff->sections, diff->section_count, &diff->section_capacity,
                              sizeof *diff->sections);
    diff->sections[diff->section_count++] = section;
    for (int s = 0; s < 2; s++) {
        free(keys[s]);
        free(stretches[s].elements);
    }
}

/* The lines of a function from its `*next`-th on that are in one file; none if there are no more.
 */
static struct stretch next_stretch(const struct report_diff *diff, enum report_side side,
                                   const struct report_function *function, size_t *next) {
    const struct report_model *model = diff->models[side];
    struct stretch stretch = {0};

    if (!function || *next >= function->line_count)
        return stretch;
    stretch.lines = &model->lines[function->first_line + *next];
    stretch.file = stretch.lines[0].file;
    while (*next < function->line_count && stretch.lines[stretch.line_count].file == stretch.file) {
        stretch.line_count++;
        if (++*next == function->line_count)
            break;
    }
    stretch.first = stretch.lines[0].line;
    stretch.last = stretch.lines[stretch.line_count - 1].line;
    if (stretch.file)
        stretch.source = report_sources_get(diff->sources[side], stretch.file - 1);
    return stretch;
}

/* The lines in the function's own file: its text from the first to the last. */
static struct stretch own_stretch(const struct report_diff *diff, enum report_side side,
                                  const struct report_function *function, size_t *next) {
    struct stretch stretch = {0};

    if (!function)
        return stretch;
    if (function->line_count &&
        diff->models[side]->lines[function->first_line].file == function->file)
        stretch = next_stretch(diff, side, function, next);
    stretch.file = function->file;
    if (function->line) {
        stretch.first = function->line;
        if (function->end_line)
            stretch.last = function->end_line;
        if (function->file)
            stretch.source = report_sources_get(diff->sources[side], function->file - 1);
    }
    return stretch;
}

static const char *file_name(const struct report_model *model, uint32_t file) {
    const char *path = file ? model->files[file - 1].path : "";
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

void report_diff_align_lines(struct report_diff *diff, struct report_diff_function *function) {
    size_t next[2] = {0, 0};
    struct stretch own[2], *others = 0;
    size_t count = 0, capacity = 0, paired = 0;

    function->first_section = diff->section_count;
    for (int s = 0; s < 2; s++)
        own[s] = own_stretch(diff, (enum report_side)s, function->functions[s], &next[s]);
    append_section(diff, own, true);
    /* Bodies that were included or expanded from other files, which keep their names. */
    for (struct stretch stretch;
         (stretch = next_stretch(diff, REPORT_BEFORE, function->functions[0], &next[0]))
             .line_count;) {
        others = cli_grow(others, count, &capacity, sizeof *others);
        others[count++] = stretch;
    }
    for (struct stretch stretch;
         (stretch = next_stretch(diff, REPORT_AFTER, function->functions[1], &next[1]))
             .line_count;) {
        const char *name = file_name(diff->models[1], stretch.file);
        struct stretch both[2] = {{0}, stretch};
        for (size_t i = 0; i < count && !both[0].line_count; i++) {
            if (!others[i].line_count || strcmp(file_name(diff->models[0], others[i].file), name))
                continue;
            both[0] = others[i];
            others[i].line_count = 0;
            paired++;
        }
        append_section(diff, both, false);
    }
    for (size_t i = 0; i < count && paired < count; i++)
        if (others[i].line_count)
            append_section(diff, (struct stretch[2]){others[i], {0}}, false);
    free(others);
    function->section_count = diff->section_count - function->first_section;
}
