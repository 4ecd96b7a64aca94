/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Writing the profile: a snapshot, encoded and put in place of the output file. */
#ifndef INSTR_RT_DUMP_H
#define INSTR_RT_DUMP_H

#include <stdbool.h>

#include "encoder.h"
#include "profile_writer.h"
#include "sample_stacks.h"
#include "totals.h"

/* Writes the profile as instr_rt_run describes its end. Returns false, after one warning in the
 * life of the process, if it could not be written. Lock held. */
bool instr_rt_dump(void);

/* Puts all records of a profile; settles the totals. Returns OK or NO_MEMORY. Lock held. */
enum instr_status instr_rt_dump_records(struct instr_profile_writer *writer,
                                        struct instr_rt_totals *totals);

/* What the sampler saw: its part of the run's record, and after all images its frames. */
struct instr_rt_dump_samples {
    struct instr_rt_stacks stacks;
    uint64_t sampled_ns;
};
void instr_rt_dump_samples_take(struct instr_rt_dump_samples *samples);
void instr_rt_dump_samples_run(const struct instr_rt_dump_samples *samples,
                               struct instr_profile_run *run);
void instr_rt_dump_samples_frames(struct instr_raw_encoder *encoder,
                                  const struct instr_rt_dump_samples *samples);
void instr_rt_dump_samples_release(struct instr_rt_dump_samples *samples);

void instr_rt_dump_process(struct instr_raw_encoder *encoder, int64_t ticks,
                           const struct instr_rt_dump_samples *samples);

/* Threads and regions; after all functions. */
void instr_rt_dump_threads(struct instr_raw_encoder *encoder);

#endif
