/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_select.h"

#include <fnmatch.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_FUNCTIONS = 10 };
static const double small_percent = 1.0;

static bool any_match(const struct report_words *patterns, const char *text) {
    for (size_t i = 0; i < patterns->count; i++)
        if (!strcmp(patterns->words[i], text) || !fnmatch(patterns->words[i], text, 0))
            return true;
    return false;
}

bool report_function_matches(const struct report_function *function,
                             const struct report_words *patterns) {
    if (any_match(patterns, function->name))
        return true;
    for (size_t i = 0; i < function->linkage_name_count; i++)
        if (any_match(patterns, function->linkage_names[i]))
            return true;
    char *plain = report_name_without_templates(function->name);
    bool match = any_match(patterns, plain);
    free(plain);
    return match;
}

static bool name_matches(const struct report_options *options,
                         const struct report_function *function) {
    return !options->functions.count || report_function_matches(function, &options->functions);
}

static bool file_matches(const struct report_options *options, const struct report_model *model,
                         const struct report_function *function) {
    if (!options->files.count)
        return true;
    if (!function->file)
        return false;
    const struct report_file *file = &model->files[function->file - 1];
    const char *base = strrchr(file->path, '/');
    return any_match(&options->files, file->name) || any_match(&options->files, file->path) ||
           (base && any_match(&options->files, base + 1));
}

struct entry {
    double key;           /* larger comes first */
    const char *name;     /* compared if the keys are equal; 0 if that plays no part */
    uint64_t line, index; /* then these, smaller first */
    const struct report_function *function;
};

static int by_key(const void *left, const void *right) {
    const struct entry *a = left, *b = right;

    if (a->key != b->key)
        return a->key > b->key ? -1 : 1;
    int order = a->name && b->name ? strcmp(a->name, b->name) : 0;
    if (order)
        return order;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static struct entry entry_of(const struct report_function *function,
                             const struct report_model *model, enum report_sort sort) {
    struct entry entry = {.index = (uint64_t)(function - model->functions), .function = function};

    switch (sort) {
    case REPORT_SORT_TIME:
        entry.key = function->heat;
        break;
    case REPORT_SORT_SELF:
        /* Without any times the hits have to say what is hot. */
        entry.key = model->any_times ? (double)function->self_ns : function->heat;
        break;
    case REPORT_SORT_CALLS:
        entry.key = (double)function->calls;
        break;
    case REPORT_SORT_PERCALL:
        entry.key = function->calls ? (double)function->total_ns / (double)function->calls : 0;
        break;
    case REPORT_SORT_NAME:
        entry.name = function->name;
        break;
    case REPORT_SORT_LINE:
        entry.name = function->file ? model->files[function->file - 1].path : "";
        entry.line = function->line;
        break;
    }
    return entry;
}

void report_select(struct report_selection *selection, const struct report_model *model,
                   const struct report_options *options) {
    struct entry *entries = cli_resize(0, model->function_count * sizeof *entries);
    bool is_text =
        options->format == REPORT_FORMAT_TEXT || options->format == REPORT_FORMAT_MARKDOWN;
    bool for_people = (is_text || options->format == REPORT_FORMAT_HTML) && !options->all;
    size_t count = 0, kept = 0;

    *selection = (struct report_selection){0};
    for (size_t i = 0; i < model->function_count; i++) {
        const struct report_function *function = &model->functions[i];
        if (!name_matches(options, function) || !file_matches(options, model, function))
            continue;
        if (options->min_percent > 0 && function->heat < options->min_percent)
            continue;
        if (for_people && !function->calls && !options->functions.count) {
            selection->uncalled++;
            continue;
        }
        entries[count++] = entry_of(function, model, options->sort);
    }
    bool named = options->functions.count || options->min_percent >= 0 || options->top != SIZE_MAX;
    bool drop_small = for_people && is_text && count > FEW_FUNCTIONS && !named;
    for (size_t i = 0; i < count; i++) {
        if (drop_small && entries[i].function->heat < small_percent)
            selection->small++;
        else
            entries[kept++] = entries[i];
    }
    if (kept)
        qsort(entries, kept, sizeof *entries, by_key);
    if (kept > options->top) {
        selection->cut = kept - options->top;
        kept = options->top;
    }
    selection->functions = cli_resize(0, kept * sizeof(struct report_function *));
    selection->count = kept;
    for (size_t i = 0; i < kept; i++)
        selection->functions[i] = entries[i].function;
    free(entries);
}

void report_selection_release(struct report_selection *selection) {
    free(selection->functions);
    *selection = (struct report_selection){0};
}
