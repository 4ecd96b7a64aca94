/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* How a diff is written; one function per format. */
#ifndef INSTR_OUTPUT_DIFF_H
#define INSTR_OUTPUT_DIFF_H

#include "report_diff.h"
#include "report_output.h"

/* Colours of what takes more time than before, and less: as in other diffs, and legible on dark and
 * light ground. */
#define REPORT_DIFF_WORSE "\033[31m"
#define REPORT_DIFF_BETTER "\033[32m"

struct report_diff_output {
    const struct report_diff *diff;
    const struct report_options *options;
    FILE *file;
    size_t edge; /* columns of the terminal; 0 if the output is none */
    bool color;
    bool for_page; /* JSON without what the page has from elsewhere, or does not show */
};

/* Whether the lines of a function are shown. */
static inline bool report_diff_shows_lines(const struct report_diff_output *output,
                                           const struct report_diff_function *function) {
    return function->changed || output->options->all;
}

void report_output_diff_text(const struct report_diff_output *output); /* Markdown, too */
void report_output_diff_json(const struct report_diff_output *output);
void report_output_diff_csv(const struct report_diff_output *output);
void report_output_diff_html(const struct report_diff_output *output);

/* "same", "removed" or "added", as JSON and CSV have it. */
const char *report_presence_name(enum report_presence presence);

/* Prints text of a profile: clean for a terminal, or as code in Markdown. */
void report_print_diff_name(const struct report_diff_output *output, const char *name);

/* The tables of the text format (output_diff_tables.c), with times in that unit. */
void report_print_diff_functions(const struct report_diff_output *output, struct report_scale scale,
                                 struct cli_table *table);
void report_print_diff_lines(const struct report_diff_output *output,
                             const struct report_diff_function *function, struct report_scale scale,
                             struct cli_table *table);

#endif
