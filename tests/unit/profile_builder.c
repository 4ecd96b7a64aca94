/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "profile_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void *resize(void *context, void *memory, size_t old_size, size_t new_size) {
    (void)context;
    (void)old_size;
    if (!new_size) {
        free(memory);
        return 0;
    }
    return realloc(memory, new_size);
}

const struct instr_allocator builder_allocator = {resize, 0};

static void must(enum instr_status status) {
    if (status) {
        fprintf(stderr, "profile_builder: %s\n", instr_status_string(status));
        exit(1);
    }
}

static enum instr_status take(void *context, const void *bytes, size_t size) {
    struct builder *builder = context;
    uint8_t *grown = realloc(builder->bytes, builder->size + size + 1);

    if (!grown)
        return INSTR_STATUS_NO_MEMORY;
    builder->bytes = grown;
    memcpy(builder->bytes + builder->size, bytes, size);
    builder->size += size;
    return INSTR_STATUS_OK;
}

struct instr_sink builder_sink(struct builder *builder) {
    return (struct instr_sink){take, builder};
}

void builder_open_empty(struct builder *builder) {
    *builder = (struct builder){0};
    must(instr_profile_writer_open(&builder->writer, &builder_allocator));
}

void builder_open(struct builder *builder, uint64_t timing) {
    builder_open_sampled(builder, timing, &(struct builder_sampling){0});
}

void builder_open_sampled(struct builder *builder, uint64_t timing,
                          const struct builder_sampling *sampling) {
    builder_open_empty(builder);
    struct instr_profile_run run = {
        .pid = 42,
        .parent_pid = 41,
        .start_unix_ns = 1700000000000000000,
        .wall_ns = 2000000000,
        .user_ns = 1900000000,
        .system_ns = 50000000,
        .max_rss_bytes = 12345678,
        .exit_kind = INSTR_PROFILE_EXIT_STATUS,
        .timing = timing,
        .clock = INSTR_PROFILE_CLOCK_TSC,
        .clock_hz = 2600000000,
        .probes = timing ? 1000 : 0,
        .probe_cost_ps = 25000,
        .removed_ns = timing ? 25000 : 0,
        .host = builder_string(builder, "host"),
        .program = builder_string(builder, "/bin/prog"),
        .directory = builder_string(builder, "/work"),
        .system = builder_string(builder, "Linux"),
        .cpu = builder_string(builder, "cpu"),
        .cpu_count = 2,
        .sampler = sampling->sampler,
        .sample_rate = sampling->sample_rate,
        .samples = sampling->samples,
        .samples_lost = sampling->samples_lost,
        .sampled_ns = sampling->sampled_ns,
    };
    must(instr_profile_writer_put_run(builder->writer, &run));
    builder->run_count++;
    struct instr_profile_image image = {.path = builder_string(builder, "/bin/prog")};
    must(instr_profile_writer_put_image(builder->writer, &image));
    struct instr_profile_unit unit = {.producer = builder_string(builder, "clang")};
    must(instr_profile_writer_put_unit(builder->writer, &unit));
}

uint64_t builder_string(struct builder *builder, const char *string) {
    uint64_t index;

    must(instr_profile_writer_string(builder->writer, string, strlen(string), &index));
    return index;
}

uint64_t builder_file(struct builder *builder, const char *name, const char *directory,
                      uint64_t hash) {
    struct instr_profile_file file = {builder_string(builder, name),
                                      builder_string(builder, directory), hash};

    must(instr_profile_writer_put_file(builder->writer, &file));
    return instr_profile_writer_count(builder->writer, INSTR_PROFILE_RECORD_file);
}

uint64_t builder_image(struct builder *builder, const char *path, const char *build_id) {
    struct instr_profile_image image = {builder_string(builder, path),
                                        builder_string(builder, build_id)};

    must(instr_profile_writer_put_image(builder->writer, &image));
    return instr_profile_writer_count(builder->writer, INSTR_PROFILE_RECORD_image);
}

uint64_t builder_frame(struct builder *builder, const struct instr_profile_frame *frame) {
    must(instr_profile_writer_put_frame(builder->writer, frame));
    return instr_profile_writer_count(builder->writer, INSTR_PROFILE_RECORD_frame);
}

