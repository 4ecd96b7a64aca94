/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Two profiles side by side: which function and which line of the one is which of the other, and
 * what changed. Lines are found again by their text, wherever an edit moved them to.
 *
 * In arrays of two, element REPORT_BEFORE is of the profile that is compared with. Times are
 * nanoseconds. Models and sources must outlive the diff.
 */
#ifndef INSTR_REPORT_DIFF_H
#define INSTR_REPORT_DIFF_H

#include "report_model.h"
#include "report_options.h"
#include "report_source.h"

enum report_side { REPORT_BEFORE, REPORT_AFTER };

enum report_presence { REPORT_IN_BOTH, REPORT_ONLY_BEFORE, REPORT_ONLY_AFTER };

/* A difference of times with the half-width of its 95 % confidence interval. */
struct report_delta {
    int64_t ns, error_ns;
};

/* A change within its error may be none. */
static inline bool report_delta_is_clear(const struct report_delta *delta) {
    return delta->ns > delta->error_ns || delta->ns < -delta->error_ns;
}

/* Hits of a line, or calls of a function, with their time. */
struct report_change {
    uint64_t hits[2];
    int64_t time_ns[2], error_ns[2]; /* valid if measured */
    bool measured[2];                /* what is not there took no time: that is measured */
    int64_t hit_change;
    /* These are valid if both are measured. `time` is the sum of the other two: what the hits that
     * came or went cost at the price before, and what all hits after cost more or less each. */
    struct report_delta time, by_hits, per_hit;
};

struct report_diff_row {
    enum report_presence presence;
    uint64_t numbers[2];                        /* of the line; 0 where it is not */
    const struct report_line *lines[2];         /* 0: no code */
    const struct report_source_line *source[2]; /* 0: unknown */
    struct report_change change;
    bool changed; /* its hits, or its time by report_diff_is_change */
};

/* The lines of a function in one file, which may have other names before and after. */
struct report_diff_section {
    uint32_t files[2]; /* of the models, as in report_line */
    bool by_number;    /* the text is not known: lines were aligned by their distance */
    size_t first_row, row_count;
};

struct report_diff_function {
    enum report_presence presence;
    const struct report_function *functions[2]; /* 0 where it is not */
    struct report_change self, total;           /* both with calls as hits */
    uint64_t line_hits[2];                      /* of all its lines; calls, if it has none */
    size_t first_section, section_count;        /* its own file first */
    bool changed; /* its calls, its hits, a line, or a time by report_diff_is_change */
};

struct report_diff {
    const struct report_model *models[2];
    struct report_sources *sources[2];
    struct report_diff_function *functions; /* those selected, in the order that was asked for */
    size_t function_count, function_capacity;
    size_t shown_count; /* the first so many; the others are left out by --top and have no lines */
    struct report_diff_section *sections;
    size_t section_count, section_capacity;
    struct report_diff_row *rows;
    size_t row_count, row_capacity;
    struct report_change program; /* self times of these functions, and the hits of their lines */
    int64_t least_ns;             /* smaller changes of a time are not worth a reader's time */
    bool timed;                   /* times were measured on both sides */
};

/* Compares the functions that the options select by name, file and share in either model. Release
 * it. */
void report_diff_build(struct report_diff *diff, const struct report_model *const models[2],
                       struct report_sources *const sources[2],
                       const struct report_options *options);
void report_diff_release(struct report_diff *diff);

/* A change of a time that is no error, and large enough to be shown. */
static inline bool report_diff_is_change(const struct report_diff *diff,
                                         const struct report_delta *delta) {
    return report_delta_is_clear(delta) &&
           (delta->ns >= diff->least_ns || delta->ns <= -diff->least_ns);
}

/* Fills in what follows from hits, times and errors. */
void report_change_settle(struct report_change *change);

/* A name for people, of what is there: the one after, if there are two. */
const struct report_function *report_diff_shown(const struct report_diff_function *function);

/* Parts of report_diff_build, one file each. */

/* Pairs the functions of both models and appends them all (diff_functions.c). `chosen[side]` says
 * of each function of a model whether it is wanted; of a pair one is enough. */
void report_diff_pair_functions(struct report_diff *diff, const bool *const chosen[2]);

/* Appends sections and rows of a function (diff_lines.c). */
void report_diff_align_lines(struct report_diff *diff, struct report_diff_function *function);

/* Adds up the program, and finds the error of its time (diff_program.c). */
void report_diff_settle_program(struct report_diff *diff);

/* The nearest whole number, or the largest or smallest that there is. */
int64_t report_rounded(double value);

#endif
