/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What the report says, free of how it is printed: the functions of the source with their lines,
 * added up over everything the compiler made of them (template instances, inline copies, variants
 * of constructors), over threads and over all inputs.
 *
 * Times are nanoseconds. The profiles must outlive the model.
 */
#ifndef INSTR_REPORT_MODEL_H
#define INSTR_REPORT_MODEL_H

#include <math.h>

#include "profile_reader.h"
#include "report_index.h"

/* Half-width of the error of one clock reading pair: two readings of 10 ns resolution. The errors
 * of n visits are independent and add up to REPORT_CLOCK_ERROR_NS * sqrt(n). */
#define REPORT_CLOCK_ERROR_NS 20

/* What a probe costs depends on the code around it. Between code in which nothing overlaps (a
 * recursive function of a few instructions) and a loop in which much does, the cost that is taken
 * out for each was seen to be wrong by up to this much. That error is the same at every visit. */
#define REPORT_PROBE_ERROR_NS 3

/* Half-width of the error of the time of so many visits, both errors together. */
static inline double report_clock_error(double visits) {
    return REPORT_CLOCK_ERROR_NS * sqrt(visits) + REPORT_PROBE_ERROR_NS * visits;
}

/* Lines of source text that a profile holds. */
struct report_span {
    uint64_t first_line, line_count;
    const char *bytes, *end;
};

struct report_file {
    char *name;    /* as the compiler was told */
    char *path;    /* absolute if that is known, without "." and ".." */
    uint64_t hash; /* 0 if unknown */
    struct report_span *spans;
    size_t span_count, span_capacity;
};

/* What samples say of a function or a line; see model_samples.c. Nanoseconds of CPU time. */
struct report_samples {
    double self_ns;   /* without instrumented callees, inlined ones included */
    double total_ns;  /* with all callees; recursion counts once */
    double lib_ns;    /* part of self in code that is not instrumented */
    double kernel_ns; /* part of self in the kernel */
    /* Taken off: what calls cost whose probes do not fire, sample_weights.h. */
    double idle_self_ns, idle_total_ns;
    /* Of a function: time of others that its probes take for its own, as these had none. Not part
     * of self. */
    double hidden_ns;
    /* Of a line: time of samples between an instruction of it and one of another line, which may be
     * either's. The part of self that may be another's, and what others have that may be its. */
    double blurred_ns;
    uint64_t self_count, total_count; /* samples */
};

/* Two estimates of one time, and which of them was taken: of the time of a line, of the self time
 * of a function. Errors are half-widths of 95 % confidence intervals. */
struct report_evidence {
    double probe_ns, probe_error_ns;
    double sample_ns, sample_error_ns;
    double hidden_ns; /* taken off the probes' estimate: functions without probes that it calls */
    double preempted_ns; /* taken off as well: the processor was with others */
    bool probed, sampled, by_samples;
};

struct report_line {
    uint32_t function;
    uint32_t file; /* 1 + index; 0 if unknown */
    uint64_t line;
    uint64_t hits;
    uint64_t timed_hits;
    int64_t time_ns, self_ns, lib_ns; /* valid if measured */
    int64_t min_ns, max_ns;           /* valid if ranged */
    int64_t error_ns;                 /* half-width of the 95 % confidence interval */
    uint64_t visits;                  /* timed ones: how often the clock was read for it */
    bool measured;                    /* the times above were measured */
    bool estimated;                   /* not on every visit, or not apart from other lines */
    bool ranged;
    bool extrapolated; /* from its first visits, if each hit is a visit */
    struct report_samples samples;
    struct report_evidence evidence;
    uint32_t slot; /* for model_lines.c */
};

/* Calls from one line of a function to another function. */
struct report_callee {
    uint32_t caller, callee; /* functions of the model */
    uint32_t file;           /* of the call, as in report_line */
    uint64_t line;
    uint64_t calls;
    int64_t total_ns;
};

/* The same as stacks of samples have it, see model_sampled_arcs.c. Nanoseconds of CPU time. */
struct report_sampled_arc {
    uint32_t caller, callee; /* functions of the model; caller: REPORT_INDEX_NONE if it has none */
    uint32_t line;           /* of the call, in lines; REPORT_INDEX_NONE if it is on none */
    uint32_t stack;          /* in which it was met last */
    double total_ns;         /* of the call, with all that it called; recursion counts once */
    double self_ns;          /* of the callee itself */
};

struct report_function {
    char *name;                 /* for people, made of all instances' names */
    const char **linkage_names; /* of the instances, each once */
    size_t linkage_name_count, linkage_name_capacity;
    uint32_t file; /* 1 + index; 0 if unknown */
    uint64_t line, column, end_line;
    uint64_t flags; /* of all instances */
    size_t instances;

