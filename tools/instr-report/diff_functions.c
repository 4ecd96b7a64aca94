/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Which function is which. A function keeps its name and its file, usually; but the file may have
 * moved, overloads and lambdas share a name, and symbols change with parameters. So the best
 * agreement is tried first, and functions that found their partner are out of the way of the next:
 * the symbol or, after all symbols, the name without template arguments; in a file with the same
 * path, then with the same last three, two, one parts of it, then in any file.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_diff.h"

#define NO_PARTNER UINT32_MAX

enum { WHOLE_PATH = 100, MOST_PARTS = 3 };

struct side {
    const struct report_model *model;
    uint32_t *partners;
    char **plain_names;
};

/* A key of a function under one rule of agreement. */
struct entry {
    const char *name, *path; /* path: its last parts */
    uint64_t line;
    uint32_t function;
};

/* The last so many parts of a path. */
static const char *last_parts(const char *path, size_t parts) {
    const char *at = path + strlen(path);

    if (parts == WHOLE_PATH)
        return path;
    while (parts && at > path) {
        at--;
        if (*at == '/' && !--parts)
            return at + 1;
    }
    return at;
}

static int by_agreement(const void *left, const void *right) {
    const struct entry *a = left, *b = right;
    int order = strcmp(a->name, b->name);

    if (!order)
        order = strcmp(a->path, b->path);
    return order;
}

static int by_place(const void *left, const void *right) {
    const struct entry *a = left, *b = right;
    int order = by_agreement(left, right);

    if (!order && a->line != b->line)
        order = a->line < b->line ? -1 : 1;
    return order ? order : a->function < b->function ? -1 : a->function > b->function;
}

/* The functions of a side that are still without a partner, once for each name, in order. */
static struct entry *collect(const struct side *side, bool by_symbol, size_t parts, size_t *count) {
    const struct report_model *model = side->model;
    struct entry *entries = 0;
    size_t capacity = 0;

    *count = 0;
    for (size_t i = 0; i < model->function_count; i++) {
        const struct report_function *function = &model->functions[i];
        if (side->partners[i] != NO_PARTNER)
            continue;
        const char *path = function->file ? model->files[function->file - 1].path : "";
        for (size_t n = 0; n < (by_symbol ? function->linkage_name_count : 1); n++) {
            entries = cli_grow(entries, *count, &capacity, sizeof *entries);
            entries[(*count)++] =
                (struct entry){by_symbol ? function->linkage_names[n] : side->plain_names[i],
                               last_parts(path, parts), function->line, (uint32_t)i};
        }
    }
    if (*count)
        qsort(entries, *count, sizeof *entries, by_place);
    return entries;
}

static size_t group_end(const struct entry *entries, size_t begin, size_t count) {
    size_t end = begin + 1;

    while (end < count && !by_agreement(&entries[begin], &entries[end]))
        end++;
    return end;
}

/* Those that agree are paired in the order of their lines. Without any part of the path there must
 * be only one on each side: that two functions have one name says little then. */
static void pair_by(struct side sides[2], bool by_symbol, size_t parts) {
    struct entry *entries[2];
    size_t counts[2], at[2] = {0, 0};

    for (int s = 0; s < 2; s++)
        entries[s] = collect(&sides[s], by_symbol, parts, &counts[s]);
    while (at[0] < counts[0] && at[1] < counts[1]) {
        int order = by_agreement(&entries[0][at[0]], &entries[1][at[1]]);
        size_t ends[2] = {group_end(entries[0], at[0], counts[0]),
                          group_end(entries[1], at[1], counts[1])};
        bool alone = ends[0] - at[0] == 1 && ends[1] - at[1] == 1;
        for (size_t i = 0; !order && (parts || alone) && at[0] + i < ends[0] && at[1] + i < ends[1];
             i++) {
            uint32_t before = entries[0][at[0] + i].function,
                     after = entries[1][at[1] + i].function;
            /* Another of its symbols may have found one meanwhile. */
            if (sides[0].partners[before] != NO_PARTNER || sides[1].partners[after] != NO_PARTNER)
                continue;
            sides[0].partners[before] = after;
            sides[1].partners[after] = before;
        }
        if (order <= 0)
            at[0] = ends[0];
        if (order >= 0)
            at[1] = ends[1];
    }
    free(entries[0]);
    free(entries[1]);
}

static void append(struct report_diff *diff, const struct report_function *before,
                   const struct report_function *after) {
    diff->functions = cli_grow(diff->functions, diff->function_count, &diff->function_capacity,
                               sizeof *diff->functions);
    diff->functions[diff->function_count++] = (struct report_diff_function){
        .presence = !after    ? REPORT_ONLY_BEFORE
                    : !before ? REPORT_ONLY_AFTER
                              : REPORT_IN_BOTH,
        .functions = {before, after},
    };
}

void report_diff_pair_functions(struct report_diff *diff, const bool *const chosen[2]) {
    static const size_t parts[] = {WHOLE_PATH, MOST_PARTS, 2, 1, 0};
    struct side sides[2];

    for (int s = 0; s < 2; s++) {
        size_t count = diff->models[s]->function_count;
        sides[s].model = diff->models[s];
        sides[s].partners = cli_resize(0, count * sizeof *sides[s].partners);
        sides[s].plain_names = cli_resize(0, count * sizeof *sides[s].plain_names);
        for (size_t i = 0; i < count; i++) {
            sides[s].partners[i] = NO_PARTNER;
            sides[s].plain_names[i] =
                report_name_without_templates(sides[s].model->functions[i].name);
        }
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        pair_by(sides, true, parts[i]);
        pair_by(sides, false, parts[i]);
    }
    for (size_t i = 0; i < sides[1].model->function_count; i++) {
        uint32_t partner = sides[1].partners[i];
        if (chosen[1][i] || (partner != NO_PARTNER && chosen[0][partner]))
            append(diff, partner == NO_PARTNER ? 0 : &sides[0].model->functions[partner],
                   &sides[1].model->functions[i]);
    }
    for (size_t i = 0; i < sides[0].model->function_count; i++)
        if (sides[0].partners[i] == NO_PARTNER && chosen[0][i])
            append(diff, &sides[0].model->functions[i], 0);
    for (int s = 0; s < 2; s++) {
        for (size_t i = 0; i < sides[s].model->function_count; i++)
            free(sides[s].plain_names[i]);
        free(sides[s].plain_names);
        free(sides[s].partners);
    }
}
