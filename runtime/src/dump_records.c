/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Hands what was counted to the encoder. */
#include <string.h>

#include "clock.h"
#include "dump.h"
#include "log.h"
#include "memory.h"
#include "run.h"

static void describe(struct instr_raw_image *to, const struct instr_rt_image *from,
                     const struct instr_rt_totals *totals) {
    to->path = from->path;
    to->build_id = from->build_id;
    to->units = from->units;
    to->unit_count = from->unit_count;
    to->data = totals->data[from->index];
    to->size = from->size;
}

static void put_all(struct instr_raw_encoder *encoder, struct instr_rt_totals *totals) {
    struct instr_rt_dump_samples samples;
    instr_rt_dump_samples_take(&samples);
    instr_rt_dump_process(encoder, totals->ticks, &samples);
    instr_raw_encode(encoder, totals->arcs.slots, totals->arcs.slot_count);
    instr_rt_dump_threads(encoder);
    instr_rt_dump_samples_frames(encoder, &samples);
    instr_rt_dump_samples_release(&samples);
    if (encoder->damaged)
        instr_rt_warn("the description of a translation unit in ", encoder->damaged,
                      " is damaged: a part of it is missing in the profile");
}

enum instr_status instr_rt_dump_records(struct instr_profile_writer *writer,
                                        struct instr_rt_totals *totals) {
    struct instr_raw_encoder encoder;
    size_t bytes = (totals->image_count + 1) * sizeof(struct instr_raw_image);
    struct instr_raw_image *images = instr_rt_resize(0, 0, bytes);
    if (!images)
        return INSTR_STATUS_NO_MEMORY;
    for (struct instr_rt_image *image = instr_rt_images.first; image; image = image->next)
        describe(&images[image->index], image, totals);
    if (instr_raw_encoder_open(&encoder, writer, &instr_rt_allocator, images, totals->image_count,
                               1e9 / instr_rt_clock_hz()) == INSTR_STATUS_OK)
        put_all(&encoder, totals);
    else
        encoder.status = INSTR_STATUS_NO_MEMORY;
    instr_raw_encoder_release(&encoder);
    instr_rt_resize(images, bytes, 0);
    return encoder.status;
}
