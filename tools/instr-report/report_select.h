/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Which functions are shown, and in which order. */
#ifndef INSTR_REPORT_SELECT_H
#define INSTR_REPORT_SELECT_H

#include "report_model.h"
#include "report_options.h"

struct report_selection {
    const struct report_function **functions;
    size_t count;
    size_t small;    /* left out because they have less than 1 % of the program */
    size_t uncalled; /* left out because they were never called */
    size_t cut;      /* left out by --top */
};

/* Leaving out is for people: small functions in text and Markdown, uncalled ones also in HTML. */
void report_select(struct report_selection *selection, const struct report_model *model,
                   const struct report_options *options);
/* Whether one of the patterns matches the function's name, with or without template arguments, or
 * one of its symbols. */
bool report_function_matches(const struct report_function *function,
                             const struct report_words *patterns);

void report_selection_release(struct report_selection *selection);

#endif
