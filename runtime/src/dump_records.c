/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The encoder, and the records of images and arcs. */
#include <string.h>

#include "clock.h"
#include "dump.h"
#include "memory.h"
#include "run.h"
#include "settle.h"

#define FIRST_FILE_SLOTS 64

bool instr_rt_encoder_try(struct instr_rt_encoder *encoder, enum instr_status status) {
    if (encoder->status == INSTR_STATUS_OK)
        encoder->status = status;
    return encoder->status == INSTR_STATUS_OK;
}

uint64_t instr_rt_encoder_string(struct instr_rt_encoder *encoder, const char *string) {
    uint64_t index = 0;
    instr_rt_encoder_try(
        encoder, instr_profile_writer_string(encoder->writer, string, strlen(string), &index));
    return index;
}

int64_t instr_rt_encoder_ns(const struct instr_rt_encoder *encoder, int64_t ticks) {
    return (int64_t)((double)ticks * encoder->ns_per_tick);
}

static size_t file_slot(const struct instr_rt_encoder *encoder,
                        const struct instr_profile_file *file) {
    uint64_t hash = (file->name * 31 + file->directory) * UINT64_C(0x9E3779B97F4A7C15) ^ file->hash;
    size_t slot = (size_t)(hash ^ hash >> 32) & (encoder->file_slots - 1);
    while (encoder->files[slot]) {
        const struct instr_profile_file *old = &encoder->file_records[encoder->files[slot] - 1];
        if (old->name == file->name && old->directory == file->directory && old->hash == file->hash)
            break;
        slot = (slot + 1) & (encoder->file_slots - 1);
    }
    return slot;
}

/* The table is half as long as it has slots. */
static bool grow_files(struct instr_rt_encoder *encoder) {
    size_t old = encoder->file_slots, count = old ? old * 2 : FIRST_FILE_SLOTS;
    uint64_t *slots = instr_rt_resize(0, 0, count * sizeof(*slots));
    struct instr_profile_file *records =
        slots ? instr_rt_resize(encoder->file_records, old / 2 * sizeof(*records),
                                count / 2 * sizeof(*records))
              : 0;
    if (!records) {
        instr_rt_resize(slots, count * sizeof(*slots), 0);
        return instr_rt_encoder_try(encoder, INSTR_STATUS_NO_MEMORY);
    }
    instr_rt_resize(encoder->files, old * sizeof(*slots), 0);
    memset(slots, 0, count * sizeof(*slots));
    encoder->files = slots;
    encoder->file_slots = count;
    encoder->file_records = records;
    for (size_t i = 0; i < encoder->file_count; i++)
        slots[file_slot(encoder, &records[i])] = i + 1;
    return true;
}

uint64_t instr_rt_encoder_file(struct instr_rt_encoder *encoder,
                               const struct instr_profile_file *file) {
    size_t slot;
    if (encoder->file_count * 2 >= encoder->file_slots && !grow_files(encoder))
        return 0;
    slot = file_slot(encoder, file);
    if (!encoder->files[slot]) {
        instr_rt_encoder_try(encoder, instr_profile_writer_put_file(encoder->writer, file));
        encoder->file_records[encoder->file_count++] = *file;
        encoder->files[slot] = encoder->file_count;
    }
    return encoder->files[slot] - 1;
}

static void put_image(struct instr_rt_encoder *encoder, struct instr_rt_image *image) {
    struct instr_profile_image record;
    size_t size = image->size / 8 * sizeof(struct instr_rt_place);
    memset(&record, 0, sizeof(record));
    record.path = instr_rt_encoder_string(encoder, image->path);
    record.build_id = instr_rt_encoder_string(encoder, image->build_id);
    instr_rt_encoder_try(encoder, instr_profile_writer_put_image(encoder->writer, &record));
    encoder->places[image->index] = instr_rt_map(size);
    if (!encoder->places[image->index]) {
        instr_rt_encoder_try(encoder, INSTR_STATUS_NO_MEMORY);
        return;
    }
    for (size_t i = 0; i < image->unit_count; i++)
        instr_rt_dump_unit(encoder, image, &image->units[i]);
}

static const struct instr_rt_place *place_of(const struct instr_rt_encoder *encoder,
                                             uint64_t place) {
    uint64_t image = INSTR_RT_PLACE_IMAGE(place);
    if (place == 0 || image >= encoder->totals->image_count || !encoder->places[image])
        return 0;
    return &encoder->places[image][INSTR_RT_PLACE_OFFSET(place) / 8];
}

static void put_arcs(struct instr_rt_encoder *encoder) {
    const struct instr_rt_arc_totals *arcs = &encoder->totals->arcs;
    for (size_t i = 0; i < arcs->slot_count; i++) {
        const struct instr_rt_arc_total *from = &arcs->slots[i];
        const struct instr_rt_place *caller = place_of(encoder, from->caller);
        const struct instr_rt_place *callee = place_of(encoder, from->callee);
        struct instr_profile_arc arc;
        uint64_t calls;
        if (!callee || !callee->function)
            continue;
        calls =
            instr_rt_settle_arc(instr_rt_totals_times(encoder->totals, from->callee), from->calls);
        if (calls == 0 && from->total == 0)
            continue;
        memset(&arc, 0, sizeof(arc));
        if (caller) {
            arc.caller = caller->function;
            arc.file = caller->file;
            arc.line = caller->line;
        }
        arc.callee = callee->function - 1;
        arc.calls = calls;
        arc.total_ns = instr_rt_encoder_ns(encoder, from->total > 0 ? from->total : 0);
        instr_rt_encoder_try(encoder, instr_profile_writer_put_arc(encoder->writer, &arc));
    }
}

static void release(struct instr_rt_encoder *encoder, size_t places_bytes) {
    for (struct instr_rt_image *image = instr_rt_images.first; encoder->places && image;
         image = image->next)
        instr_rt_unmap(encoder->places[image->index],
                       image->size / 8 * sizeof(struct instr_rt_place));
    instr_rt_resize(encoder->places, places_bytes, 0);
    instr_rt_resize(encoder->files, encoder->file_slots * sizeof(*encoder->files), 0);
    instr_rt_resize(encoder->file_records, encoder->file_slots / 2 * sizeof(*encoder->file_records),
                    0);
}

enum instr_status instr_rt_dump_records(struct instr_profile_writer *writer,
                                        struct instr_rt_totals *totals) {
    struct instr_rt_encoder encoder;
    struct instr_rt_dump_samples samples;
    size_t places_bytes = (totals->image_count + 1) * sizeof(*encoder.places);
    memset(&encoder, 0, sizeof(encoder));
    encoder.writer = writer;
    encoder.totals = totals;
    encoder.ns_per_tick = 1e9 / instr_rt_clock_hz();
    encoder.places = instr_rt_resize(0, 0, places_bytes);
    if (!encoder.places)
        return INSTR_STATUS_NO_MEMORY;
    memset(encoder.places, 0, places_bytes);
    instr_rt_settle_count_arcs(totals);
    instr_rt_dump_samples_take(&samples);
    instr_rt_dump_process(&encoder, &samples);
    for (struct instr_rt_image *image = instr_rt_images.first; image; image = image->next)
        put_image(&encoder, image);
    put_arcs(&encoder);
    instr_rt_dump_threads(&encoder);
    instr_rt_dump_samples_frames(&encoder, &samples);
    instr_rt_dump_samples_release(&samples);
    release(&encoder, places_bytes);
    return encoder.status;
}
