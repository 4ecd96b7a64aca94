/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Who called whom as stacks of samples have it: the only witness of calls that were inlined, or
 * made while probes were switched off. A call that is on a stack more than once is counted once.
 */
#include "cli.h"
#include "report_model.h"

struct key {
    const struct report_model *model;
    struct report_sampled_arc arc;
};

static bool same_arc(const void *context, uint32_t element) {
    const struct key *key = context;
    const struct report_sampled_arc *other = &key->model->sampled_arcs[element];

    return other->caller == key->arc.caller && other->callee == key->arc.callee &&
           other->line == key->arc.line;
}

void report_model_add_sampled_arc(struct report_model *model, uint32_t caller, uint32_t line,
                                  uint32_t callee, bool is_innermost, double ns) {
    struct key key = {model, {.caller = caller, .callee = callee, .line = line}};
    uint64_t hash =
        report_index_hash((uint64_t[]){(uint64_t)caller << 32 | callee, (uint64_t)line}, 2);
    uint32_t *place = report_index_place(&model->sampled_arc_index, hash, same_arc, &key);

    if (*place == REPORT_INDEX_NONE) {
        *place = (uint32_t)model->sampled_arc_count;
        model->sampled_arcs = cli_grow(model->sampled_arcs, model->sampled_arc_count,
                                       &model->sampled_arc_capacity, sizeof *model->sampled_arcs);
        model->sampled_arcs[model->sampled_arc_count++] = key.arc;
    }
    struct report_sampled_arc *arc = &model->sampled_arcs[*place];
    if (is_innermost)
        arc->self_ns += ns;
    if (arc->stack == model->stack_count)
        return;
    arc->stack = model->stack_count;
    arc->total_ns += ns;
}
