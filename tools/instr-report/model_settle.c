/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The last step: from sums over records to what is reported. Sums are scaled only here, on the
 * level of functions, so that a merged profile and its parts read together give the same figures.
 */
#include <math.h>
#include <stdlib.h>

#include "cli.h"
#include "report_model.h"
#include "report_sums.h"

static int64_t rounded(double value) {
    if (fabs(value) >= (double)INT64_MAX)
        return value < 0 ? INT64_MIN : INT64_MAX;
    return (int64_t)llround(value);
}

static int64_t scaled(int64_t value, double scale) {
    return scale > 1 ? rounded((double)value * scale) : value;
}

/* Calls that were inlined are in their callers' times: they must not be added once more. */
static double scale_of(const struct report_function *function) {
    if (!function->timed_calls || function->timed_calls >= function->calls ||
        (function->flags & INSTR_PROFILE_FUNCTION_LATE))
        return 1;
    return (double)function->calls / (double)function->timed_calls;
}

/* How many of the calls that were not timed were outermost is not known where a function calls
 * itself; an outermost one that began in time was timed to its end. */
static double total_scale_of(const struct report_function *function) {
    bool recursive = function->primitive_calls < function->timed_calls;

    return recursive && (function->flags & INSTR_PROFILE_FUNCTION_SWITCHED_OFF)
               ? 1
               : scale_of(function);
}

/* A function that was never called took no time, if its calls would have been timed. Instances
 * that call each other (f<2> from f<3>) are inside of each other's totals: what the arcs between
 * them took is counted once. */
static void settle_function(struct report_model *model, struct report_function *function) {
    if (!function->calls && model->program_timed &&
        (function->flags & INSTR_PROFILE_FUNCTION_TIMED))
        function->measured = true;
    if (function->inner_calls) {
        int64_t total = report_difference(function->total_ns, function->inner_total_ns);
        uint64_t primitive = function->primitive_calls > function->inner_calls
                                 ? function->primitive_calls - function->inner_calls
                                 : 0;
        function->total_ns =
            total > function->largest_total_ns ? total : function->largest_total_ns;
        function->primitive_calls =
            primitive > function->largest_primitive ? primitive : function->largest_primitive;
        if (function->total_ns < function->self_ns)
            function->total_ns = function->self_ns;
    }
    double scale = scale_of(function);
    function->measured_self_ns = function->self_ns;
    function->estimated = scale > 1;
    function->total_ns = scaled(function->total_ns, total_scale_of(function));
    function->self_ns = scaled(function->self_ns, scale);
    function->lib_ns = scaled(function->lib_ns, scale);
    /* What an outermost call of a recursion took is all there is of the calls in it. */
    if (total_scale_of(function) < scale && function->self_ns > function->total_ns)
        function->self_ns = function->total_ns;
    if (function->lib_ns > function->self_ns)
        function->lib_ns = function->self_ns;
    if (function->total_ns < function->self_ns)
        function->total_ns = function->self_ns;
    if (function->calls)
        model->called++;
    if (function->timed_calls)
        model->any_times = true;
}

/* The spread of the visits is known by its range only; half of it bounds the standard deviation. */
static double sampling_error(const struct report_line *line, double scale) {
    if (scale <= 1 || !line->visits || !line->ranged)
        return 0;
    double deviation = ((double)line->max_ns - (double)line->min_ns) / 2;
    return 1.96 * deviation * sqrt((double)line->visits) * scale * sqrt(1 - 1 / scale);
}

/* From what its lines took as long as they were timed to what the function took in all: after that
 * they are taken to share its time as before. */
static double line_scale_of(const struct report_function *function) {
    if (!(function->flags & INSTR_PROFILE_FUNCTION_SWITCHED_OFF))
        return scale_of(function);
    if (function->lines_self_ns <= 0 || function->self_ns <= function->lines_self_ns)
        return 1;
    return (double)function->self_ns / (double)function->lines_self_ns;
}

/* From the visits before the probes were switched off to all hits, if each hit was a visit of its
 * own: samples will tell. The visits are taken to be as different as those of a memoryless process,
 * whose deviation is the mean. */
static void extrapolate_line(struct report_line *line) {
    double visits = (double)line->visits, more = (double)(line->hits - line->visits);
    double scale = (double)line->hits / visits, mean = (double)line->time_ns / visits;

    line->extrapolated = line->estimated = true;
    line->timed_hits = line->visits;
    line->time_ns = scaled(line->time_ns, scale);
    line->self_ns = scaled(line->self_ns, scale);
    line->lib_ns = scaled(line->lib_ns, scale);
    line->error_ns =
        report_sum(scaled(line->error_ns, scale),
                   rounded(report_clock_error(visits) * scale + 1.96 * mean * more / sqrt(visits) +
                           REPORT_PROBE_ERROR_NS * more));
}

