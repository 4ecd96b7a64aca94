/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The call graph of a model: one arc for each pair of functions that call each other, with the
 * places of the calls, and cycles.
 *
 * Who called whom is known from the probes, exactly, as long as all calls of the callee were timed.
 * Where they were not (calls were inlined, probes were switched off), stacks of samples say which
 * lines called, and the calls are shared out in proportion to the hits of these lines: such counts
 * are estimates. Times of
 * arcs are those of probes or samples, whichever the callee's total is from. Only where neither
 * has the times of arcs, the callee's time is shared out to its callers in proportion to their
 * calls, as gprof always does (Graham, Kessler and McKusick 1982).
 *
 * Functions that call each other in a circle have times that contain each other. They are a cycle:
 * a strongly connected component, found by Tarjan's algorithm (1972). Arcs inside of it have calls
 * only; the time of the cycle as a whole is that of the calls that come from outside.
 */
#ifndef INSTR_REPORT_GRAPH_H
#define INSTR_REPORT_GRAPH_H

#include "report_model.h"
#include "report_options.h"

/* The caller of arcs from code that is not instrumented, and of those about which nothing is
 * known but that there were calls. */
#define REPORT_GRAPH_SPONTANEOUS (UINT32_MAX - 1)
#define REPORT_GRAPH_UNKNOWN (UINT32_MAX - 2)

/* Where a call is. */
struct report_graph_site {
    uint32_t file; /* 1 + index; 0 if unknown */
    uint64_t line; /* 0 if unknown */
    double calls, total_ns;
};

struct report_graph_arc {
    uint32_t caller, callee; /* nodes, or REPORT_GRAPH_SPONTANEOUS, REPORT_GRAPH_UNKNOWN */
    size_t first_site, site_count;
    double calls;
    double total_ns, self_ns; /* of the callee's times, the part for this caller */
    bool timed;               /* the times above are known */
    bool calls_estimated;     /* not counted one by one */
    bool total_estimated;     /* from samples, or from some of the calls */
    bool self_estimated;      /* as well if it was shared out in proportion to totals */
    bool is_sampled;          /* the times are from stacks of samples */
    bool is_inside;           /* of a cycle, or from a function to itself */
};

/* The node of a function has the function's index. */
struct report_graph_node {
    size_t first_caller, caller_count; /* in `callers` */
    size_t first_callee, callee_count; /* in `arcs` */
    uint32_t cycle;                    /* 1 + index; 0 if it is in none */
    size_t number;                     /* as printed, from 1; 0 if it was never called */
    double recursive_calls;            /* from the function itself */
    bool recursive_estimated;
};

struct report_graph_cycle {
    size_t first_member, member_count; /* in `members` */
    size_t number;                     /* as printed: of the entry of the whole */
    double outer_calls, inner_calls;   /* from outside; between its members and of each to itself */
    double total_ns, self_ns;
    bool timed, total_estimated, self_estimated, calls_estimated;
};

struct report_graph {
    const struct report_model *model;
    struct report_graph_node *nodes;
    struct report_graph_arc *arcs; /* by caller, the most time first; those of no caller last */
    size_t arc_count;
    uint32_t *callers; /* arcs, grouped by callee, the least time first */
    struct report_graph_site *sites;
    size_t site_count;
    struct report_graph_cycle *cycles;
    size_t cycle_count;
    uint32_t *members; /* nodes, grouped by cycle */
    uint32_t *order;   /* what was called by printed number: nodes, or function_count + cycle */
    size_t order_count;
    double program_ns; /* what percentages are of: all self times, at least the longest total */
};

void report_graph_build(struct report_graph *graph, const struct report_model *model);
void report_graph_release(struct report_graph *graph);

/* Marks in `shown`, an element for each node, those that match one of the patterns, what they are
 * reachable from, and what is reachable from them, in at most `depth` calls. Returns how many
 * functions match. */
size_t report_graph_focus(const struct report_graph *graph, const struct report_words *patterns,
                          size_t depth, bool *shown);

/* Calls that gprof divides by: those from outside of the callee, and of its cycle if it is in one.
 */
double report_graph_outer_calls(const struct report_graph *graph, uint32_t node, bool *estimated);

/* Whether a total is not that of all calls, measured. */
bool report_graph_total_is_estimated(const struct report_function *function);

/* Parts of report_graph_build. */
void report_graph_add_arcs(struct report_graph *graph);    /* graph_arcs.c */
void report_graph_find_cycles(struct report_graph *graph); /* graph_cycles.c */
void report_graph_add_times(struct report_graph *graph);   /* graph_times.c */

#endif
