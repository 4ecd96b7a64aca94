/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Builds profiles by hand, good and bad ones, section by section. */
#ifndef INSTR_PROFILE_FORGE_H
#define INSTR_PROFILE_FORGE_H

#include "profile_layout.h"

struct forge {
    uint8_t bytes[4096];
    size_t size;
    uint64_t sections;
};

/* Begins with a file header. */
void forge_begin(struct forge *forge);

/* Adds a section with right checksums, whatever else is said. */
void forge_section(struct forge *forge, const char *tag, uint32_t encoding, uint64_t raw_size,
                   const void *stored, size_t stored_size);

/* Adds a stored section. */
void forge_stored(struct forge *forge, const char *tag, const void *payload, size_t size);

/* Adds the end section. */
void forge_end(struct forge *forge);

#endif
