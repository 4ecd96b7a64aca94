/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Collapsed stacks, as flamegraph.pl and its kin read them: one line for each stack, the names of
 * its functions from the outermost on with semicolons between them, a space, and a whole number:
 * nanoseconds, or hits in a profile without times. The format has no comments and no units.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_export.h"
#include "report_stacks.h"

static void append_name(struct cli_text *path, const char *name) {
    size_t begin = path->size;

    report_append_clean(path, name);
    for (size_t i = begin; i < path->size; i++)
        if (path->bytes[i] == ';')
            path->bytes[i] = ':';
    if (path->size == begin)
        cli_text_string(path, "?");
}

void report_output_collapsed(const struct report_output *output) {
    const struct report_model *model = output->model;
    struct report_stacks stacks;
    struct cli_text path = {0};
    size_t *ends = 0, capacity = 0; /* in path, of the name at each depth */

    report_stacks_build(&stacks, model, output->selection, false);
    for (size_t i = 0; i < stacks.count && !ferror(output->file); i++) {
        const struct report_stack *node = &stacks.list[i];
        uint64_t value = model->any_times ? (uint64_t)node->self_ns : node->hits;
        ends = cli_grow(ends, node->depth, &capacity, sizeof *ends);
        path.size = node->depth ? ends[node->depth - 1] : 0;
        if (node->depth)
            cli_text_string(&path, ";");
        append_name(&path, model->functions[node->function].name);
        ends[node->depth] = path.size;
        if (value) {
            fwrite(path.bytes, 1, path.size, output->file);
            fprintf(output->file, " %" PRIu64 "\n", value);
        }
    }
    free(ends);
    cli_text_release(&path);
    report_stacks_release(&stacks);
}