uint64_t builder_function(struct builder *builder, const struct builder_function *function) {
    const char *linkage = function->linkage_name ? function->linkage_name : function->name;
    struct instr_profile_function record = {
        .name = builder_string(builder, function->name),
        .linkage_name = builder_string(builder, linkage),
        .file = function->file,
        .line = function->line,
        .column = function->column,
        .end_line = function->end_line,
        .flags = function->flags,
        .calls = function->calls,
        .timed_calls = function->timed_calls,
        .primitive_calls = function->primitive_calls,
        .total_ns = function->total_ns,
        .self_ns = function->self_ns,
        .lib_ns = function->lib_ns,
        .min_ns = function->min_ns,
        .max_ns = function->max_ns,
    };

    must(instr_profile_writer_put_function(builder->writer, &record));
    return builder->function_count++;
}

uint64_t builder_block(struct builder *builder, uint64_t function, uint64_t count, uint64_t loop) {
    struct instr_profile_block block = {function, count, loop};

    must(instr_profile_writer_put_block(builder->writer, &block));
    return builder->block_count++;
}

uint64_t builder_site(struct builder *builder, const struct instr_profile_site *site) {
    must(instr_profile_writer_put_site(builder->writer, site));
    return builder->site_count++;
}

void builder_line(struct builder *builder, uint64_t block, uint64_t file, uint64_t line,
                  uint64_t weight) {
    struct instr_profile_block_line record = {block, file, line, weight};

    must(instr_profile_writer_put_block_line(builder->writer, &record));
}

void builder_arc(struct builder *builder, const struct instr_profile_arc *arc) {
    must(instr_profile_writer_put_arc(builder->writer, arc));
}

void builder_thread(struct builder *builder, uint64_t tid, uint64_t wall_ns, int64_t self_ns) {
    struct instr_profile_thread thread = {.tid = tid,
                                          .name = builder_string(builder, "prog"),
                                          .wall_ns = wall_ns,
                                          .cpu_ns = wall_ns,
                                          .self_ns = self_ns,
                                          .count = 1};

    must(instr_profile_writer_put_thread(builder->writer, &thread));
}

void builder_region(struct builder *builder, const char *name, uint64_t calls, int64_t total_ns) {
    struct instr_profile_region region = {builder_string(builder, name), calls, total_ns, 1,
                                          total_ns};

    must(instr_profile_writer_put_region(builder->writer, &region));
}

void builder_argument(struct builder *builder, const char *text) {
    struct instr_profile_argument argument = {0, builder_string(builder, text)};

    must(instr_profile_writer_put_argument(builder->writer, &argument));
}

void builder_text(struct builder *builder, uint64_t file, uint64_t first_line, const char *text) {
    uLongf size = compressBound((uLong)strlen(text));
    void *memory = malloc(size);
    struct instr_profile_range range = {.file = file, .first_line = first_line};

    if (!memory || builder->text_count == BUILDER_TEXTS ||
        compress(memory, &size, (const void *)text, (uLong)strlen(text)) != Z_OK)
        exit(1);
    builder->texts[builder->text_count++] = memory;
    must(instr_profile_writer_put_text(builder->writer, memory, size, strlen(text), &range.text));
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        range.line_count++;
    must(instr_profile_writer_put_range(builder->writer, &range));
}

void builder_encode(struct builder *builder) {
    struct instr_profile_header header = {INSTR_PROFILE_MAJOR, INSTR_PROFILE_MINOR, 42, 1, 2};
    struct instr_sink sink = builder_sink(builder);

    must(instr_profile_writer_finish(builder->writer, &header, 6, &sink));
}

void builder_finish(struct builder *builder, struct instr_profile *profile) {
    builder_encode(builder);
    must(instr_profile_read(profile, builder->bytes, builder->size, &builder_allocator, 0));
    builder_close(builder);
}

void builder_close(struct builder *builder) {
    instr_profile_writer_close(builder->writer);
    for (size_t i = 0; i < builder->text_count; i++)
        free(builder->texts[i]);
    free(builder->bytes);
    *builder = (struct builder){0};
}
