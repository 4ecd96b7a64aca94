/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_conditions.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_diff.h"
#include "utf8.h"

static bool parse_unit(struct report_condition *condition, const char *unit) {
    static const struct {
        const char *name;
        double ns;
    } units[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};

    condition->percent = !strcmp(unit, "%");
    if (condition->percent)
        return true;
    if (condition->metric == REPORT_METRIC_HITS)
        return !*unit;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!strcmp(unit, units[i].name)) {
            condition->amount *= units[i].ns;
            return true;
        }
    }
    return false;
}

bool report_condition_parse(struct report_condition *condition, const char *text) {
    const char *above = strchr(text, '>');
    char *end;

    if (!above)
        return false;
    if (above - text == 4 && !strncmp(text, "hits", 4))
        condition->metric = REPORT_METRIC_HITS;
    else if (above - text == 4 && !strncmp(text, "time", 4))
        condition->metric = REPORT_METRIC_TIME;
    else
        return false;
    /* Neither blanks nor signs nor hexadecimal digits, all of which strtod takes. */
    size_t digits = strspn(above + 1, "0123456789.");
    condition->amount = strtod(above + 1, &end);
    return digits && end == above + 1 + digits && isfinite(condition->amount) &&
           parse_unit(condition, end);
}

/* From nothing to something is more than any percentage. */
static bool exceeds(const struct report_condition *condition, double before, double growth) {
    return growth > 0 &&
           growth > (condition->percent ? before / 100 * condition->amount : condition->amount);
}

static void append_percent(struct cli_text *text, double before, double after) {
    if (before > 0)
        cli_text_printf(text, " (%+.3g %%)", 100 * (after - before) / before);
}

static double hit_growth(const struct report_diff_function *function) {
    return (double)function->line_hits[1] - (double)function->line_hits[0];
}

static double time_growth(const struct report_diff_function *function) {
    return function->self.measured[0] && function->self.measured[1] ? (double)function->self.time.ns
                                                                    : 0;
}

/* The function that grew most, or 0 if none did. */
static const struct report_diff_function *
find_worst(const struct report_diff *diff, double (*growth)(const struct report_diff_function *)) {
    const struct report_diff_function *worst = 0;

    for (size_t i = 0; i < diff->function_count; i++)
        if (growth(&diff->functions[i]) > (worst ? growth(worst) : 0))
            worst = &diff->functions[i];
    return worst;
}

/* Names of templates may be very long, and the figures come after them. */
static void append_name(struct cli_text *text, const struct report_diff_function *function) {
    static const char *const words[] = {"", "", " (new)"};

    cli_text_printf(text, "%.300s%s", report_diff_shown(function)->name, words[function->presence]);
}

/* The line that has most hits more than before. */
static void append_line(struct cli_text *text, const struct report_diff *diff,
                        const struct report_diff_function *function) {
    const struct report_diff_row *worst = 0;
    const struct report_diff_section *place = 0;

    for (size_t s = 0; s < function->section_count; s++) {
        const struct report_diff_section *section = &diff->sections[function->first_section + s];
        for (size_t r = 0; r < section->row_count; r++) {
            const struct report_diff_row *row = &diff->rows[section->first_row + r];
            if (row->change.hit_change > (worst ? worst->change.hit_change : 0)) {
                worst = row;
                place = section;
            }
        }
    }
    if (!worst)
        return;
    cli_text_printf(text, "; most at %.300s:%" PRIu64 ", %" PRIu64 " hits, before %" PRIu64,
                    place->files[1] ? diff->models[1]->files[place->files[1] - 1].name : "unknown",
                    worst->numbers[1], worst->change.hits[1], worst->change.hits[0]);
}

/* Sums of several runs are no rates. */
static void append_runs(struct cli_text *text, const struct report_diff *diff) {
    if (diff->models[0]->run_count != diff->models[1]->run_count)
        cli_text_printf(text, "; note: sums of %zu runs, before of %zu", diff->models[1]->run_count,
                        diff->models[0]->run_count);
}