    uint64_t calls; /* exact */
    uint64_t timed_calls, primitive_calls;
    int64_t total_ns, self_ns, lib_ns; /* valid if measured */
    int64_t min_ns, max_ns;            /* valid if ranged */
    bool measured, ranged, estimated;
    bool total_by_samples;
    double total_kept; /* part of the timed total that was no preemption */
    int64_t error_ns;  /* of self: half-width of the 95 % confidence interval */
    struct report_samples samples;
    struct report_evidence evidence;

    uint32_t *near_lines; /* for model_lines.c: 1 + index of the lines from `line` to `end_line` */
    size_t first_line, line_count;     /* in lines: the own file first, then by number */
    size_t first_callee, callee_count; /* in callees */
    double heat; /* share of the program in percent: of its time, or of its hits without times */
    uint64_t line_hits;

    /* For report_model_settle, and for checks: sums of what was measured, before it is scaled. */
    int64_t measured_self_ns;
    int64_t lines_self_ns;    /* of its lines, before they are scaled */
    int64_t largest_total_ns; /* of one instance */
    uint64_t largest_primitive;
    int64_t inner_total_ns; /* of calls between its instances: already part of a total */
    uint64_t inner_calls;
};

struct report_run {
    const struct instr_profile *profile;
    const struct instr_profile_run *run;
    size_t index; /* in its profile */
};

struct sample_places; /* sample_places.h */

/* All samples together. */
struct report_sampled {
    uint64_t samples, lost;
    double ns;                 /* CPU time that they stand for */
    double kernel_ns;          /* in the kernel */
    double instrumentation_ns; /* in code that was inserted */
    double idle_ns;            /* taken off for calls whose probes do not fire */
    double outside_ns;         /* without any instrumented function on the stack */
    double waiting_ns;         /* all threads: time that was no CPU time, and no preemption */
    double preempted;          /* time of preemption for each ns of CPU time */
    double unseen_ns;          /* that may be any code's: waiting, CPU time without samples */
    double unknown_ns;         /* in images that are missing or were built anew */
};

struct report_region {
    const char *name;
    uint64_t calls;
    int64_t total_ns, min_ns, max_ns;
};

struct report_model {
    const struct instr_profile *const *profiles;
    size_t profile_count;
    struct report_run *runs;
    size_t run_count, run_capacity;
    struct report_file *files;
    size_t file_count, file_capacity;
    struct report_function *functions;
    size_t function_count, function_capacity;
    struct report_line *lines;
    size_t line_count, line_capacity;
    struct report_callee *callees;
    size_t callee_count, callee_capacity;
    struct report_sampled_arc *sampled_arcs;
    size_t sampled_arc_count, sampled_arc_capacity;
    uint32_t stack_count; /* stacks of samples that were met, over all profiles */
    struct report_region *regions;
    size_t region_count, region_capacity;

    struct report_index file_index, function_index, name_index, line_index, callee_index,
        sampled_arc_index;
    uint32_t **function_maps;     /* per profile: its functions -> functions of the model */
    uint32_t **file_maps;         /* per profile: its files -> files of the model */
    struct sample_places *places; /* per profile: where its frames are */

    struct report_sampled sampled;
    bool any_times;     /* some function's times were measured */
    bool program_timed; /* some run was not timing=none */
    double program_ns;  /* self times of all functions */
    uint64_t called;    /* functions that were called */
};

/* Adds up the profiles. Release it with report_model_release. */
void report_model_build(struct report_model *model, const struct instr_profile *const *profiles,
                        size_t profile_count);
void report_model_release(struct report_model *model);

/* The function of the model with the same source identity as one of another model. */
const struct report_function *report_model_find(const struct report_model *model,
                                                const struct report_model *other,
                                                const struct report_function *function);

/* A string of a profile; both always end in a zero byte. */
static inline const struct instr_profile_string *report_string(const struct instr_profile *profile,
                                                               uint64_t index) {
    return &profile->strings[index];
}

/* Parts of report_model_build, one file each. */
void report_model_add_files(struct report_model *model);     /* model_files.c */
void report_model_add_functions(struct report_model *model); /* model_functions.c */
void report_model_add_lines(struct report_model *model);     /* model_lines.c */
void report_model_add_callees(struct report_model *model);   /* model_callees.c */
void report_model_add_samples(struct report_model *model);   /* model_samples.c: of sorted lines */
void report_model_settle(struct report_model *model);        /* model_settle.c */

/* Adds a call that is on the stack of number model->stack_count, whose time is `ns`; the callee's
 * own if it is the innermost. */
void report_model_add_sampled_arc(struct report_model *model, uint32_t caller, uint32_t line,
                                  uint32_t callee, bool is_innermost, double ns);

void report_model_release_samples(struct report_model *model); /* model_samples.c */

/* Takes for each function, and then each line, the better of what probes and samples say. */
void report_fuse_functions(struct report_model *model); /* model_fuse.c */
void report_fuse_lines(struct report_model *model);

/* Copies `name` without what stands in angle brackets of templates; operators keep theirs. */
char *report_name_without_templates(const char *name);

/* Copies a path without "." and ".." parts, behind `directory` if it is relative. */
char *report_path_join(const char *directory, const char *name);

#endif
