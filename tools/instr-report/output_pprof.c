/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A profile for pprof: the message Profile of its profile.proto, compressed by gzip. A sample is a
 * line in its stack of callers, with the hits and the self time of the line there.
 */
#include <stdlib.h>

#include "cli.h"
#include "pprof_tables.h"
#include "protobuf.h"
#include "report_export.h"
#include "report_gzip.h"
#include "report_stacks.h"

static void add_value_type(struct pprof_tables *tables, const char *type, const char *unit) {
    struct cli_text message = {0};

    protobuf_number(&message, 1, pprof_tables_string(tables, type));
    protobuf_number(&message, 2, pprof_tables_string(tables, unit));
    protobuf_bytes(tables->profile, PPROF_SAMPLE_TYPE, message.bytes, message.size);
    cli_text_release(&message);
}

static void add_comment(struct cli_text *packed, struct pprof_tables *tables, const char *comment) {
    protobuf_packed(packed, pprof_tables_string(tables, comment));
}

/* From the first start to the last end of a run. */
static void add_times(struct pprof_tables *tables) {
    const struct report_model *model = tables->output->model;
    uint64_t start = UINT64_MAX, end = 0;

    for (size_t i = 0; i < model->run_count; i++) {
        const struct instr_profile_run *run = model->runs[i].run;
        if (run->start_unix_ns < start)
            start = run->start_unix_ns;
        if (run->start_unix_ns + run->wall_ns > end)
            end = run->start_unix_ns + run->wall_ns;
    }
    if (end < start)
        return;
    protobuf_number(tables->profile, PPROF_TIME_NANOS, start);
    protobuf_number(tables->profile, PPROF_DURATION_NANOS, end - start);
}

static void add_header(struct pprof_tables *tables) {
    const struct report_model *model = tables->output->model;
    struct cli_text comments = {0}, commands = {0};

    add_value_type(tables, "hits", "count");
    if (model->any_times)
        add_value_type(tables, "time", "nanoseconds");
    protobuf_number(tables->profile, PPROF_DEFAULT_SAMPLE_TYPE,
                    pprof_tables_string(tables, model->any_times ? "time" : "hits"));
    add_times(tables);
    report_export_commands(&commands, model);
    add_comment(&comments, tables, commands.bytes);
    add_comment(&comments, tables,
                "instr: hits are exact; all threads together; errors of times are not in this "
                "format");
    protobuf_bytes(tables->profile, PPROF_COMMENT, comments.bytes, comments.size);
    cli_text_release(&comments);
    cli_text_release(&commands);
}

static void add_samples(struct pprof_tables *tables, const struct report_stacks *stacks) {
    struct cli_text sample = {0}, packed = {0};
    uint64_t *path = 0; /* locations from the outermost on */
    size_t capacity = 0;

    for (size_t i = 0; i < stacks->count; i++) {
        const struct report_stack *node = &stacks->list[i];
        path = cli_grow(path, node->depth, &capacity, sizeof *path);
        path[node->depth] = pprof_tables_location(
            tables, &(struct pprof_place){node->function, node->file, node->line});
        if (!node->self_ns && !node->hits)
            continue;
        sample.size = packed.size = 0;
        for (size_t d = node->depth + 1; d-- > 0;)
            protobuf_packed(&packed, path[d]);
        protobuf_bytes(&sample, 1, packed.bytes, packed.size);
        packed.size = 0;
        protobuf_packed(&packed, node->hits);
        if (tables->output->model->any_times)
            protobuf_packed(&packed, (uint64_t)node->self_ns);
        protobuf_bytes(&sample, 2, packed.bytes, packed.size);
        protobuf_bytes(tables->profile, PPROF_SAMPLE, sample.bytes, sample.size);
    }
    free(path);
    cli_text_release(&sample);
    cli_text_release(&packed);
}

void report_output_pprof(const struct report_output *output) {
    struct cli_text profile = {0};
    struct pprof_tables tables;
    struct report_stacks stacks;

    report_stacks_build(&stacks, output->model, output->selection, true);
    pprof_tables_open(&tables, output, &profile);
    add_header(&tables);
    add_samples(&tables, &stacks);
    pprof_tables_finish(&tables);
    report_gzip(output->file, profile.bytes, profile.size);
    pprof_tables_release(&tables);
    report_stacks_release(&stacks);
    cli_text_release(&profile);
}
