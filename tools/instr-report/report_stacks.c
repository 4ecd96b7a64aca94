/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_stacks.h"

#include <stdlib.h>

#include "cli.h"
#include "report_costs.h"
#include "sample_places.h"
#include "stack_contexts.h"

/* Deeper stacks (the kernel gives 127 callers) are those of damaged profiles. */
enum { DEPTH_MOST = 1024 };

static uint32_t add_place(struct report_stacks *stacks, const struct report_model *model,
                          uint32_t parent, const struct sample_place *place, bool by_line) {
    for (size_t i = place->count; i-- > 0;) {
        const struct sample_function *found = &place->functions[i];
        uint32_t file = 0;
        uint64_t line = 0;
        if (found->function == REPORT_INDEX_NONE)
            continue;
        if (parent && stacks->list[parent - 1].depth + 1 >= DEPTH_MOST)
            parent = stacks->list[parent - 1].parent;
        if (by_line && found->line != REPORT_INDEX_NONE) {
            file = model->lines[found->line].file;
            line = model->lines[found->line].line;
        }
        parent = stack_tree_child(stacks, parent, found->function, file, line) + 1;
    }
    return parent;
}

/* The sample belongs to the innermost instrumented function; what probes cost to nobody. */
static void add_samples(struct report_stacks *stacks, const struct report_model *model,
                        size_t index, bool by_line) {
    const struct instr_profile *profile = model->profiles[index];
    uint32_t *nodes = cli_resize(0, (profile->frame_count + 1) * sizeof *nodes);

    nodes[0] = 0;
    for (size_t i = 0; i < profile->frame_count; i++) {
        const struct instr_profile_frame *frame = &profile->frames[i];
        const struct sample_place *place = sample_places_find(&model->places[index], i);
        nodes[i + 1] = add_place(stacks, model, nodes[frame->parent], place, by_line);
        if (nodes[i + 1] && frame->samples && !place->is_runtime)
            stacks->list[nodes[i + 1] - 1].sampled_ns += (double)frame->time_ns;
    }
    free(nodes);
}

/* Divides time and hits of a place among its contexts, to the last nanosecond. */
static void charge(struct report_stacks *stacks, const struct stack_contexts *contexts,
                   const struct report_stack *place) {
    int64_t ns = 0;
    uint64_t hits = 0;
    double share = 0;

    for (size_t i = 0; i < contexts->count; i++) {
        share += contexts->list[i].share;
        bool is_last = i + 1 == contexts->count || share >= 1;
        double ns_to = (double)place->self_ns * share, hits_to = (double)place->hits * share;
        int64_t next_ns =
            is_last || ns_to >= (double)place->self_ns ? place->self_ns : (int64_t)ns_to;
        uint64_t next_hits =
            is_last || hits_to >= (double)place->hits ? place->hits : (uint64_t)hits_to;
        if (next_ns > ns || next_hits > hits) {
            uint32_t node = stack_tree_child(stacks, contexts->list[i].parent, place->function,
                                             place->file, place->line);
            stacks->list[node].self_ns += next_ns - ns;
            stacks->list[node].hits += next_hits - hits;
        }
        ns = next_ns;
        hits = next_hits;
        if (is_last)
            break;
    }
}

static void charge_lines(struct stack_finder *finder, uint32_t index) {
    const struct report_model *model = finder->model;
    const struct report_function *function = &model->functions[index];
    const struct report_line *lines = &model->lines[function->first_line];
    int64_t *costs = cli_resize(0, (function->line_count + 1) * sizeof *costs);

    report_costs(model, function, costs);
    for (size_t i = 0; i <= function->line_count; i++) {
        struct report_stack place = {.function = index,
                                     .file = i ? lines[i - 1].file : function->file,
                                     .line = i ? lines[i - 1].line : function->line,
                                     .self_ns = costs[i],
                                     .hits = i ? lines[i - 1].hits : 0};
        if (place.self_ns || place.hits)
            charge(finder->stacks, stack_finder_line(finder, index, place.file, place.line),
                   &place);
    }
    free(costs);
}

static void charge_function(struct stack_finder *finder, uint32_t index) {
    const struct report_model *model = finder->model;
    const struct report_function *function = &model->functions[index];
    struct report_stack place = {.function = index};

    if (function->measured && function->self_ns > 0)
        place.self_ns = function->self_ns;
    if (!model->any_times)
        place.hits = function->line_hits;
    if (place.self_ns || place.hits)
        charge(finder->stacks, stack_finder_function(finder, index), &place);
}

void report_stacks_build(struct report_stacks *stacks, const struct report_model *model,
                         const struct report_selection *selection, bool by_line) {
    size_t count = selection ? selection->count : model->function_count;
    struct stack_finder finder;

    *stacks = (struct report_stacks){0};
    for (size_t p = 0; p < model->profile_count; p++)
        add_samples(stacks, model, p, by_line);
    stack_finder_open(&finder, model, stacks, by_line);
    for (size_t i = 0; i < count; i++) {
        uint32_t function =
            (uint32_t)(selection ? selection->functions[i] - model->functions : (ptrdiff_t)i);
        if (by_line)
            charge_lines(&finder, function);
        else
            charge_function(&finder, function);
    }
    stack_finder_close(&finder);
    stack_tree_finish(stacks);
}

void report_stacks_release(struct report_stacks *stacks) {
    free(stacks->list);
    report_index_release(&stacks->index);
    *stacks = (struct report_stacks){0};
}
