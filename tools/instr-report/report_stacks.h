/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Weighted call stacks, for flame graphs and formats that are made of stacks.
 *
 * How much: the self time of each function is the model's, to the nanosecond; it is only divided
 * among the stacks in which the function was on top. So all stacks of a function together have its
 * self time, and all stacks the program's. Likewise the hits of lines.
 *
 * Where: as the samples that met the function on top say, each with its whole stack. A function
 * that no sample met (`timing=exact`; one that waits) is put below its callers as the arcs say, in
 * proportion to the time of its calls from each, and these where samples met them, or below their
 * callers in turn. That takes the calls of a function for equally dear wherever its caller was
 * called from, as gprof does: arcs tell one caller, not a whole stack. Of such stacks at most
 * 64 are kept for a function (8 for a line), the heaviest; the others' time is theirs. Recursion
 * that only arcs know of is one activation; a sample has each call that was open several times
 * once.
 *
 * Stacks begin with the outermost instrumented function; what is not instrumented is left out.
 */
#ifndef INSTR_REPORT_STACKS_H
#define INSTR_REPORT_STACKS_H

#include "report_model.h"
#include "report_select.h"
#include "stack_tree.h"

/* Makes the stacks of the functions that are selected (of all if `selection` is 0), in the order of
 * stack_tree_finish. With `by_line` a node is a line: the one that was executed, in callers that of
 * the call, and it has hits. Else it is a function, and has hits (those of all its lines) only if
 * the model has no times at all. */
void report_stacks_build(struct report_stacks *stacks, const struct report_model *model,
                         const struct report_selection *selection, bool by_line);
void report_stacks_release(struct report_stacks *stacks);

#endif
