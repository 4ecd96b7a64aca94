/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Which elements of two sequences are the same ones. */
#ifndef INSTR_REPORT_ALIGN_H
#define INSTR_REPORT_ALIGN_H

#include <stddef.h>
#include <stdint.h>

#define REPORT_ALIGN_NONE SIZE_MAX

/* Finds a longest common subsequence: `partner[i]` becomes the index in `after` of what `before[i]`
 * is there, or REPORT_ALIGN_NONE. Partners ascend. Stretches that differ by more than twenty
 * thousand elements are given up: what is in them has no partners. */
void report_align(const uint64_t *before, size_t before_count, const uint64_t *after,
                  size_t after_count, size_t *partner);

#endif