static void settle_line(const struct report_model *model, const struct report_function *function,
                        struct report_line *line) {
    double scale = line_scale_of(function);
    bool switched_off = (function->flags & INSTR_PROFILE_FUNCTION_SWITCHED_OFF) != 0;

    if (function->measured && (function->flags & INSTR_PROFILE_FUNCTION_LINES))
        line->measured = true;
    if (!line->measured) {
        line->timed_hits = 0;
        return;
    }
    if (switched_off && model->sampled.samples && line->visits && line->visits < line->hits) {
        extrapolate_line(line);
        return;
    }
    line->timed_hits = line->hits;
    if (scale > 1 || switched_off) {
        line->timed_hits = switched_off && line->visits < line->hits
                               ? line->visits
                               : report_whole((double)line->hits / scale);
        line->estimated = line->estimated || line->hits > 0;
    }
    double by_hits = line->timed_hits
                         ? (double)line->time_ns * (double)line->hits / (double)line->timed_hits
                         : 0;
    line->time_ns = scaled(line->time_ns, scale);
    line->self_ns = scaled(line->self_ns, scale);
    line->lib_ns = scaled(line->lib_ns, scale);
    line->error_ns = report_sum(
        scaled(line->error_ns, scale),
        rounded(sampling_error(line, scale) + report_clock_error((double)line->visits) * scale));
    /* Nothing is known of how that share changed, or of visits that began before and ended after:
     * the mean of the timed visits says something else. And that is only as good as the clock. */
    if (switched_off && line->timed_hits < line->hits)
        report_add(&line->error_ns,
                   rounded(fabs(by_hits - (double)line->time_ns) + (double)line->time_ns / 2 +
                           REPORT_PROBE_ERROR_NS * (double)(line->hits - line->timed_hits)));
    if ((function->inner_calls || switched_off) && line->time_ns > function->total_ns) {
        report_add(&line->error_ns, report_difference(line->time_ns, function->total_ns));
        line->time_ns = function->total_ns;
        line->estimated = true;
    }
}

static int by_number(const void *left, const void *right) {
    const struct report_line *a = left, *b = right;

    if (a->slot != b->slot)
        return a->slot < b->slot ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static bool is_grouped(const struct report_model *model) {
    for (size_t i = 1; i < model->line_count; i++)
        if (model->lines[i].function < model->lines[i - 1].function)
            return false;
    return true;
}

/* Brings the lines of each function together, by counting. */
static void group_lines(struct report_model *model) {
    struct report_line *sorted = cli_resize(0, model->line_count * sizeof *sorted);
    size_t *next = cli_resize(0, model->function_count * sizeof *next);

    for (size_t i = 0; i < model->function_count; i++)
        next[i] = model->functions[i].first_line;
    for (size_t i = 0; i < model->line_count; i++)
        sorted[next[model->lines[i].function]++] = model->lines[i];
    free(next);
    free(model->lines);
    model->lines = sorted;
    model->line_capacity = model->line_count;
}

static void sort_function(struct report_line *lines, size_t count, uint32_t own_file) {
    bool sorted = true;

    for (size_t i = 0; i < count; i++) {
        lines[i].slot = lines[i].file == own_file ? 0 : lines[i].file; /* the own file first */
        sorted = sorted && (!i || by_number(&lines[i - 1], &lines[i]) < 0);
    }
    if (!sorted)
        qsort(lines, count, sizeof *lines, by_number);
}

static void sort_lines(struct report_model *model) {
    size_t next = 0;

    for (size_t i = 0; i < model->line_count; i++)
        model->functions[model->lines[i].function].line_count++;
    for (size_t i = 0; i < model->function_count; i++) {
        model->functions[i].first_line = next;
        next += model->functions[i].line_count;
    }
    if (!is_grouped(model))
        group_lines(model);
    report_index_release(&model->line_index); /* its places are no longer valid */
    for (size_t i = 0; i < model->function_count; i++) {
        struct report_function *function = &model->functions[i];
        free(function->near_lines);
        function->near_lines = 0;
        sort_function(&model->lines[function->first_line], function->line_count, function->file);
    }
}

void report_model_settle(struct report_model *model) {
    double all_hits = 0;

    sort_lines(model);
    report_model_add_samples(model);
    for (size_t i = 0; i < model->function_count; i++)
        settle_function(model, &model->functions[i]);
    for (size_t i = 0; i < model->line_count; i++) {
        struct report_function *function = &model->functions[model->lines[i].function];
        report_count(&function->line_hits, model->lines[i].hits);
        report_add(&function->lines_self_ns, model->lines[i].self_ns);
    }
    report_fuse_functions(model);
    for (size_t i = 0; i < model->line_count; i++)
        settle_line(model, &model->functions[model->lines[i].function], &model->lines[i]);
    report_fuse_lines(model);
    for (size_t i = 0; i < model->function_count; i++)
        all_hits += (double)model->functions[i].line_hits;
    for (size_t i = 0; i < model->function_count; i++) {
        struct report_function *function = &model->functions[i];
        if (model->any_times && model->program_ns > 0)
            function->heat = 100 * (double)function->total_ns / model->program_ns;
        else if (all_hits > 0)
            function->heat = 100 * (double)function->line_hits / all_hits;
    }
}
