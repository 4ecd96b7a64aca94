/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_callgraph.h"

#include <stdlib.h>
#include <string.h>

#include "cli.h"

static void intersect_selection(const struct report_output *output, bool *shown) {
    const struct report_model *model = output->model;
    bool *selected = calloc(model->function_count + 1, sizeof *selected);

    if (!selected)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    for (size_t i = 0; i < output->selection->count; i++)
        selected[output->selection->functions[i] - model->functions] = true;
    for (size_t i = 0; i < model->function_count; i++)
        shown[i] = shown[i] && selected[i];
    free(selected);
}

static void print_text(const struct report_output *output, const struct report_graph *graph,
                       const bool *shown) {
    const struct report_options *options = output->options;

    if (report_explain_nothing(output))
        return;
    if (options->callgraph)
        report_print_callgraph(output, graph, shown);
    if (options->tree)
        report_print_tree(output, graph, shown);
    /* The tree says itself what it leaves out, and the tables did before if there are some. */
    if (options->only_graph && options->callgraph)
        report_print_left_out(output);
}

static void print(const struct report_output *output, const struct report_graph *graph,
                  const bool *shown) {
    if (output->options->format == REPORT_FORMAT_CSV)
        report_print_arcs_csv(output, graph, shown);
    else if (output->options->format == REPORT_FORMAT_DOT)
        report_print_dot(output, graph, shown);
    else
        print_text(output, graph, shown);
}

bool report_output_callgraph(const struct report_output *output) {
    const struct report_options *options = output->options;
    size_t count = output->model->function_count;
    bool *shown = cli_resize(0, (count + 1) * sizeof *shown);
    struct report_graph graph;
    bool good = true;

    report_graph_build(&graph, output->model);
    memset(shown, true, (count + 1) * sizeof *shown);
    if (options->focus.count &&
        !report_graph_focus(&graph, &options->focus, options->depth, shown)) {
        cli_message("--focus: no function of the profile matches");
        good = false;
    }
    /* The tree leaves out places, not functions. */
    bool selects = options->functions.count || options->files.count;
    if (options->callgraph || options->format != REPORT_FORMAT_TEXT || selects)
        intersect_selection(output, shown);
    if (good)
        print(output, &graph, shown);
    report_graph_release(&graph);
    free(shown);
    return good;
}
