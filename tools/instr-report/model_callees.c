/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Calls between functions of the model, added up per line of the caller. */
#include <stdlib.h>

#include "cli.h"
#include "report_model.h"
#include "report_sums.h"

struct key {
    const struct report_model *model;
    const struct report_callee *callee;
};

static bool same_callee(const void *context, uint32_t element) {
    const struct key *key = context;
    const struct report_callee *other = &key->model->callees[element];

    return other->caller == key->callee->caller && other->callee == key->callee->callee &&
           other->file == key->callee->file && other->line == key->callee->line;
}

static void add_arc(struct report_model *model, size_t profile,
                    const struct instr_profile_arc *arc) {
    if (!arc->caller)
        return; /* from code without probes: it belongs to no function */

    const uint32_t *functions = model->function_maps[profile];
    struct report_callee callee = {
        .caller = functions[arc->caller - 1],
        .callee = functions[arc->callee],
        .file = arc->file ? model->file_maps[profile][arc->file - 1] + 1 : 0,
        .line = arc->line,
    };
    struct key key = {model, &callee};
    uint64_t hash = report_index_hash((uint64_t[]){(uint64_t)callee.caller << 32 | callee.callee,
                                                   (uint64_t)callee.file, callee.line},
                                      3);
    uint32_t *place = report_index_place(&model->callee_index, hash, same_callee, &key);

    if (*place == REPORT_INDEX_NONE) {
        *place = (uint32_t)model->callee_count;
        model->callees = cli_grow(model->callees, model->callee_count, &model->callee_capacity,
                                  sizeof *model->callees);
        model->callees[model->callee_count++] = callee;
    }
    report_count(&model->callees[*place].calls, arc->calls);
    report_add(&model->callees[*place].total_ns, arc->total_ns);
    if (callee.caller == callee.callee && arc->caller - 1 != arc->callee) {
        report_add(&model->functions[callee.callee].inner_total_ns, arc->total_ns);
        report_count(&model->functions[callee.callee].inner_calls, arc->calls);
    }
}

static int by_place(const void *left, const void *right) {
    const struct report_callee *a = left, *b = right;

    if (a->caller != b->caller)
        return a->caller < b->caller ? -1 : 1;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->callee < b->callee ? -1 : a->callee > b->callee;
}

void report_model_add_callees(struct report_model *model) {
    for (size_t p = 0; p < model->profile_count; p++)
        for (size_t i = 0; i < model->profiles[p]->arc_count; i++)
            add_arc(model, p, &model->profiles[p]->arcs[i]);
    if (model->callee_count)
        qsort(model->callees, model->callee_count, sizeof *model->callees, by_place);
    report_index_release(&model->callee_index);
    for (size_t i = model->callee_count; i-- > 0;) {
        struct report_function *caller = &model->functions[model->callees[i].caller];
        caller->first_callee = i;
        caller->callee_count++;
    }
}
