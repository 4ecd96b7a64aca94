/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "live_reader_parts.h"

#include <stdlib.h>
#include <string.h>

#include "fold.h"

static void *resize(const struct instr_live_parts *parts, void *memory, size_t old_size,
                    size_t new_size) {
    if (!memory && new_size == 0)
        return 0;
    return parts->allocator.resize(parts->allocator.context, memory, old_size, new_size);
}

void *instr_live_parts_grow(const struct instr_live_parts *parts, void *array, size_t count,
                            size_t *room, size_t element) {
    size_t bigger = *room ? *room * 2 : 16;
    void *grown = array;
    if (count < *room)
        return array;
    grown = resize(parts, array, *room * element, bigger * element);
    if (grown)
        *room = bigger;
    return grown;
}

void instr_live_parts_start(struct instr_live_parts *parts, const void *bytes, size_t size,
                            const struct instr_allocator *allocator) {
    memset(parts, 0, sizeof(*parts));
    parts->bytes = bytes;
    parts->size = size;
    parts->allocator = *allocator;
    parts->damage = SIZE_MAX;
    parts->strings = parts->strings_end = "";
}

/* One for each of an image's times. */
static size_t times_count(const struct instr_raw_unit *units, size_t unit_count) {
    size_t count = 0;
    for (size_t i = 0; i < unit_count; i++)
        count += units[i].times_count;
    return count;
}

static bool add_open(const struct instr_live_parts *parts, struct instr_raw_unit *units,
                     size_t unit_count) {
    size_t count = times_count(units, unit_count);
    uint32_t *open = count ? resize(parts, 0, 0, count * sizeof(*open)) : 0;
    if (!open)
        return count == 0;
    memset(open, 0, count * sizeof(*open));
    for (size_t i = 0; i < unit_count; i++) {
        units[i].open = open;
        open += units[i].times_count;
    }
    return true;
}

static void note_open(const struct instr_raw_image *image, const void *data) {
    for (size_t i = 0; i < image->unit_count; i++) {
        const struct instr_raw_unit *unit = &image->units[i];
        const char *times = (const char *)data + unit->offset + unit->counter_count * 8;
        for (uint32_t k = 0; unit->open && k < unit->times_count; k++) {
            struct instr_abi_times one;
            memcpy(&one, times + k * sizeof(one), sizeof(one));
            unit->open[k] += (uint32_t)one.active;
        }
    }
}

static void release_image(const struct instr_live_parts *parts,
                          const struct instr_raw_image *image) {
    resize(parts, image->data, image->size, 0);
    if (image->unit_count && image->units && image->units->open)
        resize(parts, image->units->open,
               times_count(image->units, image->unit_count) * sizeof(*image->units->open), 0);
    resize(parts, (void *)(uintptr_t)image->units, image->unit_count * sizeof(*image->units), 0);
}

void instr_live_parts_release(struct instr_live_parts *parts) {
    for (size_t i = 0; i < parts->image_count; i++)
        release_image(parts, &parts->images[i]);
    resize(parts, parts->images, parts->image_room * sizeof(*parts->images), 0);
    resize(parts, parts->indices, parts->image_room * sizeof(*parts->indices), 0);
    resize(parts, parts->ranges, parts->range_room * sizeof(*parts->ranges), 0);
    resize(parts, parts->threads, parts->thread_room * sizeof(*parts->threads), 0);
    resize(parts, parts->arcs, parts->arc_room * sizeof(*parts->arcs), 0);
    resize(parts, parts->modules, parts->module_room * sizeof(*parts->modules), 0);
}

void instr_live_parts_damaged(struct instr_live_parts *parts, size_t offset) {
    if (offset < parts->damage)
        parts->damage = offset;
}

const char *instr_live_parts_string(const struct instr_live_parts *parts,
                                    enum instr_live_string which) {
    const char *string = parts->strings;
    for (unsigned i = 0; i < (unsigned)which && string < parts->strings_end; i++)
        string += strlen(string) + 1;
    return string < parts->strings_end || which == INSTR_LIVE_STRINGS ? string : "";
}

static void take_strings(struct instr_live_parts *parts, const char *bytes, size_t size) {
    if (size == 0 || bytes[size - 1] != 0)
        return;
    parts->strings = bytes;
    parts->strings_end = bytes + size;
}

/* --- images --- */

struct cursor {
    const unsigned char *at;
    size_t left;
};

static const unsigned char *take(struct cursor *cursor, uint64_t size) {
    const unsigned char *taken = cursor->at;
    if (size > cursor->left)
        return 0;
    cursor->at += size;
    cursor->left -= (size_t)size;
    return taken;
}

