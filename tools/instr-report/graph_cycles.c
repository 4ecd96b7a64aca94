/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * R. Tarjan: Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (2), 1972. With a
 * stack of its own instead of recursion: a profile may hold a chain of a million functions.
 */
#include <stdlib.h>

#include "cli.h"
#include "report_graph.h"

struct search {
    struct report_graph *graph;
    uint32_t *index, *low; /* from 1 in the order of discovery; 0: not met yet */
    size_t *next;          /* the arc of a node to be followed next */
    bool *is_open;         /* its component is not complete */
    uint32_t *open, *path; /* nodes: of components that are not complete; to the current one */
    size_t open_count, path_count;
    uint32_t counter;
    size_t cycle_capacity, member_count;
};

static void enter(struct search *search, uint32_t node) {
    search->index[node] = search->low[node] = ++search->counter;
    search->next[node] = 0;
    search->is_open[node] = true;
    search->open[search->open_count++] = node;
    search->path[search->path_count++] = node;
}

/* `node` is the first of a component that was met; the others lie above it. */
static void close_component(struct search *search, uint32_t node) {
    struct report_graph *graph = search->graph;
    size_t begin = search->open_count;

    while (search->open[--begin] != node)
        ;
    size_t count = search->open_count - begin;
    if (count > 1) {
        graph->cycles = cli_grow(graph->cycles, graph->cycle_count, &search->cycle_capacity,
                                 sizeof *graph->cycles);
        graph->cycles[graph->cycle_count++] = (struct report_graph_cycle){
            .first_member = search->member_count, .member_count = count};
    }
    for (size_t i = begin; i < search->open_count; i++) {
        uint32_t member = search->open[i];
        search->is_open[member] = false;
        if (count > 1) {
            graph->nodes[member].cycle = (uint32_t)graph->cycle_count;
            graph->members[search->member_count++] = member;
        }
    }
    search->open_count = begin;
}

static void visit(struct search *search, uint32_t root) {
    const struct report_graph *graph = search->graph;

    enter(search, root);
    while (search->path_count) {
        uint32_t node = search->path[search->path_count - 1];
        const struct report_graph_node *entry = &graph->nodes[node];

        if (search->next[node] < entry->callee_count) {
            uint32_t callee = graph->arcs[entry->first_callee + search->next[node]++].callee;
            if (!search->index[callee])
                enter(search, callee);
            else if (search->is_open[callee] && search->index[callee] < search->low[node])
                search->low[node] = search->index[callee];
            continue;
        }
        search->path_count--;
        if (search->path_count) {
            uint32_t caller = search->path[search->path_count - 1];
            if (search->low[node] < search->low[caller])
                search->low[caller] = search->low[node];
        }
        if (search->low[node] == search->index[node])
            close_component(search, node);
    }
}

static void *zeros(size_t count, size_t size) {
    void *result = calloc(count + 1, size);

    return result ? result : cli_resize(0, SIZE_MAX); /* says so and exits */
}

void report_graph_find_cycles(struct report_graph *graph) {
    size_t count = graph->model->function_count;
    struct search search = {.graph = graph,
                            .index = zeros(count, sizeof *search.index),
                            .low = zeros(count, sizeof *search.low),
                            .next = zeros(count, sizeof *search.next),
                            .is_open = zeros(count, sizeof *search.is_open),
                            .open = zeros(count, sizeof *search.open),
                            .path = zeros(count, sizeof *search.path)};

    graph->members = zeros(count, sizeof *graph->members);
    for (uint32_t i = 0; i < count; i++)
        if (!search.index[i])
            visit(&search, i);
    for (size_t i = 0; i < graph->arc_count; i++) {
        struct report_graph_arc *arc = &graph->arcs[i];
        if (arc->caller >= count)
            continue;
        uint32_t cycle = graph->nodes[arc->callee].cycle;
        arc->is_inside =
            arc->caller == arc->callee || (cycle && graph->nodes[arc->caller].cycle == cycle);
    }
    free(search.index);
    free(search.low);
    free(search.next);
    free(search.is_open);
    free(search.open);
    free(search.path);
}
