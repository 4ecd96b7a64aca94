/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "profile_forge.h"

#include <string.h>

#include "zstream.h"

void forge_begin(struct forge *forge) {
    const struct instr_profile_header header = {0, 0, 42, 7, 1700000000000000000u};
    instr_profile_header_encode(forge->bytes, &header);
    forge->size = INSTR_PROFILE_HEADER_SIZE;
    forge->sections = 0;
}

void forge_section(struct forge *forge, const char *tag, uint32_t encoding, uint64_t raw_size,
                   const void *stored, size_t stored_size) {
    struct instr_profile_section section = {
        .encoding = encoding,
        .raw_size = raw_size,
        .stored_size = stored_size,
        .checksum = instr_profile_checksum(stored, stored_size),
    };
    memcpy(section.tag, tag, sizeof section.tag);
    instr_profile_section_encode(forge->bytes + forge->size, &section);
    forge->size += INSTR_PROFILE_SECTION_HEADER_SIZE;
    if (stored_size)
        memcpy(forge->bytes + forge->size, stored, stored_size);
    forge->size += stored_size;
    forge->sections++;
}

void forge_stored(struct forge *forge, const char *tag, const void *payload, size_t size) {
    forge_section(forge, tag, INSTR_PROFILE_STORED, size, payload, size);
}

void forge_end(struct forge *forge) {
    uint8_t payload[INSTR_PROFILE_END_SIZE];
    instr_profile_put_le(payload, forge->sections, sizeof payload);
    forge_stored(forge, INSTR_PROFILE_TAG_END, payload, sizeof payload);
}
