/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The call graph as a tree from the functions that nobody profiled called. A function with several
 * callers is in several places; each gets its part of the function's time, and of what it calls in
 * turn: estimates, marked by `~`, below a function that has more than one caller. A function that
 * is on the way already is shown, but not followed: its time is part of that of the one above.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_callgraph.h"

/* Nobody reads further; and the tree of a graph of n functions may have 2^n places. */
enum { MOST_LEVELS = 64, MOST_ROWS = 100000 };

static const double small_percent = 1.0;

struct marks {
    const char *branch, *last, *through;
};

struct tree {
    const struct report_output *output;
    const struct report_graph *graph;
    const bool *shown;
    const struct marks *marks;
    struct cli_table table;
    struct cli_text prefix;
    bool *on_path, *followed;
    size_t depth, rows;
    double unit, least_ns;
    bool timed;
};

/* A function at one place of the tree. */
struct place {
    uint32_t node;
    const struct report_graph_arc *arc; /* 0 at a root */
    double ns, calls;
    bool estimated, calls_estimated, is_last;
};

static void add_row(struct tree *tree, const struct place *place, size_t level, const char *note) {
    struct cli_table *table = &tree->table;
    struct cli_text *text = cli_table_cell(table);
    double all = tree->graph->program_ns, value = place->ns / tree->unit;
    bool known = tree->timed && tree->graph->model->functions[place->node].measured;

    if (known) {
        if (place->estimated)
            cli_text_string(text, "~");
        cli_text_fixed(text, value, 3);
    }
    cli_table_cell_end(table);
    if (known && all > 0)
        cli_text_fixed(text, 100 * place->ns / all, 1);
    cli_table_cell_end(table);
    report_append_calls(text, place->calls, place->calls_estimated);
    cli_table_cell_end(table);
    cli_text_append(text, tree->prefix.bytes, tree->prefix.size);
    if (level)
        cli_text_string(text, place->is_last ? tree->marks->last : tree->marks->branch);
    report_append_clean(text, tree->graph->model->functions[place->node].name);
    cli_text_string(text, note);
    if (place->arc)
        report_append_sites(text, tree->graph, place->arc);
    cli_table_cell_end(table);
    cli_table_row_end(table, known && all > 0 ? cli_terminal_heat(100 * place->ns / all) : "");
    tree->rows++;
}

static bool is_worth(const struct tree *tree, const struct report_graph_arc *arc, double ns) {
    return tree->shown[arc->callee] && (!tree->timed || ns >= tree->least_ns);
}

static void add_place(struct tree *tree, const struct place *place, size_t level);

/* What is called at this place is to all that the function calls as this place to the function. */
static void add_callees(struct tree *tree, const struct place *place, size_t level) {
    const struct report_graph *graph = tree->graph;
    const struct report_graph_node *node = &graph->nodes[place->node];
    const struct report_function *function = &graph->model->functions[place->node];
    double total = (double)function->total_ns, calls = (double)function->calls, sum = 0;
    double share = total > 0 ? fmin(place->ns / total, 1) : 0;
    /* Without times, calls say what part of the function's work is at this place. */
    double call_share = total > 0 ? share : calls > 0 ? fmin(place->calls / calls, 1) : 0;
    uint32_t last = REPORT_INDEX_NONE;
    bool whole = share > 1 - 1e-9 || !tree->timed;

    for (size_t i = 0; i < node->callee_count; i++) {
        const struct report_graph_arc *arc = &graph->arcs[node->first_callee + i];
        if (arc->caller != arc->callee)
            sum += arc->total_ns * share;
        if (is_worth(tree, arc, arc->total_ns * share))
            last = (uint32_t)i;
    }
    /* Arcs of a cycle contain each other. */
    double fit = sum > place->ns && sum > 0 ? place->ns / sum : 1;
    if (fit < 0.999)
        whole = false;
    for (size_t i = 0; last != REPORT_INDEX_NONE && i <= last; i++) {
        const struct report_graph_arc *arc = &graph->arcs[node->first_callee + i];
        double ns = arc->total_ns * share;
        if (!is_worth(tree, arc, ns))
            continue;
        struct place callee = {.node = arc->callee,
                               .arc = arc,
                               .ns = arc->caller == arc->callee ? fmin(ns, place->ns) : ns * fit,
                               .calls = arc->calls * call_share,
                               .estimated = !whole || arc->total_estimated || place->estimated,
                               .calls_estimated = arc->calls_estimated || call_share < 1 - 1e-9,
                               .is_last = i == last};
        add_place(tree, &callee, level + 1);
    }
}

