/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The encoder, and the records of images and arcs. */
#include "encoder.h"

#include <string.h>

#include "settle.h"

#define FIRST_FILE_SLOTS 64

bool instr_raw_encoder_try(struct instr_raw_encoder *encoder, enum instr_status status) {
    if (encoder->status == INSTR_STATUS_OK)
        encoder->status = status;
    return encoder->status == INSTR_STATUS_OK;
}

void *instr_raw_encoder_resize(const struct instr_raw_encoder *encoder, void *memory,
                               size_t old_size, size_t new_size) {
    if (!memory && new_size == 0)
        return 0;
    return encoder->allocator->resize(encoder->allocator->context, memory, old_size, new_size);
}

uint64_t instr_raw_encoder_string(struct instr_raw_encoder *encoder, const char *string) {
    uint64_t index = 0;
    instr_raw_encoder_try(
        encoder, instr_profile_writer_string(encoder->writer, string, strlen(string), &index));
    return index;
}

int64_t instr_raw_encoder_ns(const struct instr_raw_encoder *encoder, int64_t ticks) {
    double ns = (double)ticks * encoder->ns_per_tick;
    /* Of a damaged file: such a number fits into no integer. */
    return ns > -9e18 && ns < 9e18 ? (int64_t)ns : 0;
}

static size_t file_slot(const struct instr_raw_encoder *encoder,
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
static bool grow_files(struct instr_raw_encoder *encoder) {
    size_t old = encoder->file_slots, count = old ? old * 2 : FIRST_FILE_SLOTS;
    uint64_t *slots = instr_raw_encoder_resize(encoder, 0, 0, count * sizeof(*slots));
    struct instr_profile_file *records =
        slots ? instr_raw_encoder_resize(encoder, encoder->file_records, old / 2 * sizeof(*records),
                                         count / 2 * sizeof(*records))
              : 0;
    if (!records) {
        instr_raw_encoder_resize(encoder, slots, count * sizeof(*slots), 0);
        return instr_raw_encoder_try(encoder, INSTR_STATUS_NO_MEMORY);
    }
    instr_raw_encoder_resize(encoder, encoder->files, old * sizeof(*slots), 0);
    memset(slots, 0, count * sizeof(*slots));
    encoder->files = slots;
    encoder->file_slots = count;
    encoder->file_records = records;
    for (size_t i = 0; i < encoder->file_count; i++)
        slots[file_slot(encoder, &records[i])] = i + 1;
    return true;
}

uint64_t instr_raw_encoder_file(struct instr_raw_encoder *encoder,
                                const struct instr_profile_file *file) {
    size_t slot;
    if (encoder->file_count * 2 >= encoder->file_slots && !grow_files(encoder))
        return 0;
    slot = file_slot(encoder, file);
    if (!encoder->files[slot]) {
        instr_raw_encoder_try(encoder, instr_profile_writer_put_file(encoder->writer, file));
        encoder->file_records[encoder->file_count++] = *file;
        encoder->files[slot] = encoder->file_count;
    }
    return encoder->files[slot] - 1;
}

static size_t places_bytes(const struct instr_raw_image *image) {
    return image->size / 8 * sizeof(struct instr_raw_place);
}

static void put_image(struct instr_raw_encoder *encoder, size_t index) {
    const struct instr_raw_image *image = &encoder->images[index];
    struct instr_profile_image record;
    memset(&record, 0, sizeof(record));
    record.path = instr_raw_encoder_string(encoder, image->path);
    record.build_id = instr_raw_encoder_string(encoder, image->build_id);
    instr_raw_encoder_try(encoder, instr_profile_writer_put_image(encoder->writer, &record));
    encoder->places[index] = instr_raw_encoder_resize(encoder, 0, 0, places_bytes(image));
    if (!encoder->places[index]) {
        instr_raw_encoder_try(encoder, INSTR_STATUS_NO_MEMORY);
        return;
    }
    memset(encoder->places[index], 0, places_bytes(image));
    for (size_t i = 0; i < image->unit_count; i++)
        instr_raw_encode_unit(encoder, index, &image->units[i]);
}

static const struct instr_raw_place *place_of(const struct instr_raw_encoder *encoder,
                                              uint64_t place) {
    uint64_t image = INSTR_RAW_PLACE_IMAGE(place);
    if (!instr_raw_times(encoder->images, encoder->image_count, place) || !encoder->places[image])
        return 0;
    return &encoder->places[image][INSTR_RAW_PLACE_OFFSET(place) / 8];
}

static void put_arc(struct instr_raw_encoder *encoder, const struct instr_raw_arc *from) {
    const struct instr_raw_place *caller = place_of(encoder, from->caller);
    const struct instr_raw_place *callee = place_of(encoder, from->callee);
    struct instr_profile_arc arc;
    uint64_t calls;
    if (!callee || !callee->function)
        return;
    calls = instr_raw_settle_arc(
        instr_raw_times(encoder->images, encoder->image_count, from->callee), from->calls);
    if (calls == 0 && from->total == 0)
        return;
    memset(&arc, 0, sizeof(arc));
    if (caller) {
        arc.caller = caller->function;
        arc.file = caller->file;
        arc.line = caller->line;
    }
    arc.callee = callee->function - 1;
    arc.calls = calls;
    arc.total_ns = instr_raw_encoder_ns(encoder, from->total > 0 ? from->total : 0);
    instr_raw_encoder_try(encoder, instr_profile_writer_put_arc(encoder->writer, &arc));
}

enum instr_status instr_raw_encoder_open(struct instr_raw_encoder *encoder,
                                         struct instr_profile_writer *writer,
                                         const struct instr_allocator *allocator,
                                         const struct instr_raw_image *images, size_t image_count,
                                         double ns_per_tick) {
    size_t bytes = (image_count + 1) * sizeof(*encoder->places);
    memset(encoder, 0, sizeof(*encoder));
    encoder->writer = writer;
    encoder->allocator = allocator;
    encoder->images = images;
    encoder->image_count = image_count;
    encoder->ns_per_tick = ns_per_tick;
    encoder->places = instr_raw_encoder_resize(encoder, 0, 0, bytes);
    if (!encoder->places)
        return INSTR_STATUS_NO_MEMORY;
    memset(encoder->places, 0, bytes);
    return INSTR_STATUS_OK;
}

void instr_raw_encoder_release(struct instr_raw_encoder *encoder) {
    for (size_t i = 0; encoder->places && i < encoder->image_count; i++)
        instr_raw_encoder_resize(encoder, encoder->places[i], places_bytes(&encoder->images[i]), 0);
    instr_raw_encoder_resize(encoder, encoder->places,
                             (encoder->image_count + 1) * sizeof(*encoder->places), 0);
    instr_raw_encoder_resize(encoder, encoder->files, encoder->file_slots * sizeof(*encoder->files),
                             0);
    instr_raw_encoder_resize(encoder, encoder->file_records,
                             encoder->file_slots / 2 * sizeof(*encoder->file_records), 0);
}

void instr_raw_encode(struct instr_raw_encoder *encoder, struct instr_raw_arc *arcs,
                      size_t arc_count) {
    instr_raw_settle_count_arcs(encoder->images, encoder->image_count, arcs, arc_count);
    for (size_t i = 0; i < encoder->image_count; i++)
        put_image(encoder, i);
    for (size_t i = 0; i < arc_count; i++)
        if (arcs[i].callee)
            put_arc(encoder, &arcs[i]);
}
