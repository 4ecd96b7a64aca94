/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The call graph in gprof's form: for each function its callers above, its callees below. Beside
 * gprof's columns stand the places of the calls, and `~` before what is an estimate.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "cli.h"
#include "report_callgraph.h"

struct printer {
    const struct report_output *output;
    const struct report_graph *graph;
    struct cli_table table;
    double unit;
};

static void add_time(struct printer *printer, double ns, bool known, bool estimated) {
    struct cli_text *text = cli_table_cell(&printer->table);
    double value = ns / printer->unit;

    if (known) {
        if (estimated)
            cli_text_string(text, "~");
        if (value != 0 && fabs(value) < 0.0005)
            cli_text_printf(text, "%.2e", value);
        else
            cli_text_fixed(text, value, 3);
    }
    cli_table_cell_end(&printer->table);
}

static void add_times(struct printer *printer, double self, double total, bool known,
                      bool self_estimated, bool total_estimated) {
    add_time(printer, self, known, self_estimated);
    add_time(printer, fmax(total - self, 0), known && total >= 0,
             (self_estimated || total_estimated) && total > self);
}

/* A row for the function at the other end of an arc. */
static void add_arc(struct printer *printer, const struct report_graph_arc *arc, uint32_t other) {
    struct cli_table *table = &printer->table;
    struct cli_text *text = cli_table_cell(table);
    bool estimated, known = arc->timed && !arc->is_inside && arc->caller != REPORT_GRAPH_UNKNOWN;

    cli_table_cell_end(table);
    cli_table_cell_end(table);
    add_times(printer, arc->self_ns, arc->total_ns, known, arc->self_estimated,
              arc->total_estimated);
    report_append_calls(text, arc->calls, arc->calls_estimated);
    cli_table_cell_end(table);
    if (!arc->is_inside) {
        double calls = report_graph_outer_calls(printer->graph, arc->callee, &estimated);
        cli_text_string(text, "/");
        report_append_calls(text, calls, estimated);
    }
    cli_table_cell_end(table);
    cli_text_string(text, "    ");
    report_append_node(text, printer->graph, other);
    report_append_sites(text, printer->graph, arc);
    cli_table_cell_end(table);
    cli_table_row_end(table, "");
}

/* The row between callers and callees. */
static struct cli_text *begin_entry(struct printer *printer, size_t number, double total,
                                    bool timed) {
    struct cli_table *table = &printer->table;
    struct cli_text *text = cli_table_cell(table);
    double all = printer->graph->program_ns;

    cli_text_printf(text, "[%zu]", number);
    cli_table_cell_end(table);
    if (timed && all > 0)
        cli_text_fixed(text, 100 * total / all, 1);
    cli_table_cell_end(table);
    return text;
}

static void end_entry(struct printer *printer, double calls, double recursive, bool estimated) {
    struct cli_table *table = &printer->table;
    struct cli_text *text = cli_table_cell(table);

    report_append_calls(text, calls, estimated);
    cli_table_cell_end(table);
    if (recursive > 0) {
        cli_text_string(text, "+");
        report_append_calls(text, recursive, estimated);
    }
    cli_table_cell_end(table);
}

static void add_function(struct printer *printer, uint32_t node) {
    const struct report_graph *graph = printer->graph;
    const struct report_graph_node *entry = &graph->nodes[node];
    const struct report_function *function = &graph->model->functions[node];
    double total = (double)function->total_ns, all = graph->program_ns;

    for (size_t i = 0; i < entry->caller_count; i++) {
        const struct report_graph_arc *arc = &graph->arcs[graph->callers[entry->first_caller + i]];
        add_arc(printer, arc, arc->caller);
    }
    struct cli_text *text = begin_entry(printer, entry->number, total, function->measured);
    add_times(printer, (double)function->self_ns, total, function->measured, function->estimated,
              report_graph_total_is_estimated(function));
    end_entry(printer, (double)function->calls - entry->recursive_calls, entry->recursive_calls,
              entry->recursive_estimated && entry->recursive_calls > 0);
    report_append_node(text, graph, node);
    cli_table_cell_end(&printer->table);
    cli_table_row_end(&printer->table,
                      function->measured && all > 0
                          ? cli_terminal_heat(100 * (double)function->self_ns / all)
                          : "");
    for (size_t i = 0; i < entry->callee_count; i++) {
        const struct report_graph_arc *arc = &graph->arcs[entry->first_callee + i];
        add_arc(printer, arc, arc->callee);
    }
    cli_table_rule(&printer->table);
}

static int by_total(const void *left, const void *right) {
    const struct report_graph_arc *a = *(const struct report_graph_arc *const *)left;
    const struct report_graph_arc *b = *(const struct report_graph_arc *const *)right;

    if (a->total_ns != b->total_ns)
        return a->total_ns < b->total_ns ? -1 : 1;
    return a > b ? -1 : a < b;
}

