/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * How much of a sample is the program's time. A function that is called pays for each call, though
 * its probes do not fire; the runtime measures how much at start (runtime/src/calibrate_calls.c).
 * Calls are exact, so that is taken off the samples in the function's own code. Calls that were
 * inlined pay nothing: they are as many of all as samples of the function are in others' code.
 */
#ifndef INSTR_REPORT_SAMPLE_WEIGHTS_H
#define INSTR_REPORT_SAMPLE_WEIGHTS_H

#include "report_model.h"
#include "sample_places.h"

/* No more than half is taken off: code that is that short overlaps with what is around it. */
#define SAMPLE_LEAST_WEIGHT 0.5

/* For each function of the model, 0.5 to 1; all places are resolved. Owned by the caller. */
double *sample_weights_find(const struct report_model *model);

/* The function in whose own code a sample at the place is, inlined into no other; REPORT_INDEX_NONE
 * if there is none. */
uint32_t sample_weights_function(const struct sample_place *place);

#endif
