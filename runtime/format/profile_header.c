/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The headers of file and sections. The runtime decodes the file header of an existing file in
 * places where only async-signal-safe code may run, so nothing here allocates or calls zlib, whose
 * CRC may build its tables on first use.
 */
#include "profile_layout.h"

#include <string.h>

/* Offsets of the file header's members. */
enum {
    AT_MAJOR = 8,
    AT_MINOR = 10,
    AT_HEADER_SIZE = 12,
    AT_PID = 16,
    AT_PROCESS_START = 24,
    AT_WRITTEN = 32,
    AT_FLAGS = 40,
    AT_CHECKSUM = 60
};

/* Offsets of the section header's members. */
enum {
    AT_SECTION_ENCODING = 4,
    AT_SECTION_RAW = 8,
    AT_SECTION_STORED = 16,
    AT_SECTION_PAYLOAD_CHECKSUM = 24,
    AT_SECTION_CHECKSUM = 28
};

static const uint8_t magic[INSTR_PROFILE_MAGIC_SIZE] = INSTR_PROFILE_MAGIC;

uint32_t instr_profile_header_checksum(const void *bytes, size_t size) {
    const uint8_t *in = bytes;
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < size; i++) {
        crc ^= in[i];
        for (unsigned bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
    }
    return ~crc;
}

void instr_profile_header_encode(uint8_t out[INSTR_PROFILE_HEADER_SIZE],
                                 const struct instr_profile_header *header) {
    memset(out, 0, INSTR_PROFILE_HEADER_SIZE);
    memcpy(out, magic, sizeof magic);
    instr_profile_put_le(out + AT_MAJOR, INSTR_PROFILE_MAJOR, 2);
    instr_profile_put_le(out + AT_MINOR, INSTR_PROFILE_MINOR, 2);
    instr_profile_put_le(out + AT_HEADER_SIZE, INSTR_PROFILE_HEADER_SIZE, 4);
    instr_profile_put_le(out + AT_PID, header->pid, 8);
    instr_profile_put_le(out + AT_PROCESS_START, header->process_start, 8);
    instr_profile_put_le(out + AT_WRITTEN, header->written_unix_ns, 8);
    instr_profile_put_le(out + AT_CHECKSUM, instr_profile_header_checksum(out, AT_CHECKSUM), 4);
}

enum instr_status instr_profile_header_decode(struct instr_profile_header *header,
                                              const void *bytes, size_t size) {
    const uint8_t *in = bytes;
    memset(header, 0, sizeof *header);
    if (size == 0)
        return INSTR_STATUS_EMPTY;
    if (memcmp(in, magic, size < sizeof magic ? size : sizeof magic) != 0)
        return INSTR_STATUS_NOT_A_PROFILE;
    if (size < INSTR_PROFILE_HEADER_SIZE)
        return INSTR_STATUS_TRUNCATED;
    if (instr_profile_get_le(in + AT_CHECKSUM, 4) != instr_profile_header_checksum(in, AT_CHECKSUM))
        return INSTR_STATUS_CHECKSUM;
    header->major = (uint16_t)instr_profile_get_le(in + AT_MAJOR, 2);
    header->minor = (uint16_t)instr_profile_get_le(in + AT_MINOR, 2);
    header->pid = instr_profile_get_le(in + AT_PID, 8);
    header->process_start = instr_profile_get_le(in + AT_PROCESS_START, 8);
    header->written_unix_ns = instr_profile_get_le(in + AT_WRITTEN, 8);
    uint64_t header_size = instr_profile_get_le(in + AT_HEADER_SIZE, 4);
    if (header->major != INSTR_PROFILE_MAJOR || instr_profile_get_le(in + AT_FLAGS, 4) != 0 ||
        header_size < INSTR_PROFILE_HEADER_SIZE || header_size > INSTR_PROFILE_HEADER_MAX)
        return INSTR_STATUS_VERSION;
    return INSTR_STATUS_OK;
}

size_t instr_profile_header_stated_size(const void *bytes) {
    return (size_t)instr_profile_get_le((const uint8_t *)bytes + AT_HEADER_SIZE, 4);
}

void instr_profile_section_encode(uint8_t out[INSTR_PROFILE_SECTION_HEADER_SIZE],
                                  const struct instr_profile_section *section) {
    memcpy(out, section->tag, sizeof section->tag);
    instr_profile_put_le(out + AT_SECTION_ENCODING, section->encoding, 4);
    instr_profile_put_le(out + AT_SECTION_RAW, section->raw_size, 8);
    instr_profile_put_le(out + AT_SECTION_STORED, section->stored_size, 8);
    instr_profile_put_le(out + AT_SECTION_PAYLOAD_CHECKSUM, section->checksum, 4);
    instr_profile_put_le(out + AT_SECTION_CHECKSUM,
                         instr_profile_header_checksum(out, AT_SECTION_CHECKSUM), 4);
}

enum instr_status
instr_profile_section_decode(struct instr_profile_section *section,
                             const uint8_t bytes[INSTR_PROFILE_SECTION_HEADER_SIZE]) {
    memcpy(section->tag, bytes, sizeof section->tag);
    section->encoding = (uint32_t)instr_profile_get_le(bytes + AT_SECTION_ENCODING, 4);
    section->raw_size = instr_profile_get_le(bytes + AT_SECTION_RAW, 8);
    section->stored_size = instr_profile_get_le(bytes + AT_SECTION_STORED, 8);
    section->checksum = (uint32_t)instr_profile_get_le(bytes + AT_SECTION_PAYLOAD_CHECKSUM, 4);
    if (instr_profile_get_le(bytes + AT_SECTION_CHECKSUM, 4) !=
        instr_profile_header_checksum(bytes, AT_SECTION_CHECKSUM))
        return INSTR_STATUS_CHECKSUM;
    return INSTR_STATUS_OK;
}
