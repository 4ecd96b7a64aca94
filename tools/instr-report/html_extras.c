/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What the page needs beyond the JSON report: functions as numbers (names are no identity: two
 * files may have a static function of one name), what the text tables are made with, call stacks.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "cli.h"
#include "html_parts.h"
#include "report_export.h"
#include "report_stacks.h"

static const char *state_name(enum report_source_state state) {
    switch (state) {
    case REPORT_SOURCE_EMBEDDED:
        return "embedded";
    case REPORT_SOURCE_CHANGED:
        return "changed";
    case REPORT_SOURCE_MISSING:
        return "missing";
    case REPORT_SOURCE_UNREAD:
    case REPORT_SOURCE_GOOD:
        break;
    }
    return "good";
}

static void put_files(const struct report_output *output, FILE *file) {
    const struct report_model *model = output->model;

    fputs("\"files\":[", file);
    for (size_t i = 0; i < model->file_count; i++) {
        fputs(i ? ",\n{\"path\":" : "\n{\"path\":", file);
        report_export_json(file, model->files[i].path);
        fputs(",\"name\":", file);
        report_export_json(file, model->files[i].name);
        /* Only files whose text the page holds were read. */
        fprintf(file, ",\"source\":\"%s\"}", state_name(output->sources->sources[i].state));
    }
    fputs("],\n", file);
}

/* For each function of the JSON report, by its place there. */
static void put_functions(const struct report_output *output, FILE *file) {
    const struct report_selection *selection = output->selection;

    fputs("\"functions\":[", file);
    for (size_t i = 0; i < selection->count; i++) {
        const struct report_function *function = selection->functions[i];
        struct report_divisors divisors = report_divisors_of(function);
        bool untimed_lines = function->measured && function->line_count &&
                             !(function->flags & INSTR_PROFILE_FUNCTION_LINES) &&
                             !function->samples.total_count;
        fprintf(file,
                "%s{\"self_calls\":%" PRIu64 ",\"total_calls\":%" PRIu64
                ",\"primitive\":%s,\"error_ns\":%" PRId64 ",\"estimated\":%s,\"untimed_lines\":%s}",
                i ? ",\n" : "\n", divisors.self, divisors.total,
                divisors.primitive_shown ? "true" : "false",
                function->measured ? function->error_ns : 0, function->estimated ? "true" : "false",
                untimed_lines ? "true" : "false");
    }
    fputs("],\n", file);
}

/* Places of functions of the model in the JSON report; -1 for those that are not in it. */
static int64_t *places_of(const struct report_output *output) {
    const struct report_model *model = output->model;
    int64_t *places = cli_resize(0, (model->function_count + 1) * sizeof *places);

    for (size_t i = 0; i < model->function_count; i++)
        places[i] = -1;
    for (size_t i = 0; i < output->selection->count; i++)
        places[output->selection->functions[i] - model->functions] = (int64_t)i;
    return places;
}

static void put_callees(const struct report_output *output, const int64_t *places, FILE *file) {
    const struct report_model *model = output->model;

    fputs("\"callees\":[", file);
    for (size_t i = 0; i < output->selection->count; i++) {
        const struct report_function *function = output->selection->functions[i];
        fputs(i ? ",[" : "[", file);
        for (size_t c = 0; c < function->callee_count; c++)
            fprintf(file, "%s%" PRId64, c ? "," : "",
                    places[model->callees[function->first_callee + c].callee]);
        putc(']', file);
    }
    fputs("],\n", file);
}

/* Callers that a selection leaves out still stand in stacks: they get the numbers -1, -2, ... */
static void put_others(const struct report_output *output, const struct report_stacks *stacks,
                       int64_t *places, FILE *file) {
    int64_t count = 0;

    for (size_t i = 0; i < output->model->function_count; i++)
        if (places[i] < 0)
            places[i] = INT64_MIN;
    fputs("\"others\":[", file);
    for (size_t i = 0; i < stacks->count; i++) {
        uint32_t function = stacks->list[i].function;
        if (places[function] != INT64_MIN)
            continue;
        places[function] = -++count;
        fputs(count > 1 ? "," : "", file);
        report_export_json(file, output->model->functions[function].name);
    }
    fputs("],\n", file);
}

/* Depth first: a node's parent is the last one before it that is less deep by one. Times are
 * nanoseconds; without any times, hits. */
static void put_stacks(const struct report_output *output, int64_t *places, FILE *file) {
    struct report_stacks stacks;

    report_stacks_build(&stacks, output->model, output->selection, false);
    put_others(output, &stacks, places, file);
    fputs("\"stacks\":{\"depth\":[", file);
    for (size_t i = 0; i < stacks.count; i++)
        fprintf(file, "%s%zu", i ? "," : "", stacks.list[i].depth);
    fputs("],\n\"function\":[", file);
    for (size_t i = 0; i < stacks.count; i++)
        fprintf(file, "%s%" PRId64, i ? "," : "", places[stacks.list[i].function]);
    fputs("],\n\"self\":[", file);
    for (size_t i = 0; i < stacks.count; i++) {
        const struct report_stack *node = &stacks.list[i];
        uint64_t self = output->model->any_times ? (uint64_t)node->self_ns : node->hits;
        fprintf(file, "%s%" PRIu64, i ? "," : "", self);
    }
    fputs("]}", file);
    report_stacks_release(&stacks);
}

void html_put_extras(const struct report_output *output, FILE *file) {
    const struct report_model *model = output->model;
    const struct report_selection *selection = output->selection;
    int64_t *places = places_of(output);

    fputs("{\"version\":", file);
    report_export_json(file, report_export_version);
    fprintf(file,
            ",\"program_ns\":%.0f,\"any_times\":%s,\"program_timed\":%s,\"damaged\":%s,"
            "\"left_out\":{\"uncalled\":%zu,\"small\":%zu,\"cut\":%zu},\n",
            model->program_ns, model->any_times ? "true" : "false",
            model->program_timed ? "true" : "false", output->damaged ? "true" : "false",
            selection->uncalled, selection->small, selection->cut);
    put_files(output, file);
    put_functions(output, file);
    put_callees(output, places, file);
    put_stacks(output, places, file);
    fputs("}\n", file);
    free(places);
}
