/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_graph.h"

#include <math.h>
#include <stdlib.h>

#include "cli.h"

static void *zeros(size_t count, size_t size) {
    void *result = calloc(count + 1, size);

    return result ? result : cli_resize(0, SIZE_MAX); /* says so and exits */
}

static void group_by_caller(struct report_graph *graph) {
    size_t count = graph->model->function_count;

    for (size_t i = graph->arc_count; i-- > 0;) {
        uint32_t caller = graph->arcs[i].caller;
        if (caller >= count)
            continue;
        graph->nodes[caller].first_callee = i;
        graph->nodes[caller].callee_count++;
    }
}

static int by_weight(const void *left, const void *right) {
    const struct report_graph_arc *a = left, *b = right;

    if (a->is_inside != b->is_inside)
        return a->is_inside ? 1 : -1;
    if (a->total_ns != b->total_ns)
        return a->total_ns > b->total_ns ? -1 : 1;
    if (a->calls != b->calls)
        return a->calls > b->calls ? -1 : 1;
    if (a->caller != b->caller)
        return a->caller < b->caller ? -1 : 1;
    return a->callee < b->callee ? -1 : a->callee > b->callee;
}

struct caller_entry {
    const struct report_graph_arc *arc;
    uint32_t index;
};

static int by_callee(const void *left, const void *right) {
    const struct caller_entry *a = left, *b = right;

    if (a->arc->callee != b->arc->callee)
        return a->arc->callee < b->arc->callee ? -1 : 1;
    return -by_weight(a->arc, b->arc);
}

static void group_by_callee(struct report_graph *graph) {
    struct caller_entry *entries = zeros(graph->arc_count, sizeof *entries);

    for (size_t i = 0; i < graph->arc_count; i++)
        entries[i] = (struct caller_entry){&graph->arcs[i], (uint32_t)i};
    qsort(entries, graph->arc_count, sizeof *entries, by_callee);
    graph->callers = zeros(graph->arc_count, sizeof *graph->callers);
    for (size_t i = graph->arc_count; i-- > 0;) {
        struct report_graph_node *node = &graph->nodes[entries[i].arc->callee];
        graph->callers[i] = entries[i].index;
        node->first_caller = i;
        node->caller_count++;
    }
    free(entries);
}

/* Calls: of a cycle more than any, so that it stands before its members. */
struct rank {
    double ns, calls;
    uint32_t entry;
};

static int by_rank(const void *left, const void *right) {
    const struct rank *a = left, *b = right;

    if (a->ns != b->ns)
        return a->ns > b->ns ? -1 : 1;
    if (a->calls != b->calls)
        return a->calls > b->calls ? -1 : 1;
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static void number_entries(struct report_graph *graph) {
    const struct report_model *model = graph->model;
    struct rank *ranks = zeros(model->function_count + graph->cycle_count, sizeof *ranks);
    size_t count = 0;

    for (size_t i = 0; i < graph->cycle_count; i++)
        ranks[count++] = (struct rank){graph->cycles[i].total_ns, HUGE_VAL,
                                       (uint32_t)(model->function_count + i)};
    for (size_t i = 0; i < model->function_count; i++)
        if (model->functions[i].calls)
            ranks[count++] = (struct rank){(double)model->functions[i].total_ns,
                                           (double)model->functions[i].calls, (uint32_t)i};
    qsort(ranks, count, sizeof *ranks, by_rank);
    graph->order = zeros(count, sizeof *graph->order);
    for (size_t i = 0; i < count; i++) {
        uint32_t entry = ranks[i].entry;
        graph->order[graph->order_count++] = entry;
        if (entry < model->function_count)
            graph->nodes[entry].number = i + 1;
        else
            graph->cycles[entry - model->function_count].number = i + 1;
    }
    free(ranks);
}

/* Members in the order of their numbers. */
static void sort_members(struct report_graph *graph) {
    size_t functions = graph->model->function_count;
    size_t *next = zeros(graph->cycle_count, sizeof *next);

    for (size_t i = 0; i < graph->cycle_count; i++)
        next[i] = graph->cycles[i].first_member;
    for (size_t i = 0; i < graph->order_count; i++) {
        uint32_t entry = graph->order[i];
        if (entry < functions && graph->nodes[entry].cycle)
            graph->members[next[graph->nodes[entry].cycle - 1]++] = entry;
    }
    free(next);
}

static int by_time(const void *left, const void *right) {
    const struct report_graph_cycle *a = left, *b = right;

    if (a->total_ns != b->total_ns)
        return a->total_ns > b->total_ns ? -1 : 1;
    return a->first_member < b->first_member ? -1 : a->first_member > b->first_member;
}

/* <cycle 1> is the one with the most time. */
static void sort_cycles(struct report_graph *graph) {
    if (graph->cycle_count)
        qsort(graph->cycles, graph->cycle_count, sizeof *graph->cycles, by_time);
    for (size_t i = 0; i < graph->cycle_count; i++)
        for (size_t m = 0; m < graph->cycles[i].member_count; m++)
            graph->nodes[graph->members[graph->cycles[i].first_member + m]].cycle = (uint32_t)i + 1;
}

void report_graph_build(struct report_graph *graph, const struct report_model *model) {
    *graph = (struct report_graph){.model = model, .program_ns = model->program_ns};
    for (size_t i = 0; i < model->function_count; i++)
        if (model->functions[i].measured)
            graph->program_ns = fmax(graph->program_ns, (double)model->functions[i].total_ns);
    graph->nodes = zeros(model->function_count, sizeof *graph->nodes);
    report_graph_add_arcs(graph);
    group_by_caller(graph);
    report_graph_find_cycles(graph);
    report_graph_add_times(graph);
    sort_cycles(graph);
    for (size_t i = 0; i < model->function_count; i++)
        if (graph->nodes[i].callee_count)
            qsort(&graph->arcs[graph->nodes[i].first_callee], graph->nodes[i].callee_count,
                  sizeof *graph->arcs, by_weight);
    group_by_callee(graph);
    number_entries(graph);
    sort_members(graph);
}

void report_graph_release(struct report_graph *graph) {
    free(graph->nodes);
    free(graph->arcs);
    free(graph->callers);
    free(graph->sites);
    free(graph->cycles);
    free(graph->members);
    free(graph->order);
    *graph = (struct report_graph){0};
}

double report_graph_outer_calls(const struct report_graph *graph, uint32_t node, bool *estimated) {
    const struct report_graph_node *entry = &graph->nodes[node];

    if (entry->cycle) {
        *estimated = graph->cycles[entry->cycle - 1].calls_estimated;
        return graph->cycles[entry->cycle - 1].outer_calls;
    }
    *estimated = entry->recursive_estimated && entry->recursive_calls > 0;
    return (double)graph->model->functions[node].calls - entry->recursive_calls;
}
