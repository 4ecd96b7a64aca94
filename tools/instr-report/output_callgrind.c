/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The format of callgrind, for callgrind_annotate and KCachegrind, as valgrind's manual describes
 * it
 * ("Callgrind Format Specification", with compressed names): self time and hits line by line, and
 * for each call its number and the time it took with all that the callee called.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "cli.h"
#include "report_costs.h"
#include "report_export.h"
#include "report_graph.h"
#include "report_sums.h"

struct writer {
    const struct report_output *output;
    FILE *file;
    bool timed;
    bool *named_files, *named_functions; /* a name is written once, then its number */
    uint32_t current_file;
};

/* The number of a name is its index and one, 0 the name that is not known. */
static void put_file(struct writer *writer, const char *key, uint32_t file) {
    fprintf(writer->file, "%s=(%" PRIu32 ")", key, file + 1);
    if (!writer->named_files[file]) {
        char *path = report_export_path(writer->output, file);
        putc(' ', writer->file);
        report_export_line(writer->file, *path ? path : "???");
        writer->named_files[file] = true;
        free(path);
    }
    putc('\n', writer->file);
}

static void put_function(struct writer *writer, const char *key, uint32_t function) {
    fprintf(writer->file, "%s=(%" PRIu32 ")", key, function + 1);
    if (!writer->named_functions[function]) {
        const char *name = writer->output->model->functions[function].name;
        putc(' ', writer->file);
        report_export_line(writer->file, *name ? name : "???");
        writer->named_functions[function] = true;
    }
    putc('\n', writer->file);
}

/* Code of another file in the same function. */
static void enter_file(struct writer *writer, const struct report_function *function,
                       uint32_t file) {
    if (file == writer->current_file)
        return;
    put_file(writer, file == function->file ? "fe" : "fi", file);
    writer->current_file = file;
}

static void put_cost(struct writer *writer, uint64_t line, int64_t ns, uint64_t hits) {
    fprintf(writer->file, "%" PRIu64, line);
    if (writer->timed)
        fprintf(writer->file, " %" PRId64, ns);
    if (hits || !writer->timed)
        fprintf(writer->file, " %" PRIu64, hits);
    putc('\n', writer->file);
}

static void put_call(struct writer *writer, const struct report_function *caller,
                     const struct report_graph_arc *arc, const struct report_graph_site *site,
                     double ns) {
    const struct report_function *callee = &writer->output->model->functions[arc->callee];
    /* Readers take the cost of no calls for self time. */
    uint64_t calls = site->calls < 1      ? 1
                     : site->calls < 9e18 ? (uint64_t)(site->calls + 0.5)
                                          : INT64_MAX;

    if (!(ns >= 0.5) && site->calls < 0.5)
        return;

    enter_file(writer, caller, site->line ? site->file : caller->file);
    put_file(writer, "cfi", callee->file);
    put_function(writer, "cfn", arc->callee);
    fprintf(writer->file, "calls=%" PRIu64 " %" PRIu64 "\n", calls, callee->line);
    put_cost(writer, site->line ? site->line : caller->line,
             ns < 0      ? 0
             : ns < 9e18 ? (int64_t)(ns + 0.5)
                         : INT64_MAX,
             0);
}

static void put_calls(struct writer *writer, const struct report_graph *graph,
                      const struct report_function *function) {
    const struct report_graph_node *node =
        &graph->nodes[function - writer->output->model->functions];

    for (size_t a = 0; a < node->callee_count; a++) {
        const struct report_graph_arc *arc = &graph->arcs[node->first_callee + a];
        const struct report_graph_site *sites = &graph->sites[arc->first_site];
        struct report_graph_site rest = {.calls = arc->calls, .total_ns = arc->total_ns};
        for (size_t i = 0; i < arc->site_count; i++) {
            rest.calls -= sites[i].calls;
            rest.total_ns -= sites[i].total_ns;
        }
        /* Times that are known of all calls together only are shared out to them. */
        bool is_shared = arc->calls > 0 && rest.total_ns >= arc->total_ns;
        for (size_t i = 0; i < arc->site_count; i++)
            put_call(writer, function, arc, &sites[i],
                     is_shared ? arc->total_ns * (sites[i].calls / arc->calls) : sites[i].total_ns);
        /* Probes that are put in at the end of the pipeline do not know the line of the caller. */
        if (rest.calls >= 0.5 || (!is_shared && rest.total_ns >= 1))
            put_call(writer, function, arc, &rest,
                     is_shared ? arc->total_ns * (rest.calls / arc->calls) : rest.total_ns);
    }
}

static void put_costs(struct writer *writer, const struct report_function *function,
                      int64_t *total_ns, uint64_t *total_hits) {
    const struct report_line *lines = &writer->output->model->lines[function->first_line];
    int64_t *costs = cli_resize(0, (function->line_count + 1) * sizeof *costs);

    report_costs(writer->output->model, function, costs);
    if (costs[0] || !function->line_count)
        put_cost(writer, function->line, costs[0], 0);
    report_add(total_ns, costs[0]);
    for (size_t i = 0; i < function->line_count; i++) {
        enter_file(writer, function, lines[i].file);
        put_cost(writer, lines[i].line, costs[i + 1], lines[i].hits);
        report_add(total_ns, costs[i + 1]);
        *total_hits += lines[i].hits;
    }
    free(costs);
}

static void put_header(struct writer *writer) {
    const struct report_model *model = writer->output->model;
    struct cli_text commands = {0};

    fprintf(writer->file, "# callgrind format\nversion: 1\ncreator: instr-report %s\n",
            report_export_version);
    if (model->run_count == 1)
        fprintf(writer->file, "pid: %" PRIu64 "\n", model->runs[0].run->pid);
    report_export_commands(&commands, model);
    fputs("cmd: ", writer->file);
    report_export_line(writer->file, commands.bytes);
    cli_text_release(&commands);
    fputs("\n# All threads together. Errors of times are not in this format, nor how often a line\n"
          "# was timed. The cost of a call has no hits: only its time is known.\n"
          "positions: line\n",
          writer->file);
    if (writer->timed)
        fputs("event: ns : Time in nanoseconds\n", writer->file);
    fputs("event: hits : Executions of lines\n", writer->file);
    fprintf(writer->file, "events: %shits\n", writer->timed ? "ns " : "");
}

void report_output_callgrind(const struct report_output *output) {
    const struct report_model *model = output->model;
    struct writer writer = {.output = output, .file = output->file, .timed = model->any_times};
    struct report_graph graph;
    int64_t total_ns = 0;
    uint64_t total_hits = 0;

    writer.named_files = calloc(model->file_count + 1, sizeof(bool));
    writer.named_functions = calloc(model->function_count + 1, sizeof(bool));
    if (!writer.named_files || !writer.named_functions)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    report_graph_build(&graph, model);
    put_header(&writer);
    for (size_t i = 0; i < output->selection->count && !ferror(output->file); i++) {
        const struct report_function *function = output->selection->functions[i];
        putc('\n', output->file);
        put_file(&writer, "fl", function->file);
        writer.current_file = function->file;
        put_function(&writer, "fn", (uint32_t)(function - model->functions));
        put_costs(&writer, function, &total_ns, &total_hits);
        put_calls(&writer, &graph, function);
    }
    fputs("\ntotals:", output->file);
    if (writer.timed)
        fprintf(output->file, " %" PRId64, total_ns);
    fprintf(output->file, " %" PRIu64 "\n", total_hits);
    report_graph_release(&graph);
    free(writer.named_files);
    free(writer.named_functions);
}
