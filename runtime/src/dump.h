/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Writing the profile: a snapshot, encoded and put in place of the output file. */
#ifndef INSTR_RT_DUMP_H
#define INSTR_RT_DUMP_H

#include <stdbool.h>

#include "profile_writer.h"
#include "sample_stacks.h"
#include "totals.h"

/* Writes the profile as instr_rt_run describes its end. Returns false, after one warning in the
 * life of the process, if it could not be written. Lock held. */
bool instr_rt_dump(void);

/* Puts all records of a profile; settles the totals. Returns OK or NO_MEMORY. Lock held. */
enum instr_status instr_rt_dump_records(struct instr_profile_writer *writer,
                                        struct instr_rt_totals *totals);

/* What encoding needs at hand; shared by the files that put the records. */
struct instr_rt_place; /* what a position in times stands for */
struct instr_rt_encoder {
    struct instr_profile_writer *writer;
    struct instr_rt_totals *totals;
    double ns_per_tick;
    enum instr_status status; /* of the first call that failed */

    int64_t functions_self_ns; /* of all functions, as they are in the profile */

    struct instr_rt_place **places; /* for each image, one for each 8 bytes of its data */

    uint64_t *files; /* hash table of 1 + index of file records */
    struct instr_profile_file *file_records;
    size_t file_slots, file_count;
};

struct instr_rt_place {
    uint32_t function; /* 1 + index of the function that these times belong to; 0: unknown */
    uint32_t file;     /* 1 + index of the file; 0: not a site */
    uint32_t line;
};

/* Remembers the first failure; returns false from then on. */
bool instr_rt_encoder_try(struct instr_rt_encoder *encoder, enum instr_status status);
uint64_t instr_rt_encoder_string(struct instr_rt_encoder *encoder, const char *string);
int64_t instr_rt_encoder_ns(const struct instr_rt_encoder *encoder, int64_t ticks);

/* The index of the file record with this content, put if it is new. */
uint64_t instr_rt_encoder_file(struct instr_rt_encoder *encoder,
                               const struct instr_profile_file *file);

/* What the sampler saw: its part of the run's record, and after all images its frames. */
struct instr_rt_dump_samples {
    struct instr_rt_stacks stacks;
    uint64_t sampled_ns;
};
void instr_rt_dump_samples_take(struct instr_rt_dump_samples *samples);
void instr_rt_dump_samples_run(const struct instr_rt_dump_samples *samples,
                               struct instr_profile_run *run);
void instr_rt_dump_samples_frames(struct instr_rt_encoder *encoder,
                                  const struct instr_rt_dump_samples *samples);
void instr_rt_dump_samples_release(struct instr_rt_dump_samples *samples);

void instr_rt_dump_process(struct instr_rt_encoder *encoder,
                           const struct instr_rt_dump_samples *samples);
void instr_rt_dump_unit(struct instr_rt_encoder *encoder, struct instr_rt_image *image,
                        const struct instr_rt_unit *unit);

/* Threads and regions; after all functions. */
void instr_rt_dump_threads(struct instr_rt_encoder *encoder);

#endif
