/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A profile that is written to memory, to be read again. */
#ifndef INSTR_REPORT_MEMORY_H
#define INSTR_REPORT_MEMORY_H

#include "profile_writer.h"

/* Start with {0}; free `bytes` in the end. */
struct report_memory {
    char *bytes; /* 0 if nothing was written */
    size_t size, capacity;
};

/* Appends what is written to it. */
struct instr_sink report_memory_sink(struct report_memory *memory);

#endif
