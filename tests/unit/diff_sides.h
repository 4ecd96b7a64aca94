/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Two profiles for the tests of diffs, and the diff of them. All in the header, for only these
 * tests link what it needs.
 */
#ifndef INSTR_DIFF_SIDES_H
#define INSTR_DIFF_SIDES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile_builder.h"
#include "report_diff.h"

enum { SIDES_MOST_PROFILES = 8, SIDES_MOST_OPTIONS = 14 };

/* A line of a function; each hit is a timed visit, and its time is the line's own. */
struct side_line {
    uint64_t line, hits;
    int64_t time_ns;
};

/* A function with an embedded text that begins at its line. */
struct side_function {
    const char *name, *linkage_name; /* linkage_name: 0 is the name */
    const char *file;                /* 0: unknown */
    uint64_t line, end_line;
    uint64_t calls; /* 0: the hits of its first line */
    const char *text;
    struct side_line lines[12];
};

struct sides {
    struct instr_profile profiles[2][SIDES_MOST_PROFILES];
    const struct instr_profile *lists[2][SIDES_MOST_PROFILES];
    size_t counts[2];
    struct report_model models[2];
    struct report_sources sources[2];
    struct report_options options;
    struct report_diff diff;
};

static inline void sides_must(bool good, const char *what) {
    if (good)
        return;
    fprintf(stderr, "diff_sides: %s\n", what);
    abort();
}

static inline void sides_add_function(struct builder *builder, uint64_t timing,
                                      const struct side_function *function) {
    uint64_t calls = function->calls ? function->calls : function->lines[0].hits;
    int64_t time_ns = 0;
    uint64_t file = function->file ? builder_file(builder, function->file, "/src", 0) : 0;

    for (size_t i = 0; function->lines[i].line; i++)
        time_ns += function->lines[i].time_ns;
    uint64_t index = builder_function(
        builder, &(struct builder_function){
                     .name = function->name,
                     .linkage_name = function->linkage_name,
                     .file = file,
                     .line = function->line,
                     .end_line = function->end_line,
                     .flags = INSTR_PROFILE_FUNCTION_LINES |
                              (timing ? (uint64_t)INSTR_PROFILE_FUNCTION_TIMED : 0),
                     .calls = calls,
                     .timed_calls = timing ? calls : 0,
                     .primitive_calls = timing ? calls : 0,
                     .total_ns = timing ? time_ns : 0,
                     .self_ns = timing ? time_ns : 0,
                 });
    for (size_t i = 0; function->lines[i].line; i++) {
        const struct side_line *line = &function->lines[i];
        builder_line(builder, builder_block(builder, index, line->hits, 0), file, line->line, 1);
    }
    for (size_t i = 0; timing && function->lines[i].line; i++) {
        const struct side_line *line = &function->lines[i];
        if (line->hits)
            builder_site(builder, &(struct instr_profile_site){
                                      index, INSTR_PROFILE_SITE_LINE, file, line->line, line->hits,
                                      line->hits, line->time_ns, line->time_ns, 0, 0, 0});
    }
    if (function->text)
        builder_text(builder, file, function->line, function->text);
}

/* Adds a profile that was built otherwise, and will release it. */
static inline void sides_adopt(struct sides *sides, enum report_side side,
                               const struct instr_profile *profile) {
    size_t count = sides->counts[side];

    sides_must(count < SIDES_MOST_PROFILES, "too many profiles");
    sides->profiles[side][count] = *profile;
    sides->lists[side][count] = &sides->profiles[side][count];
    sides->counts[side]++;
}

/* Adds a profile of these functions to a side. */
static inline void sides_add(struct sides *sides, enum report_side side, uint64_t timing,
                             const struct side_function *functions, size_t count) {
    struct instr_profile profile;
    struct builder builder;

    builder_open(&builder, timing);
    for (size_t i = 0; i < count; i++)
        sides_add_function(&builder, timing, &functions[i]);
    builder_finish(&builder, &profile);
    sides_adopt(sides, side, &profile);
}

/* Compares what was compared before under other options, which are separated by blanks. */
static inline void sides_again(struct sides *sides, const char *line) {
    static char words[512]; /* the options point into it */
    char *argv[SIDES_MOST_OPTIONS + 2] = {"instr-report", "--diff=base"};
    int argc = 2, operands;

    report_diff_release(&sides->diff);
    report_options_release(&sides->options);
    snprintf(words, sizeof words, "%s", line);
    for (char *at = strtok(words, " "); at && argc < SIDES_MOST_OPTIONS; at = strtok(0, " "))
        argv[argc++] = at;
    sides_must(report_options_parse(&sides->options, argc, argv, &operands), line);
    report_diff_build(
        &sides->diff, (const struct report_model *const[]){&sides->models[0], &sides->models[1]},
        (struct report_sources *const[]){&sides->sources[0], &sides->sources[1]}, &sides->options);
}

/* Compares the sides under these options. Release it. */
static inline void sides_compare(struct sides *sides, const char *line) {
    static const struct report_words no_paths;

    for (int s = 0; s < 2; s++) {
        report_model_build(&sides->models[s], sides->lists[s], sides->counts[s]);
        report_sources_open(&sides->sources[s], &sides->models[s], &no_paths);
    }
    sides_again(sides, line);
}

static inline void sides_release(struct sides *sides) {
    report_diff_release(&sides->diff);
    report_options_release(&sides->options);
    for (int s = 0; s < 2; s++) {
        report_sources_close(&sides->sources[s]);
        report_model_release(&sides->models[s]);
        for (size_t i = 0; i < sides->counts[s]; i++)
            instr_profile_release(&sides->profiles[s][i]);
    }
    *sides = (struct sides){0};
}

/* The function of that name after, or before if it is only there; 0 if there is none. */
static inline const struct report_diff_function *sides_function(const struct sides *sides,
                                                                const char *name) {
    for (size_t i = 0; i < sides->diff.function_count; i++)
        if (!strcmp(report_diff_shown(&sides->diff.functions[i])->name, name))
            return &sides->diff.functions[i];
    return 0;
}

/* The row of a line of a function, by its number after; 0 if there is none. */
static inline const struct report_diff_row *sides_row(const struct sides *sides, const char *name,
                                                      uint64_t number) {
    const struct report_diff_function *function = sides_function(sides, name);

    for (size_t s = 0; function && s < function->section_count; s++) {
        const struct report_diff_section *section =
            &sides->diff.sections[function->first_section + s];
        for (size_t r = 0; r < section->row_count; r++)
            if (sides->diff.rows[section->first_row + r].numbers[REPORT_AFTER] == number)
                return &sides->diff.rows[section->first_row + r];
    }
    return 0;
}

#endif
