/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The command line of instr-report as a structure. */
#ifndef INSTR_REPORT_OPTIONS_H
#define INSTR_REPORT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli.h"
#include "completion.h"
#include "terminal.h"

enum report_field {
#define REPORT_FIELD(name, heading, width, key) REPORT_FIELD_##name,
#include "report_fields.def"
    REPORT_FIELD_COUNT
};

enum report_sort {
    REPORT_SORT_TIME,
    REPORT_SORT_SELF,
    REPORT_SORT_CALLS,
    REPORT_SORT_PERCALL,
    REPORT_SORT_NAME,
    REPORT_SORT_LINE
};

enum report_unit {
    REPORT_UNIT_AUTO,
    REPORT_UNIT_NS,
    REPORT_UNIT_US,
    REPORT_UNIT_MS,
    REPORT_UNIT_S,
    REPORT_UNIT_CYCLES
};

enum report_format {
#define REPORT_FORMAT(name, NAME) REPORT_FORMAT_##NAME,
#define REPORT_FORMAT_OTHER REPORT_FORMAT
#include "report_formats.def"
};

/* A list of words of the command line; they are not copied. */
struct report_words {
    const char **words;
    size_t count, capacity;
};

struct report_options {
    bool only_functions, only_lines;
    bool callgraph, tree, only_graph; /* only_graph: one of the two, and no other part */
    struct report_words focus;
    size_t depth; /* SIZE_MAX: not given */
    enum report_sort sort;
    bool sorted;                          /* the order was given */
    struct report_words functions, files; /* patterns; any of them may match */
    double min_percent;                   /* below 0: not given */
    size_t top;                           /* SIZE_MAX: not given */
    bool all;
    enum report_field columns[REPORT_FIELD_COUNT];
    size_t column_count; /* 0: not given */
    enum report_unit unit;
    enum report_format format;
    const char *why;             /* FILE:LINE, or 0 */
    const char *output;          /* 0: standard output */
    const char *diff;            /* the profile to compare with, or 0 */
    struct report_words fail_if; /* each can be parsed (report_conditions.h) */
    struct report_words source_paths;
    enum cli_color color;
    enum cli_shell completion; /* CLI_SHELL_NONE: not given */
    bool pager;
    bool check, merge, help, version;
};

extern const struct cli_option report_option_table[];
extern const size_t report_option_count;

/* Reads the command line; the operands are left at the front of `argv`. Release the options
 * whatever is returned. Returns false after a message: exit with CLI_EXIT_USAGE. */
bool report_options_parse(struct report_options *options, int argc, char **argv,
                          int *operand_count);
void report_options_release(struct report_options *options);

void report_options_print_help(FILE *file);

/* The values that an option takes, as --completion offers them; 0 if it takes any or none. */
size_t report_option_values(const struct cli_option *option, const char **names, size_t room);

/* The name of a column as --columns takes it. */
const char *report_field_name(enum report_field field);

#endif