static bool unit_fits(const struct instr_live_unit *unit, uint64_t data_bytes) {
    return unit->offset % 8 == 0 && unit->offset <= data_bytes &&
           unit->counter_count <= UINT32_MAX && unit->times_count <= UINT32_MAX &&
           unit->source_bytes <= UINT32_MAX &&
           unit->counter_count * 8 + unit->times_count * sizeof(struct instr_abi_times) <=
               data_bytes - unit->offset;
}

static bool read_units(struct instr_raw_unit *units, uint64_t count, uint64_t data_bytes,
                       struct cursor *cursor) {
    for (uint64_t i = 0; i < count; i++) {
        struct instr_live_unit unit;
        const unsigned char *bytes = take(cursor, sizeof(unit));
        if (!bytes)
            return false;
        memcpy(&unit, bytes, sizeof(unit));
        if (!unit_fits(&unit, data_bytes))
            return false;
        units[i].offset = (size_t)unit.offset;
        units[i].counter_count = (uint32_t)unit.counter_count;
        units[i].times_count = (uint32_t)unit.times_count;
        units[i].description_size = unit.description_bytes;
        units[i].source_size = (uint32_t)unit.source_bytes;
    }
    return true;
}

static const char *read_string(struct cursor *cursor, uint64_t size) {
    const unsigned char *bytes = take(cursor, size);
    return bytes && size && bytes[size - 1] == 0 ? (const char *)bytes : 0;
}

static bool read_image(struct instr_raw_image *image, struct instr_raw_unit *units,
                       const struct instr_live_image *record, struct cursor *cursor) {
    bool good = read_units(units, record->unit_count, record->data_bytes, cursor) &&
                (image->path = read_string(cursor, record->path_bytes)) &&
                (image->build_id = read_string(cursor, record->build_id_bytes));
    for (uint64_t i = 0; good && i < record->unit_count; i++)
        good = (units[i].description = take(cursor, units[i].description_size)) != 0;
    return good;
}

/* Makes room in both arrays. */
static bool grow_images(struct instr_live_parts *parts) {
    size_t room = parts->image_room, same = room;
    void *images = instr_live_parts_grow(parts, parts->images, parts->image_count, &room,
                                         sizeof(*parts->images)),
         *indices;
    if (!images)
        return false;
    parts->images = images;
    indices = instr_live_parts_grow(parts, parts->indices, parts->image_count, &same,
                                    sizeof(*parts->indices));
    if (!indices) {
        /* Released by its size. */
        parts->images = resize(parts, images, room * sizeof(*parts->images),
                               parts->image_room * sizeof(*parts->images));
        return false;
    }
    parts->indices = indices;
    parts->image_room = room;
    return true;
}

/* Data that no segment of the file can hold is not asked memory for. */
static bool add_image(struct instr_live_parts *parts, uint32_t index, size_t payload, size_t size) {
    struct cursor cursor = {parts->bytes + payload, size};
    struct instr_live_image record;
    struct instr_raw_image image = {0};
    struct instr_raw_unit *units;
    const unsigned char *bytes = take(&cursor, sizeof(record));
    if (bytes)
        memcpy(&record, bytes, sizeof(record));
    if (!bytes || record.data_bytes == 0 || record.data_bytes % 8 != 0 ||
        record.data_bytes > parts->size || record.unit_count == 0 ||
        record.unit_count > cursor.left / sizeof(struct instr_live_unit)) {
        instr_live_parts_damaged(parts, payload);
        return true;
    }
    image.size = (size_t)record.data_bytes;
    image.unit_count = (size_t)record.unit_count;
    units = resize(parts, 0, 0, image.unit_count * sizeof(*units));
    if (units)
        memset(units, 0, image.unit_count * sizeof(*units));
    image.units = units;
    image.data = units ? resize(parts, 0, 0, image.size) : 0;
    if (!image.data || !grow_images(parts)) {
        release_image(parts, &image);
        return false;
    }
    memset(image.data, 0, image.size);
    if (!read_image(&image, units, &record, &cursor)) {
        instr_live_parts_damaged(parts, payload);
        release_image(parts, &image);
        return true;
    }
    if (!add_open(parts, units, image.unit_count)) {
        release_image(parts, &image);
        return false;
    }
    parts->indices[parts->image_count] = index;
    parts->images[parts->image_count++] = image;
    return true;
}

bool instr_live_parts_describe(struct instr_live_parts *parts,
                               const struct instr_live_segment *segment, size_t payload) {
    if (segment->kind == INSTR_LIVE_PROCESS)
        take_strings(parts, (const char *)parts->bytes + payload, (size_t)segment->payload);
    if (segment->kind == INSTR_LIVE_IMAGE)
        return add_image(parts, segment->image, payload, (size_t)segment->payload);
    return true;
}

