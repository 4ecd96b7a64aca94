/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef INSTR_REPORT_PACK_H
#define INSTR_REPORT_PACK_H

#include <stddef.h>
#include <stdio.h>

/* Writes bytes as zlib streams (RFC 1950) in base64 (RFC 4648), one for each
 * REPORT_PACK_PIECE bytes, with a space between them: letters, digits, "+", "/", "=" and spaces, so
 * that it may stand anywhere. The caller looks at the state of `file`. */
void report_pack(FILE *file, const void *bytes, size_t size);

enum { REPORT_PACK_PIECE = 8 << 20 };

#endif
