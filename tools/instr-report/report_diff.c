/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_diff.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_select.h"
#include "report_sums.h"

/* Changes of less than a thousandth of the program are left out of tables: of the same program run
 * twice hundreds of lines differ by some cache misses, which is true and of no use. */
enum { LEAST_PART = 1000 };

/* Errors of two profiles are independent of each other. */
static int64_t combined(double error, double other) {
    return report_rounded(hypot(error, other));
}

void report_change_settle(struct report_change *change) {
    double hits[2], times[2], prices[2], price_errors[2];

    change->hit_change =
        report_difference(report_signed(change->hits[1]), report_signed(change->hits[0]));
    if (!change->measured[0] || !change->measured[1])
        return;
    change->time.ns = report_difference(change->time_ns[1], change->time_ns[0]);
    change->time.error_ns = combined((double)change->error_ns[0], (double)change->error_ns[1]);
    for (int s = 0; s < 2; s++) {
        hits[s] = (double)change->hits[s];
        times[s] = (double)change->time_ns[s];
        prices[s] = hits[s] > 0 ? times[s] / hits[s] : 0;
        price_errors[s] = hits[s] > 0 ? (double)change->error_ns[s] / hits[s] : 0;
    }
    /* Of what was never there before, or is no more, nothing became slower or faster. */
    if (!change->hits[0] || !change->hits[1]) {
        if (change->hits[0] || change->hits[1])
            change->by_hits = change->time;
        else
            change->per_hit = change->time;
        return;
    }
    change->by_hits.ns = report_rounded((hits[1] - hits[0]) * prices[0]);
    change->by_hits.error_ns = report_rounded(fabs(hits[1] - hits[0]) * price_errors[0]);
    change->per_hit.ns = report_difference(change->time.ns, change->by_hits.ns);
    change->per_hit.error_ns = combined(hits[1] * price_errors[0], hits[1] * price_errors[1]);
}

const struct report_function *report_diff_shown(const struct report_diff_function *function) {
    return function->functions[REPORT_AFTER] ? function->functions[REPORT_AFTER]
                                             : function->functions[REPORT_BEFORE];
}

/* The error of a total is that of the clock if all calls were timed; else samples say the rest. */
static int64_t error_of_total(const struct report_model *model,
                              const struct report_function *function) {
    double period = model->sampled.samples ? model->sampled.ns / (double)model->sampled.samples : 0;
    double error = report_clock_error((double)function->timed_calls);

    if (function->evidence.by_samples || function->timed_calls < function->calls)
        error = 1.96 * period * sqrt((double)function->samples.total_count + 1);
    return error < (double)function->error_ns ? function->error_ns : report_rounded(error);
}

static void settle_function(struct report_diff *diff, struct report_diff_function *function) {
    for (int s = 0; s < 2; s++) {
        const struct report_function *side = function->functions[s];
        function->self.measured[s] = function->total.measured[s] = true;
        if (!side)
            continue;
        function->line_hits[s] = side->line_count ? side->line_hits : side->calls;
        function->self.hits[s] = function->total.hits[s] = side->calls;
        function->self.measured[s] = function->total.measured[s] = side->measured;
        if (!side->measured)
            continue;
        function->self.time_ns[s] = side->self_ns;
        function->self.error_ns[s] = side->error_ns;
        function->total.time_ns[s] = side->total_ns;
        function->total.error_ns[s] = error_of_total(diff->models[s], side);
    }
    report_change_settle(&function->self);
    report_change_settle(&function->total);
    function->changed = function->presence != REPORT_IN_BOTH || function->self.hit_change ||
                        function->line_hits[0] != function->line_hits[1] ||
                        report_diff_is_change(diff, &function->self.time) ||
                        report_diff_is_change(diff, &function->total.time);
}

/* Selected by name and place; how large a function is must not decide before both are known. */
static bool *choose(const struct report_model *model, const struct report_options *options) {
    struct report_options all = *options;
    struct report_selection selection;
    bool *chosen = cli_resize(0, model->function_count * sizeof *chosen);

    all.all = true;
    all.top = SIZE_MAX;
    all.min_percent = -1;
    report_select(&selection, model, &all);
    for (size_t i = 0; i < model->function_count; i++)
        chosen[i] = false;
    for (size_t i = 0; i < selection.count; i++)
        chosen[selection.functions[i] - model->functions] = true;
    report_selection_release(&selection);
    return chosen;
}

