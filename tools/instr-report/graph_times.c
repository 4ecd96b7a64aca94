/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The times of arcs and cycles: parts of the callees' times for each of the callers. */
#include <math.h>
#include <stdlib.h>

#include "cli.h"
#include "report_graph.h"

/* Of the arcs from outside of a function and its cycle. */
struct sums {
    double total_ns, self_ns, calls;
    size_t arcs;
};

bool report_graph_total_is_estimated(const struct report_function *function) {
    return function->total_by_samples || function->timed_calls < function->calls;
}

static void add_up(const struct report_graph *graph, struct sums *sums) {
    for (size_t i = 0; i < graph->arc_count; i++) {
        const struct report_graph_arc *arc = &graph->arcs[i];
        struct sums *of = &sums[arc->callee];
        if (arc->is_inside)
            continue;
        of->total_ns += arc->total_ns;
        of->self_ns += arc->self_ns;
        of->calls += arc->calls;
        of->arcs++;
    }
}

/* From what the witness of a function's callers saw to what the function took. */
static double scale_of(const struct report_graph *graph, const struct report_graph_arc *arc,
                       const struct sums *sums) {
    const struct report_function *callee = &graph->model->functions[arc->callee];
    double total = (double)callee->total_ns;

    if (arc->is_sampled)
        return callee->samples.total_ns > 0 ? total / callee->samples.total_ns : 1;
    /* The total of a function in a cycle is more than the calls from outside. */
    if (!report_graph_total_is_estimated(callee) || graph->nodes[arc->callee].cycle)
        return 1;
    return sums->total_ns > 0 ? total / sums->total_ns : 1;
}

static void scale_sites(const struct report_graph *graph, const struct report_graph_arc *arc,
                        double scale) {
    for (size_t i = 0; i < arc->site_count; i++)
        graph->sites[arc->first_site + i].total_ns *= scale;
}

static void settle_total(struct report_graph *graph, struct report_graph_arc *arc,
                         const struct sums *sums) {
    const struct report_function *callee = &graph->model->functions[arc->callee];

    arc->timed = callee->measured && callee->calls;
    arc->total_estimated = arc->is_sampled || report_graph_total_is_estimated(callee);
    if (!arc->timed)
        return;
    if (!arc->is_inside && sums->total_ns <= 0 && callee->total_ns > 0) {
        arc->total_ns = sums->calls > 0 ? (double)callee->total_ns * arc->calls / sums->calls : 0;
        arc->total_estimated = arc->total_estimated || sums->arcs > 1;
        return;
    }
    double scale = scale_of(graph, arc, sums);
    arc->total_ns *= scale;
    scale_sites(graph, arc, scale);
}

/* `total` and `self` are those of the callee or its cycle as a whole. */
static void share_self(struct report_graph_arc *arc, double total, double self, bool only_one) {
    arc->self_ns = total > 0 ? self * fmin(arc->total_ns / total, 1) : 0;
    arc->self_estimated = arc->self_estimated || (!only_one && self < total);
}

static void settle_self(struct report_graph *graph, struct report_graph_arc *arc,
                        const struct sums *sums) {
    const struct report_function *callee = &graph->model->functions[arc->callee];
    uint32_t cycle = graph->nodes[arc->callee].cycle;
    double sampled = callee->samples.self_ns;

    arc->self_estimated = arc->total_estimated || callee->estimated;
    if (arc->is_inside)
        return;
    if (cycle) {
        const struct report_graph_cycle *whole = &graph->cycles[cycle - 1];
        share_self(arc, whole->total_ns, whole->self_ns, false);
    } else if (arc->is_sampled && sampled > 0) {
        arc->self_ns *= (double)callee->self_ns / sampled;
    } else {
        share_self(arc, (double)callee->total_ns, (double)callee->self_ns, sums->arcs == 1);
    }
    arc->self_ns = fmin(arc->self_ns, arc->total_ns);
}

static void settle_cycle(struct report_graph *graph, struct report_graph_cycle *cycle) {
    double longest = 0;

    for (size_t i = 0; i < cycle->member_count; i++) {
        const struct report_function *function =
            &graph->model->functions[graph->members[cycle->first_member + i]];
        cycle->timed = cycle->timed || function->measured;
        cycle->self_ns += (double)function->self_ns;
        cycle->self_estimated = cycle->self_estimated || function->estimated;
        longest = fmax(longest, (double)function->total_ns);
    }
    /* What each member took in all is part of what the cycle took. */
    cycle->total_ns = fmax(cycle->total_ns, longest);
    cycle->self_ns = fmin(cycle->self_ns, cycle->total_ns);
}

static void add_to_cycles(struct report_graph *graph) {
    for (size_t i = 0; i < graph->arc_count; i++) {
        const struct report_graph_arc *arc = &graph->arcs[i];
        struct report_graph_node *callee = &graph->nodes[arc->callee];
        if (arc->caller == arc->callee) {
            callee->recursive_calls = arc->calls;
            callee->recursive_estimated = arc->calls_estimated;
        }
        if (!callee->cycle)
            continue;
        struct report_graph_cycle *cycle = &graph->cycles[callee->cycle - 1];
        *(arc->is_inside ? &cycle->inner_calls : &cycle->outer_calls) += arc->calls;
        cycle->calls_estimated = cycle->calls_estimated || arc->calls_estimated;
        if (arc->is_inside)
            continue;
        cycle->total_ns += arc->total_ns;
        cycle->total_estimated = cycle->total_estimated || arc->total_estimated;
    }
}

void report_graph_add_times(struct report_graph *graph) {
    struct sums *sums = calloc(graph->model->function_count + 1, sizeof *sums);

    if (!sums)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    add_up(graph, sums);
    for (size_t i = 0; i < graph->arc_count; i++)
        settle_total(graph, &graph->arcs[i], &sums[graph->arcs[i].callee]);
    add_to_cycles(graph);
    for (size_t i = 0; i < graph->cycle_count; i++)
        settle_cycle(graph, &graph->cycles[i]);
    for (size_t i = 0; i < graph->arc_count; i++)
        settle_self(graph, &graph->arcs[i], &sums[graph->arcs[i].callee]);
    free(sums);
}
