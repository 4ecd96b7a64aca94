/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Writes the golden profiles: make_golden FOLDER, with the folders FOLDER/valid and FOLDER/broken
 * there. Run it only for a new version of the format; the files of older versions stay as they
 * are, because readers must go on reading them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "profile_forge.h"
#include "profile_sample.h"

static const char *folder;

static void must(int good, const char *what) {
    if (good)
        return;
    fprintf(stderr, "make_golden: cannot %s\n", what);
    exit(1);
}

static void save(const char *name, const void *bytes, size_t size) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    must(length > 0 && (size_t)length < sizeof path, "build a path");
    FILE *file = fopen(path, "wb");
    must(file != 0, path);
    must(size == 0 || fwrite(bytes, size, 1, file) == 1, path);
    must(fclose(file) == 0, path);
}

static uint64_t intern(struct instr_profile_writer *writer, const char *text) {
    uint64_t index;
    must(instr_profile_writer_string(writer, text, strlen(text), &index) == INSTR_STATUS_OK,
         "keep a string");
    return index;
}

/* The file of FORMAT.md: a function `f` in a.c, whose one block, with code of lines 1 and 2, ran
 * three times. Every payload is short enough to be stored, so the bytes do not depend on zlib. */
static void put_minimal(struct instr_profile_writer *writer) {
    const struct instr_profile_run run = {.pid = sample_header.pid,
                                          .start_unix_ns = UINT64_C(1700000000000000000),
                                          .wall_ns = 1000000,
                                          .exit_kind = INSTR_PROFILE_EXIT_STATUS,
                                          .program = intern(writer, "/a")};
    const struct instr_profile_argument argument = {0, intern(writer, "./a")};
    const struct instr_profile_image image = {run.program, 0};
    const struct instr_profile_file file = {intern(writer, "a.c"), intern(writer, "/"),
                                            0x1122334455667788};
    const struct instr_profile_unit unit = {0, 1, intern(writer, "clang"), 2};
    const struct instr_profile_function function = {.name = intern(writer, "f"),
                                                    .unit = 0,
                                                    .file = 1,
                                                    .line = 1,
                                                    .column = 5,
                                                    .end_line = 2,
                                                    .flags = INSTR_PROFILE_FUNCTION_MARKED |
                                                             INSTR_PROFILE_FUNCTION_LINES,
                                                    .calls = 3};
    const struct instr_profile_block block = {0, 3, 0};
    const struct instr_profile_block_line lines[] = {{0, 1, 1, 4}, {0, 1, 2, 1}};

    int good = instr_profile_writer_put_run(writer, &run) == INSTR_STATUS_OK &&
               instr_profile_writer_put_argument(writer, &argument) == INSTR_STATUS_OK &&
               instr_profile_writer_put_image(writer, &image) == INSTR_STATUS_OK &&
               instr_profile_writer_put_file(writer, &file) == INSTR_STATUS_OK &&
               instr_profile_writer_put_unit(writer, &unit) == INSTR_STATUS_OK &&
               instr_profile_writer_put_function(writer, &function) == INSTR_STATUS_OK &&
               instr_profile_writer_put_block(writer, &block) == INSTR_STATUS_OK &&
               instr_profile_writer_put_block_line(writer, &lines[0]) == INSTR_STATUS_OK &&
               instr_profile_writer_put_block_line(writer, &lines[1]) == INSTR_STATUS_OK;
    must(good, "put records");
}

/* Many records, so that their sections are compressed. */
static void put_compressed(struct instr_profile_writer *writer) {
    char name[32];
    for (unsigned i = 0; i < 200; i++) {
        snprintf(name, sizeof name, "region %u", i);
        const struct instr_profile_region region = {intern(writer, name), i, 7 * i, -1, 1};
        must(instr_profile_writer_put_region(writer, &region) == INSTR_STATUS_OK, "put a region");
    }
}

