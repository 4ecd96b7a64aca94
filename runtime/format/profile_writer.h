/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Encodes a profile: records are put in any order and kept in memory, encoded; `finish` compresses
 * them section by section into a sink. No file system. Records refer to each other by index, in
 * the order in which records of that kind were put.
 */
#ifndef INSTR_PROFILE_WRITER_H
#define INSTR_PROFILE_WRITER_H

#include "profile_format.h"

/* Takes `size` bytes; returns OK or what went wrong (usually IO). */
struct instr_sink {
    enum instr_status (*write)(void *context, const void *bytes, size_t size);
    void *context;
};

struct instr_profile_writer;

/* Makes a writer in `*writer`, which the caller must close. The allocator is copied; what its
 * context points to must outlive the writer. Returns OK or NO_MEMORY. */
enum instr_status instr_profile_writer_open(struct instr_profile_writer **writer,
                                            const struct instr_allocator *allocator);

/* Stores in `*index` the index of the string, the same for equal strings. The bytes are copied.
 * Index 0 is the empty string. Returns OK or NO_MEMORY. */
enum instr_status instr_profile_writer_string(struct instr_profile_writer *writer,
                                              const char *bytes, size_t size, uint64_t *index);

/* instr_profile_writer_put_RECORD(writer, record) for every record of the schema.
 * Returns OK or NO_MEMORY. */
#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    enum instr_status instr_profile_writer_put_##record(                                           \
        struct instr_profile_writer *writer, const struct instr_profile_##record *value);
#include "profile_schema.def"

/* How many records of that kind have been put: the index that the next one gets. */
uint64_t instr_profile_writer_count(const struct instr_profile_writer *writer,
                                    enum instr_profile_record record);

/* Adds a text section: `size` bytes that are a zlib stream (RFC 1950) of `raw_size` bytes of source
 * text, as range records describe it. Written as it is. The bytes must live until finish.
 * `*index` is the number of the section for range.text. Returns OK or NO_MEMORY. */
enum instr_status instr_profile_writer_put_text(struct instr_profile_writer *writer,
                                                const void *bytes, size_t size, size_t raw_size,
                                                uint64_t *index);

/* Writes the whole profile. `level` is zlib's, 1 to 9. Call once.
 * Returns OK, NO_MEMORY, or what the sink returned. */
enum instr_status instr_profile_writer_finish(struct instr_profile_writer *writer,
                                              const struct instr_profile_header *header, int level,
                                              const struct instr_sink *sink);

/* Releases everything. 0 is allowed. */
void instr_profile_writer_close(struct instr_profile_writer *writer);

#endif
