/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The arcs of the call graph for programs: as CSV, a row for each place of calls, and for Graphviz.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report_callgraph.h"

static bool is_shown(const struct report_graph_arc *arc, const struct report_graph *graph,
                     const bool *shown) {
    return shown[arc->callee] &&
           (arc->caller >= graph->model->function_count || shown[arc->caller]);
}

/* A field that holds any text: quoted always. */
static void put_string(FILE *file, const char *string, const char *special) {
    struct cli_text text = {0};

    cli_text_clean(&text, string, strlen(string),
                   special[0] == '\\' ? CLI_CLEAN_TERMINAL : CLI_CLEAN_ENCODING);
    putc('"', file);
    for (size_t i = 0; i < text.size; i++) {
        if (text.bytes[i] == '"')
            putc(special[0], file);
        else if (text.bytes[i] == special[0])
            putc(special[0], file);
        putc(text.bytes[i], file);
    }
    putc('"', file);
    cli_text_release(&text);
}

static void put_caller(FILE *file, const struct report_graph *graph, uint32_t node) {
    if (node >= graph->model->function_count) {
        fprintf(file, "%s,", node == REPORT_GRAPH_UNKNOWN ? "<unknown>" : "<spontaneous>");
        return;
    }
    put_string(file, graph->model->functions[node].name, "\"");
    putc(',', file);
    put_string(file, graph->model->functions[node].linkage_names[0], "\"");
}

static void put_arc(FILE *file, const struct report_graph *graph,
                    const struct report_graph_arc *arc, const struct report_graph_site *site) {
    put_caller(file, graph, arc->caller);
    putc(',', file);
    put_caller(file, graph, arc->callee);
    putc(',', file);
    if (site && site->file)
        put_string(file, graph->model->files[site->file - 1].path, "\"");
    putc(',', file);
    if (site)
        fprintf(file, "%" PRIu64, site->line);
    fprintf(file, ",%.0f,%d,", site ? site->calls : arc->calls, arc->calls_estimated);
    if (arc->timed && arc->caller != REPORT_GRAPH_UNKNOWN)
        fprintf(file, "%.0f", site ? site->total_ns : arc->total_ns);
    fprintf(file, ",%d,%d\n", arc->total_estimated, arc->is_inside);
}

void report_print_arcs_csv(const struct report_output *output, const struct report_graph *graph,
                           const bool *shown) {
    fputs("caller,caller_linkage_name,callee,callee_linkage_name,file,line,calls,calls_estimated,"
          "total_ns,total_estimated,in_cycle\n",
          output->file);
    for (size_t i = 0; i < graph->arc_count; i++) {
        const struct report_graph_arc *arc = &graph->arcs[i];
        struct report_graph_site rest = {.calls = arc->calls, .total_ns = arc->total_ns};
        if (!is_shown(arc, graph, shown))
            continue;
        for (size_t s = 0; s < arc->site_count; s++) {
            const struct report_graph_site *site = &graph->sites[arc->first_site + s];
            put_arc(output->file, graph, arc, site);
            rest.calls -= site->calls;
            rest.total_ns -= site->total_ns;
        }
        /* Calls of which the line is not known. */
        struct report_graph_arc unplaced = *arc;
        unplaced.calls = fmax(rest.calls, 0);
        unplaced.total_ns = fmax(rest.total_ns, 0);
        if (!arc->site_count || rest.calls >= 0.5)
            put_arc(output->file, graph, &unplaced, 0);
    }
}

static double share_of(const struct report_graph *graph, double ns) {
    return graph->program_ns > 0 ? 100 * ns / graph->program_ns : 0;
}

/* Darker is more time. The text stays black on the lightest two thirds of the scale. */
void report_print_dot(const struct report_output *output, const struct report_graph *graph,
                      const bool *shown) {
    FILE *file = output->file;

    fputs("digraph calls {\n    node [shape=box, style=filled, fontname=\"sans-serif\"];\n", file);
    for (size_t i = 0; i < graph->model->function_count; i++) {
        const struct report_function *function = &graph->model->functions[i];
        double self = share_of(graph, (double)function->self_ns);
        if (!shown[i] || !graph->nodes[i].number)
            continue;
        fprintf(file, "    f%zu [label=", i);
        put_string(file, function->name, "\\");
        fprintf(file, ", tooltip=\"%" PRIu64 " calls, %.1f %% total, %.1f %% self\"",
                function->calls, share_of(graph, (double)function->total_ns), self);
        fprintf(file, ", fillcolor=\"0.05 %.2f 1.0\"];\n", fmin(self / 100, 0.6));
    }
    for (size_t i = 0; i < graph->arc_count; i++) {
        const struct report_graph_arc *arc = &graph->arcs[i];
        if (!is_shown(arc, graph, shown) || arc->caller >= graph->model->function_count)
            continue;
        fprintf(file, "    f%" PRIu32 " -> f%" PRIu32 " [label=\"%s%.0f\", penwidth=%.2f];\n",
                arc->caller, arc->callee, arc->calls_estimated ? "~" : "", arc->calls,
                1 + fmin(share_of(graph, arc->total_ns), 100) / 20);
    }
    fputs("}\n", file);
}
