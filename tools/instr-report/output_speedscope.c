/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * speedscope's own file format, https://www.speedscope.app/file-format-schema.json: one "sampled"
 * profile in which each stack is one sample and its weight the time of all of them.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "cli.h"
#include "report_export.h"
#include "report_stacks.h"

static void put_frames(const struct report_output *output) {
    const struct report_model *model = output->model;

    fputs("\"shared\":{\"frames\":[", output->file);
    for (size_t i = 0; i < model->function_count; i++) {
        const struct report_function *function = &model->functions[i];
        fputs(i ? ",\n{\"name\":" : "\n{\"name\":", output->file);
        report_export_json(output->file, function->name);
        if (function->file) {
            char *path = report_export_path(output, function->file);
            fputs(",\"file\":", output->file);
            report_export_json(output->file, path);
            free(path);
        }
        if (function->line)
            fprintf(output->file, ",\"line\":%" PRIu64, function->line);
        putc('}', output->file);
    }
    fputs("]},\n", output->file);
}

static uint64_t value_of(const struct report_model *model, const struct report_stack *node) {
    return model->any_times ? (uint64_t)node->self_ns : node->hits;
}

static void put_samples(const struct report_output *output, const struct report_stacks *stacks) {
    uint32_t *path = 0; /* functions from the outermost on */
    size_t capacity = 0;
    const char *between = "";

    fputs("\"samples\":[", output->file);
    for (size_t i = 0; i < stacks->count; i++) {
        const struct report_stack *node = &stacks->list[i];
        path = cli_grow(path, node->depth, &capacity, sizeof *path);
        path[node->depth] = node->function;
        if (!value_of(output->model, node))
            continue;
        fputs(between, output->file);
        for (size_t d = 0; d <= node->depth; d++)
            fprintf(output->file, "%s%" PRIu32, d ? "," : "[", path[d]);
        putc(']', output->file);
        between = ",\n";
    }
    fputs("],\n", output->file);
    free(path);
}

static uint64_t put_weights(const struct report_output *output,
                            const struct report_stacks *stacks) {
    uint64_t sum = 0;
    const char *between = "";

    fputs("\"weights\":[", output->file);
    for (size_t i = 0; i < stacks->count; i++) {
        uint64_t value = value_of(output->model, &stacks->list[i]);
        if (!value)
            continue;
        fprintf(output->file, "%s%" PRIu64, between, value);
        between = ",";
        sum += value;
    }
    fputs("],\n", output->file);
    return sum;
}

void report_output_speedscope(const struct report_output *output) {
    struct report_stacks stacks;
    struct cli_text name = {0};
    FILE *file = output->file;

    report_stacks_build(&stacks, output->model, output->selection, false);
    report_export_commands(&name, output->model);
    fputs("{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\n\"exporter\":",
          file);
    fprintf(file, "\"instr-report@%s\",\n\"name\":", report_export_version);
    report_export_json(file, name.bytes);
    fputs(",\n\"activeProfileIndex\":0,\n", file);
    put_frames(output);
    fputs("\"profiles\":[{\"type\":\"sampled\",\"name\":", file);
    report_export_json(file, output->model->any_times ? "self time" : "hits");
    fprintf(file, ",\"unit\":\"%s\",\n", output->model->any_times ? "nanoseconds" : "none");
    put_samples(output, &stacks);
    fprintf(file, "\"startValue\":0,\"endValue\":%" PRIu64 "}]}\n", put_weights(output, &stacks));
    cli_text_release(&name);
    report_stacks_release(&stacks);
}
