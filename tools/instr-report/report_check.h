/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The invariants that every profile keeps. */
#ifndef INSTR_REPORT_CHECK_H
#define INSTR_REPORT_CHECK_H

#include <stdio.h>

#include "report_model.h"

/* Prints one line per invariant, "ok: ..." or "FAILED: ..." with figures, and up to three examples
 * of what breaks it. `complete` says that all inputs were read to their ends.
 * Returns whether all hold. */
bool report_check(const struct report_model *model, bool complete, FILE *file);

#endif