struct entry {
    double key;       /* larger comes first */
    const char *name; /* compared if the keys are equal */
    uint64_t line, index;
    struct report_diff_function function;
};

static int by_key(const void *left, const void *right) {
    const struct entry *a = left, *b = right;
    int order = strcmp(a->name, b->name);

    if (a->key != b->key)
        return a->key > b->key ? -1 : 1;
    if (order)
        return order;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* What grew or shrank most comes first; what is within the error did neither. */
static double size_of(const struct report_diff *diff, const struct report_delta *delta) {
    return report_diff_is_change(diff, delta) ? fabs((double)delta->ns) : 0;
}

static struct entry entry_of(const struct report_diff *diff, size_t index,
                             const struct report_options *options) {
    const struct report_diff_function *function = &diff->functions[index];
    const struct report_function *shown = report_diff_shown(function);
    const struct report_model *model =
        diff->models[function->functions[REPORT_AFTER] ? REPORT_AFTER : REPORT_BEFORE];
    struct entry entry = {0, "", 0, index, *function};

    switch (options->sort) {
    case REPORT_SORT_TIME:
        entry.key = size_of(diff, &function->total.time);
        break;
    case REPORT_SORT_SELF:
        entry.key = diff->timed
                        ? size_of(diff, &function->self.time)
                        : fabs((double)function->line_hits[1] - (double)function->line_hits[0]);
        break;
    case REPORT_SORT_CALLS:
        entry.key = fabs((double)function->self.hit_change);
        break;
    case REPORT_SORT_PERCALL:
        entry.key = size_of(diff, &function->total.per_hit);
        break;
    case REPORT_SORT_NAME:
        entry.name = shown->name;
        break;
    case REPORT_SORT_LINE:
        entry.name = shown->file ? model->files[shown->file - 1].path : "";
        entry.line = shown->line;
        break;
    }
    return entry;
}

static bool is_large_enough(const struct report_diff_function *function, double percent) {
    for (int s = 0; s < 2; s++)
        if (function->functions[s] && function->functions[s]->heat >= percent)
            return true;
    return percent <= 0;
}

static void drop_small(struct report_diff *diff, double percent) {
    size_t kept = 0;

    for (size_t i = 0; i < diff->function_count; i++)
        if (is_large_enough(&diff->functions[i], percent))
            diff->functions[kept++] = diff->functions[i];
    diff->function_count = kept;
}

static void sort(struct report_diff *diff, const struct report_options *options) {
    size_t count = diff->function_count;
    struct entry *entries = cli_resize(0, count * sizeof *entries);

    for (size_t i = 0; i < count; i++)
        entries[i] = entry_of(diff, i, options);
    if (count)
        qsort(entries, count, sizeof *entries, by_key);
    for (size_t i = 0; i < count; i++)
        diff->functions[i] = entries[i].function;
    free(entries);
    diff->shown_count = count > options->top ? options->top : count;
}

void report_diff_build(struct report_diff *diff, const struct report_model *const models[2],
                       struct report_sources *const sources[2],
                       const struct report_options *options) {
    bool *chosen[2];

    *diff =
        (struct report_diff){.models = {models[0], models[1]}, .sources = {sources[0], sources[1]}};
    for (int s = 0; s < 2; s++)
        chosen[s] = choose(models[s], options);
    report_diff_pair_functions(diff, (const bool *const *)chosen);
    free(chosen[0]);
    free(chosen[1]);
    drop_small(diff, options->min_percent);
    diff->least_ns =
        report_rounded(fmax(models[0]->program_ns, models[1]->program_ns) / LEAST_PART);
    for (size_t i = 0; i < diff->function_count; i++)
        settle_function(diff, &diff->functions[i]);
    report_diff_settle_program(diff);
    sort(diff, options);
    for (size_t i = 0; i < diff->shown_count; i++) {
        struct report_diff_function *function = &diff->functions[i];
        report_diff_align_lines(diff, function);
        for (size_t s = 0; s < function->section_count; s++) {
            const struct report_diff_section *section =
                &diff->sections[function->first_section + s];
            for (size_t r = 0; r < section->row_count; r++)
                function->changed = function->changed || diff->rows[section->first_row + r].changed;
        }
    }
}

void report_diff_release(struct report_diff *diff) {
    free(diff->functions);
    free(diff->sections);
    free(diff->rows);
    *diff = (struct report_diff){0};
}
