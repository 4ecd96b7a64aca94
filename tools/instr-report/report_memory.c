/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_memory.h"

#include <string.h>

#include "cli.h"

static enum instr_status append(void *context, const void *bytes, size_t size) {
    struct report_memory *memory = context;

    while (memory->capacity - memory->size < size) {
        memory->capacity = memory->capacity ? memory->capacity * 2 : 1 << 16;
        memory->bytes = cli_resize(memory->bytes, memory->capacity);
    }
    memcpy(memory->bytes + memory->size, bytes, size);
    memory->size += size;
    return INSTR_STATUS_OK;
}

struct instr_sink report_memory_sink(struct report_memory *memory) {
    return (struct instr_sink){append, memory};
}
