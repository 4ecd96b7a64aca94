/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * An lcov tracefile: exact counts of lines and calls. It has no place for times. A line that
 * belongs to several functions (a lambda in it, say) has the hits of all of them.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "cli.h"
#include "report_export.h"

struct entry {
    uint32_t file; /* 1 + index */
    uint64_t line, count;
    const struct report_function *function; /* 0: of a line */
};

struct entries {
    struct entry *list;
    size_t count, capacity;
};

static void add(struct entries *entries, struct entry entry) {
    entries->list =
        cli_grow(entries->list, entries->count, &entries->capacity, sizeof *entries->list);
    entries->list[entries->count++] = entry;
}

/* File by file, functions in front of lines. */
static int by_place(const void *left, const void *right) {
    const struct entry *a = left, *b = right;

    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (!a->function != !b->function)
        return a->function ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->function < b->function ? -1 : a->function > b->function;
}

static void collect(const struct report_output *output, struct entries *entries) {
    for (size_t i = 0; i < output->selection->count; i++) {
        const struct report_function *function = output->selection->functions[i];
        if (function->file && function->line)
            add(entries, (struct entry){function->file, function->line, function->calls, function});
        for (size_t l = 0; l < function->line_count; l++) {
            const struct report_line *line = &output->model->lines[function->first_line + l];
            if (line->file && line->line)
                add(entries, (struct entry){line->file, line->line, line->hits, 0});
        }
    }
    if (entries->count)
        qsort(entries->list, entries->count, sizeof *entries->list, by_place);
}

static size_t put_functions(FILE *file, const struct entry *list, size_t count) {
    size_t functions = 0, hit = 0;

    for (; functions < count && list[functions].function; functions++) {
        fprintf(file, "FN:%" PRIu64 ",", list[functions].line);
        report_export_line(file, list[functions].function->linkage_names[0]);
        putc('\n', file);
    }
    for (size_t i = 0; i < functions; i++) {
        fprintf(file, "FNDA:%" PRIu64 ",", list[i].count);
        report_export_line(file, list[i].function->linkage_names[0]);
        putc('\n', file);
        hit += list[i].count != 0;
    }
    fprintf(file, "FNF:%zu\nFNH:%zu\n", functions, hit);
    return functions;
}

static void put_lines(FILE *file, const struct entry *list, size_t count) {
    size_t lines = 0, hit = 0;

    for (size_t i = 0, end; i < count; i = end) {
        uint64_t hits = 0;
        for (end = i; end < count && list[end].line == list[i].line; end++)
            hits += list[end].count;
        fprintf(file, "DA:%" PRIu64 ",%" PRIu64 "\n", list[i].line, hits);
        lines++;
        hit += hits != 0;
    }
    fprintf(file, "LF:%zu\nLH:%zu\n", lines, hit);
}

void report_output_lcov(const struct report_output *output) {
    struct entries entries = {0};
    FILE *file = output->file;

    collect(output, &entries);
    for (size_t i = 0, end; i < entries.count; i = end) {
        char *path = report_export_path(output, entries.list[i].file);
        for (end = i; end < entries.count && entries.list[end].file == entries.list[i].file;)
            end++;
        fputs("TN:\nSF:", file);
        report_export_line(file, path);
        putc('\n', file);
        i += put_functions(file, &entries.list[i], end - i);
        put_lines(file, &entries.list[i], end - i);
        fputs("end_of_record\n", file);
        free(path);
    }
    free(entries.list);
}
