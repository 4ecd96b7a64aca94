/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef INSTR_REPORT_GZIP_H
#define INSTR_REPORT_GZIP_H

#include <stddef.h>
#include <stdio.h>

/* Writes bytes as a gzip file (RFC 1952). The caller looks at the state of `file`. */
void report_gzip(FILE *file, const char *bytes, size_t size);

#endif