static void add_place(struct tree *tree, const struct place *place, size_t level) {
    const struct report_graph_node *node = &tree->graph->nodes[place->node];
    bool recursive = tree->on_path[place->node];
    /* With every function the tree would grow without end: one place is followed of each. */
    bool above = tree->least_ns <= 0 && tree->followed[place->node] && node->callee_count;
    bool deep = level >= tree->depth || tree->rows >= MOST_ROWS;

    add_row(tree, place, level, recursive ? " (recursive)" : above ? " (see above)" : "");
    if (recursive || above || deep)
        return;
    size_t size = tree->prefix.size;
    if (level)
        cli_text_string(&tree->prefix, place->is_last ? "   " : tree->marks->through);
    tree->on_path[place->node] = tree->followed[place->node] = true;
    add_callees(tree, place, level);
    tree->on_path[place->node] = false;
    tree->prefix.size = size;
}

/* Called by nobody who was profiled, as far as is known. */
static void add_roots(struct tree *tree) {
    const struct report_graph *graph = tree->graph;
    size_t functions = graph->model->function_count;

    for (size_t i = 0; i < graph->order_count; i++) {
        uint32_t node = graph->order[i];
        if (node >= functions || !tree->shown[node])
            continue;
        for (size_t a = 0; a < graph->nodes[node].caller_count; a++) {
            const struct report_graph_arc *arc =
                &graph->arcs[graph->callers[graph->nodes[node].first_caller + a]];
            struct place root = {.node = node,
                                 .ns = arc->total_ns,
                                 .calls = arc->calls,
                                 .estimated = arc->total_estimated,
                                 .calls_estimated = arc->calls_estimated};
            if (arc->caller == REPORT_GRAPH_SPONTANEOUS && is_worth(tree, arc, root.ns))
                add_place(tree, &root, 0);
        }
    }
}

static void *zeros(size_t count, size_t size) {
    void *result = calloc(count + 1, size);

    return result ? result : cli_resize(0, SIZE_MAX); /* says so and exits */
}

void report_print_tree(const struct report_output *output, const struct report_graph *graph,
                       const bool *shown) {
    static const struct cli_column columns[] = {{"total", 10, 0, false},
                                                {"% time", 6, 1, false},
                                                {"calls", 12, 1, false},
                                                {"function", 0, 2, true}};
    static const struct marks lines = {"\u251c\u2500 ", "\u2514\u2500 ", "\u2502  "};
    static const struct marks ascii = {"|- ", "`- ", "|  "};
    const struct report_model *model = output->model;
    const struct report_options *options = output->options;
    double percent = options->min_percent >= 0 ? options->min_percent
                     : options->all            ? 0
                                               : small_percent;
    struct tree tree = {.output = output,
                        .graph = graph,
                        .shown = shown,
                        .marks = cli_terminal_utf8() ? &lines : &ascii,
                        .on_path = zeros(model->function_count, sizeof *tree.on_path),
                        .followed = zeros(model->function_count, sizeof *tree.followed),
                        .depth = options->depth < MOST_LEVELS ? options->depth : MOST_LEVELS,
                        .timed = model->any_times,
                        .least_ns = model->any_times ? graph->program_ns * percent / 100 : 0};
    double largest = 0;

    for (size_t i = 0; i < model->function_count; i++)
        if (shown[i])
            largest = fmax(largest, (double)model->functions[i].total_ns);
    struct report_scale scale = report_scale_for(output, largest * 1000);
    tree.unit = scale.ns;
    if (largest > 0)
        fprintf(output->file, "Timer unit: %s\n\n", scale.heading);
    cli_table_begin(&tree.table, columns, sizeof columns / sizeof *columns);
    add_roots(&tree);
    if (!tree.rows)
        fputs("No calls are known to begin a tree with: neither probes nor samples have any.\n",
              output->file);
    else
        cli_table_print(&tree.table, output->file, false, output->edge, output->color);
    putc('\n', output->file);
    if (tree.least_ns > 0)
        fprintf(output->file, "Calls below %g %% of the program left out (--min-percent, --all).\n",
                percent);
    cli_table_release(&tree.table);
    cli_text_release(&tree.prefix);
    free(tree.on_path);
    free(tree.followed);
}
