/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Calling context trees: the same place with the same callers is one frame of the merged tree. */
#include <stddef.h>
#include <stdlib.h>

#include "cli.h"
#include "merge_tables.h"
#include "report_sums.h"

/* What two frames have in common that are the same: parent, image and address. */
#define KEY_BYTES offsetof(struct instr_profile_frame, samples)

void merge_frames(struct merge *merge, const struct merge_part *part) {
    const struct instr_profile *profile = part->profile;
    uint64_t *frames = cli_resize(0, profile->frame_count * sizeof *frames);
    bool is_new;

    /* Callers stand before their callees, here and so in what is appended. */
    for (size_t i = 0; i < profile->frame_count; i++) {
        struct instr_profile_frame frame = profile->frames[i];
        frame.parent = merge_optional(frames, frame.parent);
        frame.image = merge_optional(part->images, frame.image);
        frames[i] = merge_place(&merge->tables[INSTR_PROFILE_RECORD_frame], &frame, sizeof frame,
                                KEY_BYTES, &is_new);
        if (is_new)
            continue;
        struct instr_profile_frame *sum = &MERGE_RECORDS(merge, frame)[frames[i]];
        report_count(&sum->samples, frame.samples);
        report_count(&sum->kernel, frame.kernel);
        report_count(&sum->time_ns, frame.time_ns);
    }
    free(frames);
}
