/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The options of the command line and the words that some of them take, all in one place: parsing,
 * help and completions read the same tables. Only for the files report_option*.c. */
#ifndef INSTR_REPORT_OPTION_TABLE_H
#define INSTR_REPORT_OPTION_TABLE_H

#include "report_options.h"

enum option_id {
    OPTION_FUNCTIONS = 1,
    OPTION_LINES,
    OPTION_CALLGRAPH,
    OPTION_TREE,
    OPTION_FOCUS,
    OPTION_DEPTH,
    OPTION_SORT,
    OPTION_FUNCTION,
    OPTION_FILE,
    OPTION_MIN_PERCENT,
    OPTION_TOP,
    OPTION_ALL,
    OPTION_COLUMNS,
    OPTION_UNIT,
    OPTION_FORMAT,
    OPTION_WHY,
    OPTION_OUTPUT,
    OPTION_DIFF,
    OPTION_FAIL_IF,
    OPTION_SOURCE_PATH,
    OPTION_COLOR,
    OPTION_PAGER,
    OPTION_CHECK,
    OPTION_MERGE,
    OPTION_COMPLETION,
    OPTION_HELP,
    OPTION_VERSION
};

/* A word and the value that it stands for. */
struct report_choice {
    const char *name;
    int value;
};

/* The words that an option takes, in the order of its values; 0 if it takes any or none. */
const struct report_choice *report_option_choices(enum option_id id, size_t *count);

/* Readers of values (report_option_values.c). `spelling` is how the user wrote the option. All
 * return false after a message. */

/* The value of the word that is the first `size` bytes of `value`. */
bool report_option_choose(enum option_id id, const char *value, size_t size, const char *spelling,
                          int *result);
bool report_option_columns(struct report_options *options, const char *list, const char *spelling);
bool report_option_percent(double *percent, const char *value, const char *spelling);
bool report_option_number(size_t *number, const char *value, const char *spelling);
bool report_option_place(const char **place, const char *value, const char *spelling);
bool report_option_format(enum report_format *format, const char *value, const char *spelling);

/* What one option asks of others, and what excludes what (report_option_rules.c). */
bool report_options_settle(struct report_options *options);

#endif