static void save_written(const char *name, void (*put)(struct instr_profile_writer *)) {
    struct fail_alloc memory;
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    struct instr_profile_writer *writer;
    struct sample_bytes out;
    struct instr_sink sink = sample_sink(&out);
    must(instr_profile_writer_open(&writer, &allocator) == INSTR_STATUS_OK, "open a writer");
    if (put)
        put(writer);
    must(instr_profile_writer_finish(writer, &sample_header, 6, &sink) == INSTR_STATUS_OK,
         "finish a profile");
    save(name, out.bytes, out.size);
    sample_release(&out);
    instr_profile_writer_close(writer);
}

static void save_every_kind(void) {
    struct fail_alloc memory;
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    struct sample_bytes out;
    must(sample_write(&out, &allocator) == INSTR_STATUS_OK, "write the sample");
    save("valid/every_kind.prof", out.bytes, out.size);
    sample_release(&out);
}

/* Begins a broken file with what must still be readable: one image. */
static void begin_broken(struct forge *forge) {
    static const uint8_t strings[] = {1, 5, '/', 'p', 'r', 'o', 'g'}, images[] = {1, 2, 2, 0};
    forge_begin(forge);
    forge_stored(forge, "STRS", strings, sizeof strings);
    forge_stored(forge, "IMAG", images, sizeof images);
}

static void save_forged(const char *name, struct forge *forge) {
    forge_end(forge);
    save(name, forge->bytes, forge->size);
}

static void save_broken(void) {
    static const char foreign[] = "\177ELF is what programs begin with; profiles do not.\n";
    static const uint8_t unit_of_image_9[] = {1, 1, 18};
    static const uint8_t file_cut[] = {2, 3, 2, 0, 0};
    struct forge forge;

    save("broken/empty.prof", "", 0);
    save("broken/foreign.prof", foreign, sizeof foreign - 1);

    begin_broken(&forge);
    instr_profile_put_le(forge.bytes + 8, INSTR_PROFILE_MAJOR + 1, 2);
    instr_profile_put_le(forge.bytes + 60, instr_profile_header_checksum(forge.bytes, 60), 4);
    save_forged("broken/newer_major.prof", &forge);

    begin_broken(&forge);
    forge_section(&forge, "UNIT", 7, 3, "abc", 3);
    save_forged("broken/unknown_encoding.prof", &forge);

    begin_broken(&forge);
    save("broken/header_cut.prof", forge.bytes, 20);
    save("broken/end_missing.prof", forge.bytes, forge.size);
    save("broken/section_cut.prof", forge.bytes, forge.size - 2);

    begin_broken(&forge);
    forge.bytes[forge.size - 1] ^= 0x10;
    save_forged("broken/payload_bit_flipped.prof", &forge);

    begin_broken(&forge);
    forge.bytes[20] ^= 0x10;
    save_forged("broken/header_bit_flipped.prof", &forge);

    begin_broken(&forge);
    forge_section(&forge, "TEXT", INSTR_PROFILE_ZLIB, 5, "short", 5);
    save_forged("broken/stream_damaged.prof", &forge);

    begin_broken(&forge);
    forge_stored(&forge, "UNIT", unit_of_image_9, sizeof unit_of_image_9);
    save_forged("broken/reference_to_nothing.prof", &forge);

    begin_broken(&forge);
    forge_stored(&forge, "FILE", file_cut, sizeof file_cut);
    save_forged("broken/record_incomplete.prof", &forge);

    begin_broken(&forge);
    forge_section(&forge, "TEXT", INSTR_PROFILE_ZLIB, INSTR_PROFILE_MAX_SECTION_BYTES + 1, "x", 1);
    save_forged("broken/section_too_large.prof", &forge);
}

int main(int argc, char **argv) {
    must(argc == 2, "start: usage: make_golden FOLDER");
    folder = argv[1];
    save_written("valid/minimal.prof", put_minimal);
    save_written("valid/compressed.prof", put_compressed);
    save_written("valid/no_records.prof", 0);
    save_every_kind();
    save_broken();
    return 0;
}
