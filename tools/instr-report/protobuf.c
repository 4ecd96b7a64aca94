/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "protobuf.h"

enum { WIRE_NUMBER = 0, WIRE_BYTES = 2 };

void protobuf_packed(struct cli_text *packed, uint64_t value) {
    char bytes[10];
    size_t size = 0;

    do {
        bytes[size] = (char)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
        size++;
    } while (value >>= 7);
    cli_text_append(packed, bytes, size);
}

void protobuf_number(struct cli_text *message, uint32_t field, uint64_t value) {
    if (!value)
        return;
    protobuf_packed(message, (uint64_t)field << 3 | WIRE_NUMBER);
    protobuf_packed(message, value);
}

void protobuf_bytes(struct cli_text *message, uint32_t field, const char *bytes, size_t size) {
    protobuf_packed(message, (uint64_t)field << 3 | WIRE_BYTES);
    protobuf_packed(message, size);
    cli_text_append(message, bytes, size);
}
