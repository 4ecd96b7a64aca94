/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Writes messages in the encoding of Protocol Buffers: two kinds of fields are all that a profile
 * for pprof consists of. A library would need more code around it than this is.
 */
#ifndef INSTR_PROTOBUF_H
#define INSTR_PROTOBUF_H

#include "utf8.h"

/* Appends a field of type int64, uint64 or bool. One that is 0 is left out, as it has that value
 * for a reader anyway. */
void protobuf_number(struct cli_text *message, uint32_t field, uint64_t value);

/* Appends a field of a message, a string or packed numbers: bytes as they are, even if none. */
void protobuf_bytes(struct cli_text *message, uint32_t field, const char *bytes, size_t size);

/* Appends a number without a field, as packed fields hold them. */
void protobuf_packed(struct cli_text *packed, uint64_t value);

#endif
