/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A live file put together by hand: one image with two functions, leaf and caller, whose data two
 * threads have counted into, and an arc between them. A sampler met 5 times leaf, called by caller,
 * and 2 times a library that leaf called. */
#ifndef INSTR_LIVE_SAMPLE_H
#define INSTR_LIVE_SAMPLE_H

#include <stddef.h>

#include "live_layout.h"

struct live_sample {
    size_t size;
    size_t image_at, data_at[2], arcs_at, thread_at; /* offsets of segments */
    size_t modules_at, stacks_at;
    _Alignas(64) uint8_t bytes[8192];
};

void live_sample_make(struct live_sample *sample);

/* A segment's payload. */
static inline void *live_sample_payload(struct live_sample *sample, size_t at) {
    return sample->bytes + at + sizeof(struct instr_live_segment);
}

#endif
