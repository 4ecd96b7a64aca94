/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Call stacks as a tree: each node is a place in a function, called from the place its parent is.
 */
#ifndef INSTR_REPORT_STACK_TREE_H
#define INSTR_REPORT_STACK_TREE_H

#include "report_index.h"

struct report_stack {
    uint32_t parent;   /* 1 + index of the caller, which stands before it; 0 if there is none */
    uint32_t function; /* of the model */
    uint32_t file;     /* 1 + index; 0 if unknown, or if stacks do not tell lines */
    uint64_t line;     /* 0 likewise */
    size_t depth;      /* callers above it */
    int64_t self_ns;   /* of this very stack */
    uint64_t hits;     /* likewise */
    int64_t total_ns;  /* with all that it calls */
    uint64_t total_hits;
    double sampled_ns, sampled_total_ns; /* what samples say; only while stacks are made */
};

/* Start with {0}. */
struct report_stacks {
    struct report_stack *list;
    size_t count, capacity;
    struct report_index index;
};

/* The node of a place below a parent (0 for none), made if need be. Returns its index. */
uint32_t stack_tree_child(struct report_stacks *stacks, uint32_t parent, uint32_t function,
                          uint32_t file, uint64_t line);

/* Sums up totals, drops what has neither time nor hits, and puts each node before those below it
 * (depth first), the one with the largest total first. */
void stack_tree_finish(struct report_stacks *stacks);

#endif
