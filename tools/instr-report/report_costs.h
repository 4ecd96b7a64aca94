/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Self times of lines for formats that know of a function only what its lines add up to. */
#ifndef INSTR_REPORT_COSTS_H
#define INSTR_REPORT_COSTS_H

#include "report_model.h"

/* Writes into `self_ns`, which has room for 1 + line_count, first what no line has and then each
 * line's self time. Together they are the function's self time. Lines that were measured to have
 * more than that together, each with an error of its own, are made smaller in proportion. */
void report_costs(const struct report_model *model, const struct report_function *function,
                  int64_t *self_ns);

#endif
