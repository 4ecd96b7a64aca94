/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A diff for people: what changed in all, which functions came and went, and the tables. */
#include <inttypes.h>
#include <math.h>

#include "cli.h"
#include "output_diff.h"

static void print_side(const struct report_diff_output *output, const char *label,
                       enum report_side side) {
    const struct report_model *model = output->diff->models[side];
    struct cli_text text = {0};

    if (model->run_count)
        report_append_command(&text, &model->runs[0]);
    if (model->run_count > 1)
        cli_text_printf(&text, " and %zu more run%s", model->run_count - 1,
                        model->run_count == 2 ? "" : "s");
    fprintf(output->file, "%-8s %.*s\n", label, (int)text.size, text.bytes ? text.bytes : "");
    cli_text_release(&text);
}

void report_print_diff_name(const struct report_diff_output *output, const char *name) {
    struct cli_text text = {0};

    report_append_clean(&text, name);
    if (output->options->format == REPORT_FORMAT_MARKDOWN)
        report_markdown_code(output->file, text.bytes, text.size);
    else
        fprintf(output->file, "%.*s", (int)text.size, text.bytes ? text.bytes : "");
    cli_text_release(&text);
}

static void print_percent(FILE *file, double before, double after) {
    if (before > 0 && before != after)
        fprintf(file, " (%+.3g %%)", 100 * (after - before) / before);
}

static void print_program(const struct report_diff_output *output) {
    const struct report_diff *diff = output->diff;
    const struct report_change *program = &diff->program;
    FILE *file = output->file;

    bool markdown = output->options->format == REPORT_FORMAT_MARKDOWN;

    fputs(markdown ? "## Changes\n\n```text\n" : "", file);
    print_side(output, "Before:", REPORT_BEFORE);
    print_side(output, "After:", REPORT_AFTER);
    fprintf(file, "Hits:    %" PRIu64 " -> %" PRIu64, program->hits[0], program->hits[1]);
    print_percent(file, (double)program->hits[0], (double)program->hits[1]);
    putc('\n', file);
    if (diff->timed) {
        fprintf(file, "Time:    %.4g s -> %.4g s", (double)program->time_ns[0] / 1e9,
                (double)program->time_ns[1] / 1e9);
        print_percent(file, (double)program->time_ns[0], (double)program->time_ns[1]);
        fprintf(file, ", +/- %.2g s%s\n", (double)program->time.error_ns / 1e9,
                report_delta_is_clear(&program->time) ? "" : ": within the error");
    } else {
        fputs("Time:    not measured on both sides\n", file);
    }
    if (diff->models[0]->run_count != diff->models[1]->run_count)
        fputs("Note: sums of different numbers of runs are compared.\n", file);
    fputs(markdown ? "```\n\n" : "\n", file);
}

/* The functions that are on one side only, by name. */
static void print_names(const struct report_diff_output *output, const char *label,
                        enum report_presence presence) {
    const struct report_diff *diff = output->diff;
    bool any = false;

    for (size_t i = 0; i < diff->function_count; i++) {
        if (diff->functions[i].presence != presence)
            continue;
        fputs(any ? ", " : label, output->file);
        report_print_diff_name(output, report_diff_shown(&diff->functions[i])->name);
        any = true;
    }
    if (any)
        fputs("\n\n", output->file);
}

/* The unit asked for, or one in which the largest time can be read. */
static struct report_scale scale_for(const struct report_diff_output *output, double largest_ns) {
    const struct report_output as_one = {.model = output->diff->models[REPORT_AFTER],
                                         .options = output->options};

    return report_scale_for(&as_one, largest_ns);
}

static double largest_of(const struct report_diff_function *function) {
    double largest = 0;

    for (int s = 0; s < 2; s++)
        if (function->functions[s] && function->functions[s]->measured)
            largest = fmax(largest, (double)function->functions[s]->total_ns);
    return largest;
}

void report_output_diff_text(const struct report_diff_output *output) {
    const struct report_diff *diff = output->diff;
    const struct report_options *options = output->options;
    struct cli_table table = {0};
    double largest = 0;
    size_t unchanged = 0;

    for (size_t i = 0; i < diff->shown_count; i++) {
        largest = fmax(largest, largest_of(&diff->functions[i]));
        unchanged += !report_diff_shows_lines(output, &diff->functions[i]);
    }
    if (!options->only_functions && !options->only_lines)
        print_program(output);
    if (!options->only_lines) {
        print_names(output, "Functions removed: ", REPORT_ONLY_BEFORE);
        print_names(output, "Functions added: ", REPORT_ONLY_AFTER);
        report_print_diff_functions(output, scale_for(output, largest), &table);
    }
    for (size_t i = 0; i < diff->shown_count && !options->only_functions; i++)
        if (report_diff_shows_lines(output, &diff->functions[i]))
            report_print_diff_lines(output, &diff->functions[i],
                                    scale_for(output, largest_of(&diff->functions[i])), &table);
    if (!diff->function_count)
        fputs("No function fits the selection.\n", output->file);
    else if (unchanged == diff->shown_count)
        fputs("No change: hits are equal and times within their errors.\n", output->file);
    else if (unchanged)
        fprintf(output->file, "%zu function%s without a change left out (--all).\n", unchanged,
                unchanged == 1 ? "" : "s");
    if (diff->shown_count < diff->function_count)
        fprintf(output->file, "%zu function%s left out by --top.\n",
                diff->function_count - diff->shown_count,
                diff->function_count - diff->shown_count == 1 ? "" : "s");
    if (diff->timed && unchanged < diff->shown_count)
        fputs("In parentheses: within the error.\n", output->file);
    cli_table_release(&table);
}
