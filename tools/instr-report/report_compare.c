/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_compare.h"

#include "output_diff.h"
#include "report_conditions.h"

static void print(const struct report_diff_output *output) {
    switch (output->options->format) {
    case REPORT_FORMAT_JSON:
        report_output_diff_json(output);
        break;
    case REPORT_FORMAT_CSV:
        report_output_diff_csv(output);
        break;
    case REPORT_FORMAT_HTML:
        report_output_diff_html(output);
        break;
    default: /* the command line allows text and Markdown */
        report_output_diff_text(output);
    }
}

bool report_compare(const struct report_inputs *base, const struct report_model *model,
                    const struct report_options *options, FILE *file, struct cli_pager *pager) {
    struct report_model before;
    struct report_sources sources[2];
    struct report_diff diff;

    report_model_build(&before, base->list, base->count);
    report_sources_open(&sources[0], &before, &options->source_paths);
    report_sources_open(&sources[1], model, &options->source_paths);
    report_diff_build(&diff, (const struct report_model *const[]){&before, model},
                      (struct report_sources *const[]){&sources[0], &sources[1]}, options);
    struct report_diff_output output = {
        .diff = &diff,
        .options = options,
        .file = file,
        .edge = cli_terminal_width(file),
        .color = cli_terminal_color(file, options->color),
    };
    if (options->pager && file == stdout)
        cli_pager_start(pager);
    print(&output);
    bool pass = report_conditions_pass(&diff, &options->fail_if);
    report_diff_release(&diff);
    report_sources_close(&sources[0]);
    report_sources_close(&sources[1]);
    report_model_release(&before);
    return pass;
}
