/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <inttypes.h>

#include "cli.h"
#include "report_output.h"

bool report_explain_nothing(const struct report_output *output) {
    const struct report_model *model = output->model;

    if (!model->function_count && output->damaged) {
        fputs("No function stands before the damage.\n", output->file);
    } else if (!model->function_count) {
        fputs("No function was instrumented: mark functions with __attribute__((profile)), or\n"
              "compile with -fplugin-arg-instr-all besides -fplugin=libinstr.so.\n",
              output->file);
    } else if (!model->called) {
        fprintf(output->file, "%zu function%s instrumented, none was called%s\n",
                model->function_count, model->function_count == 1 ? "" : "s",
                output->selection->count ? "." : " (--all shows them).");
    } else if (!output->selection->count) {
        fprintf(output->file, "No function fits the selection (%" PRIu64 " %s called).\n",
                model->called, model->called == 1 ? "function was" : "functions were");
    }
    return !output->selection->count;
}

void report_print_left_out(const struct report_output *output) {
    const struct report_selection *selection = output->selection;
    const struct report_model *model = output->model;
    uint64_t no_lines = 0;

    if (selection->small)
        fprintf(output->file, "%zu function%s below 1 %% of the program left out (--all).\n",
                selection->small, selection->small == 1 ? "" : "s");
    if (selection->uncalled)
        fprintf(output->file, "%zu function%s never called left out (--all).\n",
                selection->uncalled, selection->uncalled == 1 ? "" : "s");
    if (selection->cut)
        fprintf(output->file, "%zu function%s left out by --top.\n", selection->cut,
                selection->cut == 1 ? "" : "s");
    for (size_t i = 0; i < model->function_count; i++)
        no_lines += model->functions[i].calls && !model->functions[i].line_count;
    if (no_lines)
        fprintf(output->file,
                "%" PRIu64 " function%s without lines: compile with -g or -gline-tables-only.\n",
                no_lines, no_lines == 1 ? "" : "s");
    if (model->called && model->run_count && !model->program_timed)
        fputs("Times were not measured (timing=none): hits only.\n", output->file);
}

void report_output_text(const struct report_output *output) {
    const struct report_options *options = output->options;
    const struct report_selection *selection = output->selection;
    struct cli_table table = {0};

    if (!options->only_functions && !options->only_lines)
        report_print_header(output);
    if (!report_explain_nothing(output)) {
        if (!options->only_lines)
            report_print_functions(output);
        for (size_t i = 0; i < selection->count && !options->only_functions; i++) {
            const struct report_function *function = selection->functions[i];
            /* Without lines there is nothing but a note, which the end of the report has. */
            if (function->line_count || options->functions.count)
                report_print_lines(output, function, &table);
        }
    }
    if (!options->only_lines)
        report_print_regions(output);
    report_print_left_out(output);
    cli_table_release(&table);
}
