/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What --fail-if asks of a diff: a gate for continuous integration. */
#ifndef INSTR_REPORT_CONDITIONS_H
#define INSTR_REPORT_CONDITIONS_H

#include <stdbool.h>

struct report_diff;
struct report_words;

enum report_metric { REPORT_METRIC_HITS, REPORT_METRIC_TIME };

/* METRIC>AMOUNT: `hits` or `time`, and how much more of it is too much: a percentage, a number of
 * hits, or a time with its unit. */
struct report_condition {
    enum report_metric metric;
    bool percent;
    double amount; /* percent, hits or nanoseconds */
};

/* Returns false if the text is none. */
bool report_condition_parse(struct report_condition *condition, const char *text);

/* Judges a diff by conditions that can be parsed; one message for each that is met, with the
 * figures. Returns whether none is.
 *
 * Hits are exact, so each function that is on both sides is judged by itself, and then the sum of
 * all, with those that are new. A time is that of all functions together, and must have grown by
 * more than the amount beyond its error. Where times are missing on a side a condition on them
 * counts as met. */
bool report_conditions_pass(const struct report_diff *diff, const struct report_words *conditions);

#endif
