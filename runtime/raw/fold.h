/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Adds up the data of an image: of threads, or of segments of a live file. */
#ifndef INSTR_RAW_FOLD_H
#define INSTR_RAW_FOLD_H

#include "raw.h"

/* Adds the times or the counters in `from` to those in `into`, unit by unit; `from` may be in use
 * by a running thread. */
void instr_raw_fold_times(const struct instr_raw_unit *units, size_t unit_count, uint64_t *into,
                          const void *from);
void instr_raw_fold_counters(const struct instr_raw_unit *units, size_t unit_count, uint64_t *into,
                             const void *from);

#endif
