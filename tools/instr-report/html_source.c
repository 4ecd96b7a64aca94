/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Source text for the HTML report: only lines of functions, not whole files. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "html_parts.h"
#include "report_export.h"

enum { CONTEXT_LINES = 5 };

static void add_range(struct html_ranges *ranges, uint32_t file, uint64_t first, uint64_t last) {
    if (!file || !first || last < first)
        return;
    struct html_range_list *list = &ranges->files[file - 1];
    list->list = cli_grow(list->list, list->count, &list->capacity, sizeof *list->list);
    list->list[list->count++] = (struct html_range){first, last};
}

static void add_function(struct html_ranges *ranges, const struct report_model *model,
                         const struct report_function *function) {
    const struct report_line *lines = &model->lines[function->first_line];

    add_range(ranges, function->file, function->line,
              function->end_line > function->line ? function->end_line : function->line);
    for (size_t i = 0; i < function->line_count; i++) {
        uint64_t line = lines[i].line;
        if (lines[i].file == function->file && line >= function->line && line <= function->end_line)
            continue;
        add_range(ranges, lines[i].file, line > CONTEXT_LINES ? line - CONTEXT_LINES : 1,
                  line > UINT64_MAX - CONTEXT_LINES ? line : line + CONTEXT_LINES);
    }
}

static int by_first(const void *left, const void *right) {
    const struct html_range *a = left, *b = right;

    return a->first < b->first ? -1 : a->first > b->first;
}

/* Sorts ranges and joins those that touch each other. */
static void join(struct html_range_list *list) {
    size_t kept = 0;

    if (list->count)
        qsort(list->list, list->count, sizeof *list->list, by_first);
    for (size_t i = 0; i < list->count; i++) {
        struct html_range *before = kept ? &list->list[kept - 1] : 0;
        if (before && list->list[i].first - 1 <= before->last) {
            if (list->list[i].last > before->last)
                before->last = list->list[i].last;
        } else {
            list->list[kept++] = list->list[i];
        }
    }
    list->count = kept;
}

void html_ranges_collect(struct html_ranges *ranges, const struct report_output *output) {
    const struct report_model *model = output->model;
    size_t size = model->file_count * sizeof *ranges->files;

    *ranges = (struct html_ranges){cli_resize(0, size), model->file_count};
    if (size)
        memset(ranges->files, 0, size);
    for (size_t i = 0; i < output->selection->count; i++) {
        const struct report_function *function = output->selection->functions[i];
        if (function->calls || function->line_hits || output->options->all)
            add_function(ranges, model, function);
    }
    for (size_t i = 0; i < ranges->file_count; i++)
        join(&ranges->files[i]);
}

void html_ranges_release(struct html_ranges *ranges) {
    for (size_t i = 0; i < ranges->file_count; i++)
        free(ranges->files[i].list);
    free(ranges->files);
    *ranges = (struct html_ranges){0};
}

void html_put_source(const struct report_output *output, size_t file,
                     const struct html_range_list *ranges, FILE *out) {
    const struct report_source *source = report_sources_get(output->sources, file);
    struct cli_text text = {0};
    const char *between = "";

    putc('[', out);
    for (size_t r = 0; r < ranges->count; r++) {
        size_t at = report_source_position(source, ranges->list[r].first);
        while (at < source->line_count && source->lines[at].number <= ranges->list[r].last) {
            uint64_t first = source->lines[at].number, next = first;
            text.size = 0;
            while (at < source->line_count && source->lines[at].number == next &&
                   next <= ranges->list[r].last) {
                if (next > first)
                    cli_text_string(&text, "\n");
                cli_text_append(&text, source->lines[at].bytes, source->lines[at].size);
                at++;
                next++;
            }
            fprintf(out, "%s[%" PRIu64 ",", between, first);
            report_export_json_bytes(out, text.bytes ? text.bytes : "", text.size);
            putc(']', out);
            between = ",\n";
        }
    }
    putc(']', out);
    cli_text_release(&text);
}
