/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <inttypes.h>
#include <string.h>

#include "report_callgraph.h"

enum { MOST_SITES = 4 };

void report_append_calls(struct cli_text *text, double calls, bool estimated) {
    if (estimated)
        cli_text_string(text, "~");
    cli_text_unsigned(text, calls < 1.8e19 ? (uint64_t)(calls + 0.5) : UINT64_MAX);
}

void report_append_node(struct cli_text *text, const struct report_graph *graph, uint32_t node) {
    if (node == REPORT_GRAPH_SPONTANEOUS || node == REPORT_GRAPH_UNKNOWN) {
        cli_text_string(text, node == REPORT_GRAPH_UNKNOWN ? "<unknown>" : "<spontaneous>");
        return;
    }
    report_append_clean(text, graph->model->functions[node].name);
    if (graph->nodes[node].cycle)
        cli_text_printf(text, " <cycle %" PRIu32 ">", graph->nodes[node].cycle);
    if (graph->nodes[node].number)
        cli_text_printf(text, " [%zu]", graph->nodes[node].number);
}

/* Whole paths would fill the lines. */
static void append_base_name(struct cli_text *text, const char *path) {
    const char *slash = strrchr(path, '/');

    report_append_clean(text, slash ? slash + 1 : path);
}

void report_append_sites(struct cli_text *text, const struct report_graph *graph,
                         const struct report_graph_arc *arc) {
    uint32_t file = 0;

    for (size_t i = 0; i < arc->site_count && i < MOST_SITES; i++) {
        const struct report_graph_site *site = &graph->sites[arc->first_site + i];
        cli_text_string(text, i ? ", " : "  ");
        if (site->file && site->file != file)
            append_base_name(text, graph->model->files[site->file - 1].name);
        file = site->file;
        cli_text_printf(text, ":%" PRIu64, site->line);
        if (arc->site_count > 1) {
            cli_text_string(text, " (");
            report_append_calls(text, site->calls, arc->calls_estimated);
            cli_text_string(text, ")");
        }
    }
    if (arc->site_count > MOST_SITES)
        cli_text_printf(text, ", %zu more", arc->site_count - MOST_SITES);
}
