/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What lies around functions in the graph: breadth first, against and along the arcs. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_graph.h"
#include "report_select.h"

struct spread {
    const struct report_graph *graph;
    bool *seen;
    uint32_t *queue;
    size_t count;
};

static void meet(struct spread *spread, uint32_t node) {
    if (node >= spread->graph->model->function_count || spread->seen[node])
        return;
    spread->seen[node] = true;
    spread->queue[spread->count++] = node;
}

static void spread_from(struct spread *spread, bool to_callers, size_t depth) {
    const struct report_graph *graph = spread->graph;
    size_t begin = 0;

    for (size_t level = 0; level < depth && begin < spread->count; level++) {
        size_t end = spread->count;
        for (; begin < end; begin++) {
            const struct report_graph_node *node = &graph->nodes[spread->queue[begin]];
            for (size_t i = 0; to_callers && i < node->caller_count; i++)
                meet(spread, graph->arcs[graph->callers[node->first_caller + i]].caller);
            for (size_t i = 0; !to_callers && i < node->callee_count; i++)
                meet(spread, graph->arcs[node->first_callee + i].callee);
        }
    }
}

size_t report_graph_focus(const struct report_graph *graph, const struct report_words *patterns,
                          size_t depth, bool *shown) {
    size_t count = graph->model->function_count, matches = 0;
    struct spread spread = {.graph = graph,
                            .seen = cli_resize(0, (count + 1) * sizeof *spread.seen),
                            .queue = cli_resize(0, (count + 1) * sizeof *spread.queue)};

    memset(shown, 0, count * sizeof *shown);
    for (int direction = 0; direction < 2; direction++) {
        memset(spread.seen, 0, count * sizeof *spread.seen);
        spread.count = 0;
        for (uint32_t i = 0; i < count; i++)
            if (report_function_matches(&graph->model->functions[i], patterns))
                meet(&spread, i);
        matches = spread.count;
        spread_from(&spread, direction == 0, depth);
        for (size_t i = 0; i < spread.count; i++)
            shown[spread.queue[i]] = true;
    }
    free(spread.seen);
    free(spread.queue);
    return matches;
}