static void add_callers_of_cycle(struct printer *printer, const struct report_graph_cycle *cycle) {
    const struct report_graph *graph = printer->graph;
    const struct report_graph_arc **outer = 0;
    size_t count = 0, capacity = 0;

    for (size_t m = 0; m < cycle->member_count; m++) {
        const struct report_graph_node *node =
            &graph->nodes[graph->members[cycle->first_member + m]];
        for (size_t i = 0; i < node->caller_count; i++) {
            const struct report_graph_arc *arc =
                &graph->arcs[graph->callers[node->first_caller + i]];
            if (arc->is_inside)
                continue;
            outer = cli_grow(outer, count, &capacity, sizeof *outer);
            outer[count++] = arc;
        }
    }
    if (count)
        qsort(outer, count, sizeof *outer, by_total);
    for (size_t i = 0; i < count; i++)
        add_arc(printer, outer[i], outer[i]->caller);
    free(outer);
}

/* The arcs from outside into any member, the members with their calls from each other. */
static void add_cycle(struct printer *printer, uint32_t index) {
    const struct report_graph *graph = printer->graph;
    const struct report_graph_cycle *cycle = &graph->cycles[index];

    add_callers_of_cycle(printer, cycle);
    struct cli_text *text = begin_entry(printer, cycle->number, cycle->total_ns, cycle->timed);
    add_times(printer, cycle->self_ns, cycle->total_ns, cycle->timed, cycle->self_estimated,
              cycle->total_estimated);
    end_entry(printer, cycle->outer_calls, cycle->inner_calls, cycle->calls_estimated);
    cli_text_printf(text, "<cycle %" PRIu32 " as a whole> [%zu]", index + 1, cycle->number);
    cli_table_cell_end(&printer->table);
    cli_table_row_end(&printer->table, "");
    for (size_t m = 0; m < cycle->member_count; m++) {
        uint32_t member = graph->members[cycle->first_member + m];
        const struct report_function *function = &graph->model->functions[member];
        cli_table_cell_end(&printer->table);
        cli_table_cell_end(&printer->table);
        /* Totals of members contain each other: only their self times add up to the whole. */
        add_times(printer, (double)function->self_ns, -1, function->measured, function->estimated,
                  false);
        report_append_calls(text, (double)function->calls, false);
        cli_table_cell_end(&printer->table);
        cli_table_cell_end(&printer->table);
        cli_text_string(text, "    ");
        report_append_node(text, graph, member);
        cli_table_cell_end(&printer->table);
        cli_table_row_end(&printer->table, "");
    }
    cli_table_rule(&printer->table);
}

static void add_entry(struct printer *printer, uint32_t entry, bool *cycle_done) {
    const struct report_graph *graph = printer->graph;
    size_t functions = graph->model->function_count;
    uint32_t cycle =
        entry < functions ? graph->nodes[entry].cycle : (uint32_t)(entry - functions) + 1;

    if (cycle && !cycle_done[cycle - 1]) {
        cycle_done[cycle - 1] = true;
        add_cycle(printer, cycle - 1);
    }
    if (entry < functions && graph->nodes[entry].number)
        add_function(printer, entry);
}

/* In the order asked for; by time, cycles have a place of their own. */
static void add_entries(struct printer *printer, const bool *shown, const bool *cycle_shown) {
    const struct report_graph *graph = printer->graph;
    const struct report_selection *selection = printer->output->selection;
    size_t functions = graph->model->function_count;
    bool *done = calloc(graph->cycle_count + 1, sizeof *done);

    if (!done)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    if (printer->output->options->sort == REPORT_SORT_TIME) {
        for (size_t i = 0; i < graph->order_count; i++) {
            uint32_t entry = graph->order[i];
            if (entry < functions ? shown[entry] : cycle_shown[entry - functions])
                add_entry(printer, entry, done);
        }
    } else {
        for (size_t i = 0; i < selection->count; i++) {
            uint32_t entry = (uint32_t)(selection->functions[i] - graph->model->functions);
            if (shown[entry])
                add_entry(printer, entry, done);
        }
    }
    free(done);
}

void report_print_callgraph(const struct report_output *output, const struct report_graph *graph,
                            const bool *shown) {
    static const struct cli_column columns[] = {
        {"index", 6, 0, true},     {"% time", 6, 1, false}, {"self", 9, 1, false},
        {"children", 9, 1, false}, {"called", 9, 1, false}, {"", 8, 0, true},
        {"name", 0, 1, true},
    };
    struct printer printer = {.output = output, .graph = graph};
    bool *cycle_shown = calloc(graph->cycle_count + 1, sizeof *cycle_shown);
    double largest = 0;

    if (!cycle_shown)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    for (size_t i = 0; i < graph->model->function_count; i++) {
        if (!shown[i])
            continue;
        largest = fmax(largest, (double)graph->model->functions[i].total_ns);
        if (graph->nodes[i].cycle)
            cycle_shown[graph->nodes[i].cycle - 1] = true;
    }
    struct report_scale scale = report_scale_for(output, largest * 1000);
    printer.unit = scale.ns;
    if (largest > 0)
        fprintf(output->file, "Timer unit: %s\n\n", scale.heading);
    cli_table_begin(&printer.table, columns, sizeof columns / sizeof *columns);
    add_entries(&printer, shown, cycle_shown);
    cli_table_print(&printer.table, output->file, false, output->edge, output->color);
    cli_table_release(&printer.table);
    free(cycle_shown);
    putc('\n', output->file);
}