/* --- data and arcs --- */

static bool find_image(const struct instr_live_parts *parts, uint32_t index, size_t *position) {
    for (size_t i = 0; i < parts->image_count; i++)
        if (parts->indices[i] == index) {
            *position = i;
            return true;
        }
    return false;
}

bool instr_live_parts_add_data(struct instr_live_parts *parts,
                               const struct instr_live_segment *segment, size_t payload) {
    struct instr_raw_image *image;
    struct instr_live_range *ranges;
    size_t position;
    if (segment->kind != INSTR_LIVE_DATA)
        return true;
    if (!find_image(parts, segment->image, &position) ||
        parts->images[position].size != segment->payload) {
        instr_live_parts_damaged(parts, payload);
        return true;
    }
    ranges = instr_live_parts_grow(parts, parts->ranges, parts->range_count, &parts->range_room,
                                   sizeof(*ranges));
    if (!ranges)
        return false;
    parts->ranges = ranges;
    parts->ranges[parts->range_count++] =
        (struct instr_live_range){segment->address, segment->payload, position};
    image = &parts->images[position];
    /* Segments are aligned in the file, and the file is in memory. */
    instr_raw_fold_times(image->units, image->unit_count, image->data, parts->bytes + payload);
    instr_raw_fold_counters(image->units, image->unit_count, image->data, parts->bytes + payload);
    note_open(image, parts->bytes + payload);
    return true;
}

bool instr_live_parts_add_thread(struct instr_live_parts *parts,
                                 const struct instr_live_segment *segment, size_t payload) {
    struct instr_live_thread *threads;
    if (segment->kind != INSTR_LIVE_THREAD)
        return true;
    if (segment->payload < sizeof(*threads)) {
        instr_live_parts_damaged(parts, payload);
        return true;
    }
    threads = instr_live_parts_grow(parts, parts->threads, parts->thread_count, &parts->thread_room,
                                    sizeof(*threads));
    if (!threads)
        return false;
    parts->threads = threads;
    memcpy(&threads[parts->thread_count], parts->bytes + payload, sizeof(*threads));
    threads[parts->thread_count].name[sizeof(threads->name) - 1] = 0;
    parts->thread_count++;
    return true;
}

static int compare_ranges(const void *left, const void *right) {
    const struct instr_live_range *a = left, *b = right;
    return (a->address > b->address) - (a->address < b->address);
}

void instr_live_parts_sort(struct instr_live_parts *parts) {
    if (parts->range_count)
        qsort(parts->ranges, parts->range_count, sizeof(*parts->ranges), compare_ranges);
}

static uint64_t place_of(const struct instr_live_parts *parts, uint64_t address) {
    size_t low = 0, high = parts->range_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (parts->ranges[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (address == 0 || low == 0)
        return 0;
    const struct instr_live_range *range = &parts->ranges[low - 1];
    uint64_t offset = address - range->address;
    return offset < range->size && offset % 8 == 0 ? INSTR_RAW_PLACE(range->image, offset) : 0;
}

bool instr_live_parts_add_arcs(struct instr_live_parts *parts,
                               const struct instr_live_segment *segment, size_t payload) {
    const unsigned char *bytes = parts->bytes + payload;
    uint64_t count = 0, room;
    if (segment->kind != INSTR_LIVE_ARCS)
        return true;
    if (segment->payload >= sizeof(count))
        memcpy(&count, bytes, sizeof(count));
    room =
        (segment->payload - (segment->payload ? sizeof(count) : 0)) / sizeof(struct instr_live_arc);
    if (segment->payload < sizeof(count) || count > room) {
        instr_live_parts_damaged(parts, payload);
        return true;
    }
    for (uint64_t i = 0; i < count; i++) {
        struct instr_live_arc arc;
        struct instr_raw_arc *arcs;
        memcpy(&arc, bytes + sizeof(count) + i * sizeof(arc), sizeof(arc));
        if (!arc.calls || !place_of(parts, arc.callee))
            continue;
        arcs = instr_live_parts_grow(parts, parts->arcs, parts->arc_count, &parts->arc_room,
                                     sizeof(*arcs));
        if (!arcs)
            return false;
        parts->arcs = arcs;
        parts->arcs[parts->arc_count++] = (struct instr_raw_arc){
            place_of(parts, arc.caller), place_of(parts, arc.callee), arc.calls, arc.total, 0};
    }
    return true;
}
