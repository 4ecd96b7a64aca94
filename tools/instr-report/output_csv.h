/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef INSTR_OUTPUT_CSV_H
#define INSTR_OUTPUT_CSV_H

#include <stdio.h>

/* Writes text from a profile as one field, in quotes if it needs them. */
void report_csv_string(FILE *file, const char *string);

#endif
