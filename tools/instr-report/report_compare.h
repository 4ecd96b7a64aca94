/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* --diff: from two sets of inputs to what is printed. */
#ifndef INSTR_REPORT_COMPARE_H
#define INSTR_REPORT_COMPARE_H

#include "pager.h"
#include "report_input.h"
#include "report_model.h"
#include "report_options.h"

/* Prints what changed from `base` to `model`, and judges it by --fail-if. Returns false after a
 * message if a condition is met. */
bool report_compare(const struct report_inputs *base, const struct report_model *model,
                    const struct report_options *options, FILE *file, struct cli_pager *pager);

#endif