static void tell(const char *spelling, struct cli_text *text) {
    cli_message("--fail-if='%s': %.*s", spelling, (int)text->size, text->bytes ? text->bytes : "");
    cli_text_release(text);
}

/* What is new may be what was taken out of another function: it counts in the sum of all only. */
static bool judge_hits(const struct report_diff *diff, const struct report_condition *condition,
                       const char *spelling) {
    const uint64_t *sums = diff->program.hits;
    const struct report_diff_function *worst = 0;
    struct cli_text text = {0};
    size_t count = 0;

    for (size_t i = 0; i < diff->function_count; i++) {
        const struct report_diff_function *function = &diff->functions[i];
        if (function->presence != REPORT_IN_BOTH ||
            !exceeds(condition, (double)function->line_hits[0], hit_growth(function)))
            continue;
        count++;
        if (!worst || hit_growth(function) > hit_growth(worst))
            worst = function;
    }
    if (worst) {
        append_name(&text, worst);
        cli_text_printf(&text, " has %" PRIu64 " hits, before %" PRIu64, worst->line_hits[1],
                        worst->line_hits[0]);
        append_percent(&text, (double)worst->line_hits[0], (double)worst->line_hits[1]);
    } else if (exceeds(condition, (double)sums[0], (double)sums[1] - (double)sums[0])) {
        cli_text_printf(&text, "all functions together have %" PRIu64 " hits, before %" PRIu64,
                        sums[1], sums[0]);
        append_percent(&text, (double)sums[0], (double)sums[1]);
        worst = find_worst(diff, hit_growth);
        cli_text_string(&text, worst ? ", most more in " : "");
        if (worst)
            append_name(&text, worst);
    } else {
        return true;
    }
    if (worst)
        append_line(&text, diff, worst);
    if (count > 1)
        cli_text_printf(&text, "; %zu other function%s too", count - 1, count == 2 ? "" : "s");
    append_runs(&text, diff);
    tell(spelling, &text);
    return false;
}

static void append_seconds(struct cli_text *text, int64_t ns) {
    cli_text_printf(text, "%.4g s", (double)ns / 1e9);
}

static bool judge_time(const struct report_diff *diff, const struct report_condition *condition,
                       const char *spelling) {
    const struct report_change *program = &diff->program;
    double before = (double)program->time_ns[0], after = (double)program->time_ns[1];
    struct cli_text text = {0};

    if (!diff->timed) {
        cli_message("--fail-if='%s': times were not measured %s", spelling,
                    program->measured[0]   ? "after"
                    : program->measured[1] ? "before"
                                           : "on either side");
        return false;
    }
    if (!exceeds(condition, before, (double)program->time.ns - (double)program->time.error_ns))
        return true;
    append_seconds(&text, program->time_ns[1]);
    cli_text_string(&text, ", before ");
    append_seconds(&text, program->time_ns[0]);
    append_percent(&text, before, after);
    cli_text_printf(&text, ", +/- %.2g s", (double)program->time.error_ns / 1e9);
    const struct report_diff_function *worst = find_worst(diff, time_growth);
    if (worst) {
        cli_text_string(&text, "; most more in ");
        append_name(&text, worst);
        cli_text_string(&text, ", ");
        append_seconds(&text, worst->self.time_ns[1]);
        cli_text_string(&text, ", before ");
        append_seconds(&text, worst->self.time_ns[0]);
    }
    append_runs(&text, diff);
    tell(spelling, &text);
    return false;
}

bool report_conditions_pass(const struct report_diff *diff, const struct report_words *conditions) {
    bool pass = true;

    for (size_t i = 0; i < conditions->count; i++) {
        struct report_condition condition;
        if (!report_condition_parse(&condition, conditions->words[i]))
            continue;
        bool good = condition.metric == REPORT_METRIC_HITS
                        ? judge_hits(diff, &condition, conditions->words[i])
                        : judge_time(diff, &condition, conditions->words[i]);
        pass = pass && good;
    }
    return pass;
}
