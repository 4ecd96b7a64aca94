/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* In which stacks a function or a line was executed, and in which of them how much. Part of
 * report_stacks.c, where the rules are told. */
#ifndef INSTR_REPORT_STACK_CONTEXTS_H
#define INSTR_REPORT_STACK_CONTEXTS_H

#include "report_model.h"
#include "stack_tree.h"

struct stack_context {
    uint32_t parent; /* 1 + index of the node below which it is; 0 for none */
    double share;    /* of all, more than 0; they add up to 1 */
};

struct stack_contexts {
    struct stack_context *list;
    size_t count, capacity;
};

struct stack_finder {
    const struct report_model *model;
    struct report_stacks *stacks;
    bool by_line;
    size_t most; /* contexts that are kept of those that are not a function's own samples */
    /* Nodes that samples made, function by function and place by place. */
    uint32_t *nodes;
    size_t *first_node;
    /* Arcs into each function. */
    uint32_t *arcs;
    size_t *first_arc;
    double *outside_ns, *outside_calls; /* from code that is not instrumented */
    /* Per function: below which nodes it is put where samples do not tell. */
    struct stack_contexts *below;
    struct stack_search {
        uint32_t number; /* the search that met it last */
        bool known;
    } * searches;
    uint32_t search;
    struct stack_contexts found; /* the last result */
};

/* Opens a finder on stacks that have all samples in them. */
void stack_finder_open(struct stack_finder *finder, const struct report_model *model,
                       struct report_stacks *stacks, bool by_line);
void stack_finder_close(struct stack_finder *finder);

/* The contexts of a function's self time: of all of it, or of that of a line (`file` as in
 * report_line) as far as samples met that. Never empty; valid until the next call. */
const struct stack_contexts *stack_finder_function(struct stack_finder *finder, uint32_t function);
const struct stack_contexts *stack_finder_line(struct stack_finder *finder, uint32_t function,
                                               uint32_t file, uint64_t line);

#endif
