/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What all output formats work with, and one entry point for each. */
#ifndef INSTR_REPORT_OUTPUT_H
#define INSTR_REPORT_OUTPUT_H

#include <stdio.h>

#include "report_model.h"
#include "report_options.h"
#include "report_select.h"
#include "report_source.h"
#include "text_table.h"

struct report_output {
    const struct report_model *model;
    const struct report_options *options;
    const struct report_selection *selection;
    struct report_sources *sources;
    FILE *file;
    size_t edge; /* columns of the terminal; 0 if the output is none */
    bool color;
    bool damaged; /* an input could not be read to its end */
};

/* Writes the format that is asked for. */
void report_output(const struct report_output *output);

/* report_output_text() and so on. What the numbers of each mean is in docs/formats.md. */
#define REPORT_FORMAT(name, NAME) void report_output_##name(const struct report_output *output);
#include "report_formats.def"

/* How the time of the line that options->why names was made. Returns false after a message if
 * there is none. */
bool report_output_why(const struct report_output *output);

/* Parts of the text format. */
void report_print_header(const struct report_output *output);    /* output_header.c */
void report_print_functions(const struct report_output *output); /* output_functions.c */
void report_print_regions(const struct report_output *output);   /* output_functions.c */
void report_print_lines(const struct report_output *output,      /* output_lines.c */
                        const struct report_function *function, struct cli_table *table);

/* Says why there is nothing to print. Returns false if there is something. */
bool report_explain_nothing(const struct report_output *output); /* output_text.c */

/* Notes at the end: what is not shown, and why. */
void report_print_left_out(const struct report_output *output); /* output_text.c */

/* Prints a table of the text format; in Markdown if that is asked for. */
void report_print_table(const struct report_output *output, struct cli_table *table, bool rule);

/* Parts of the Markdown format (output_markdown.c): clean text as code, and what stands above the
 * lines of a function, and those of it in another file; `note` may be 0. */
void report_markdown_code(FILE *file, const char *bytes, size_t size);
void report_markdown_heading(const struct report_output *output,
                             const struct report_function *function, const char *note);
void report_markdown_other_heading(const struct report_output *output, const char *file,
                                   const char *note);

/* What times per call are divided by, and whether calls are told as calls/primitive ones. */
struct report_divisors {
    uint64_t self, total;
    bool primitive_shown;
};
struct report_divisors report_divisors_of(const struct report_function *function);

/* A unit of time: nanoseconds in one of it, and how a heading says it. */
struct report_scale {
    double ns;
    const char *heading;
};

/* The unit asked for, or a readable one for a table whose largest time is `largest_ns`. */
struct report_scale report_scale_for(const struct report_output *output, double largest_ns);

/* Ticks per second of the cycle counter that all runs used, or 0. */
uint64_t report_cycle_rate(const struct report_model *model);

/* Words for values of run records. */
const char *report_timing_name(uint64_t timing);
const char *report_sampler_name(uint64_t sampler);
void report_exit_text(struct cli_text *text, const struct instr_profile_run *run);

/* Appends the command line of a run, as a shell takes it, clean for a terminal. */
void report_append_command(struct cli_text *text, const struct report_run *run);

/* Samples per second of CPU time that a run got; 0 if it was not sampled. */
double report_sample_rate(const struct instr_profile_run *run);

/* Appends text from a profile, clean for a terminal. */
void report_append_clean(struct cli_text *text, const char *string);

#endif
