/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Small profiles for the tests of instr-report, through the real writer and the real reader. What
 * cannot be built ends the test program: such a test could only mislead.
 */
#ifndef INSTR_PROFILE_BUILDER_H
#define INSTR_PROFILE_BUILDER_H

#include "profile_reader.h"
#include "profile_writer.h"

enum { BUILDER_TEXTS = 16 };

struct builder {
    struct instr_profile_writer *writer;
    uint8_t *bytes; /* of the finished profile */
    size_t size;
    uint64_t function_count, block_count, site_count, run_count;
    void *texts[BUILDER_TEXTS]; /* compressed, until the end */
    size_t text_count;
};

struct builder_function {
    const char *name, *linkage_name; /* linkage_name: 0 is the name */
    uint64_t file;                   /* as builder_file returned it; 0 for none */
    uint64_t line, column, end_line;
    uint64_t flags;
    uint64_t calls, timed_calls, primitive_calls;
    int64_t total_ns, self_ns, lib_ns, min_ns, max_ns;
};

/* Begins a profile with one run of that timing (enum instr_profile_timing), an image and a unit. */
void builder_open(struct builder *builder, uint64_t timing);

/* What a run was sampled with; see struct instr_profile_run. */
struct builder_sampling {
    uint64_t sampler, sample_rate, samples, samples_lost, sampled_ns;
};

/* builder_open with a run that was sampled. */
void builder_open_sampled(struct builder *builder, uint64_t timing,
                          const struct builder_sampling *sampling);

/* Begins a profile without anything in it. */
void builder_open_empty(struct builder *builder);

/* Returns 1 + index, as optional references want it. */
uint64_t builder_file(struct builder *builder, const char *name, const char *directory,
                      uint64_t hash);

/* These return 1 + index as well. */
uint64_t builder_image(struct builder *builder, const char *path, const char *build_id);
uint64_t builder_frame(struct builder *builder, const struct instr_profile_frame *frame);

/* These return an index. */
uint64_t builder_string(struct builder *builder, const char *string);
uint64_t builder_function(struct builder *builder, const struct builder_function *function);
uint64_t builder_block(struct builder *builder, uint64_t function, uint64_t count, uint64_t loop);
uint64_t builder_site(struct builder *builder, const struct instr_profile_site *site);

void builder_line(struct builder *builder, uint64_t block, uint64_t file, uint64_t line,
                  uint64_t weight);
void builder_arc(struct builder *builder, const struct instr_profile_arc *arc);
void builder_thread(struct builder *builder, uint64_t tid, uint64_t wall_ns, int64_t self_ns);
void builder_region(struct builder *builder, const char *name, uint64_t calls, int64_t total_ns);
void builder_argument(struct builder *builder, const char *text);

/* Embeds the text of lines from `first_line` on. */
void builder_text(struct builder *builder, uint64_t file, uint64_t first_line, const char *text);

/* Encodes the profile, in `bytes`; nothing can be added afterwards. */
void builder_encode(struct builder *builder);

/* Encodes it and reads it back; closes the builder. Release the profile. */
void builder_finish(struct builder *builder, struct instr_profile *profile);

void builder_close(struct builder *builder);

/* A sink that appends to the builder's bytes. */
struct instr_sink builder_sink(struct builder *builder);

extern const struct instr_allocator builder_allocator;

#endif
