/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "image.h"

#include <errno.h>
#include <string.h>

#include "fold.h"
#include "frames.h"
#include "live.h"
#include "lock.h"
#include "memory.h"
#include "process_info.h"
#include "sampler.h"

struct instr_rt_image_list instr_rt_images;

static void fold(const struct instr_rt_image *image, uint64_t *into, const void *from) {
    instr_raw_fold_times(image->units, image->unit_count, into, from);
    instr_raw_fold_counters(image->units, image->unit_count, into, from);
}

static bool copy_units(struct instr_rt_image *image, const struct instr_abi_image *abi) {
    size_t count = (size_t)(abi->units_stop - abi->units_start);
    image->units = instr_rt_resize(0, 0, count * sizeof(*image->units));
    if (!image->units)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct instr_abi_unit *from = &abi->units_start[i];
        struct instr_raw_unit *to = &image->units[image->unit_count];
        size_t size = from->counter_count * sizeof(uint64_t) +
                      from->times_count * sizeof(struct instr_abi_times);
        if (from->abi_version != INSTR_ABI_VERSION || (char *)from->data < abi->data_start ||
            (char *)from->data > abi->data_stop ||
            size > (size_t)(abi->data_stop - (char *)from->data) ||
            (uintptr_t)from->data % sizeof(uint64_t))
            continue;
        to->counter_count = from->counter_count;
        to->times_count = from->times_count;
        to->source_size = from->source_size;
        to->offset = (size_t)((char *)from->data - abi->data_start);
        to->description = from->description;
        to->description_size = from->description_size;
        to->source = from->source;
        to->fires = from->fires;
        image->timed |= from->times_count != 0;
        image->unit_count++;
    }
    return true;
}

static bool same_units(const struct instr_rt_image *a, const struct instr_rt_image *b) {
    if (a->size != b->size || a->unit_count != b->unit_count || strcmp(a->path, b->path) != 0)
        return false;
    for (size_t i = 0; i < a->unit_count; i++) {
        const struct instr_raw_unit *x = &a->units[i], *y = &b->units[i];
        if (x->offset != y->offset || x->counter_count != y->counter_count ||
            x->times_count != y->times_count || x->description_size != y->description_size ||
            memcmp(x->description, y->description, x->description_size) != 0)
            return false;
    }
    return true;
}

static void free_image(struct instr_rt_image *image, size_t units) {
    instr_rt_resize(image->units, units * sizeof(*image->units), 0);
    if (image->path)
        instr_rt_resize(image->path, strlen(image->path) + 1, 0);
    instr_rt_resize(image, sizeof(*image), 0);
}

static bool copy_object(struct instr_rt_image *image, const struct instr_rt_object *object) {
    const char *path = object->main_program ? instr_rt_process.program : object->path;
    size_t size = strlen(path) + 1;
    image->path = instr_rt_resize(0, 0, size);
    if (!image->path)
        return false;
    memcpy(image->path, path, size);
    memcpy(image->build_id, object->build_id, sizeof(image->build_id));
    image->main_program = object->main_program;
    image->code_start = object->code_start;
    image->code_end = object->code_end;
    return true;
}

/* From a copy, while the library was closed, to where it is now. */
static void move_fires(struct instr_raw_unit *unit, volatile uint8_t *to) {
    uint8_t *copy = (uint8_t *)(uintptr_t)unit->fires;
    for (uint32_t k = 0; copy && to && k < unit->times_count; k++)
        to[k] = copy[k] & INSTR_RAW_SWITCHED_OFF;
    instr_rt_resize(copy, unit->times_count, 0);
    unit->fires = to;
}

static void copy_fires(struct instr_raw_unit *unit) {
    uint8_t *copy = unit->fires ? instr_rt_resize(0, 0, unit->times_count) : 0;
    for (uint32_t k = 0; copy && k < unit->times_count; k++)
        copy[k] = unit->fires[k];
    unit->fires = copy;
}

/* What the section holds goes to where it outlives the process; from now on blocks are used. */
static void move_section(struct instr_rt_image *image) {
    fold(image, image->moved, image->data);
    memset(image->data, 0, image->size);
}

struct instr_rt_image *instr_rt_image_add(struct instr_abi_image *abi,
                                          const struct instr_rt_object *object) {
    struct instr_rt_image *image = instr_rt_resize(0, 0, sizeof(*image)), *old;
    size_t units = (size_t)(abi->units_stop - abi->units_start);
    if (!image)
        return 0;
    memset(image, 0, sizeof(*image));
    image->abi = abi;
    image->data = abi->data_start;
    image->size = (size_t)(abi->data_stop - abi->data_start) & ~(size_t)7;
    if (image->size == 0 || units == 0 || !copy_object(image, object) || !copy_units(image, abi)) {
        free_image(image, units);
        return 0;
    }
    /* The same library, loaded once more: goes on where it was. */
    for (old = instr_rt_images.first; old; old = old->next) {
        if (old->abi || !same_units(old, image))
            continue;
        old->abi = abi;
        old->data = abi->data_start;
        for (size_t i = 0; i < old->unit_count; i++)
            move_fires(&old->units[i], image->units[i].fires);
        old->code_start = object->code_start;
        old->code_end = object->code_end;
        free_image(image, units);
        instr_rt_live_modules_with(old);
        move_section(old);
        return old;
    }
    image->index = instr_rt_images.count;
    image->moved = instr_rt_live_map(INSTR_LIVE_DATA, image->index, image->size);
    if (!image->moved) {
        free_image(image, units);
        return 0;
    }
    instr_rt_live_image(image);
    instr_rt_live_modules_with(image);
    move_section(image);
    instr_rt_images.count++;
    if (instr_rt_images.last)
        instr_rt_images.last->next = image;
    else
        instr_rt_images.first = image;
    instr_rt_images.last = image;
    return image;
}

bool instr_rt_image_has_code(uintptr_t address) {
    const struct instr_rt_image *image = __atomic_load_n(&instr_rt_images.first, __ATOMIC_ACQUIRE);
    for (; image; image = __atomic_load_n(&image->next, __ATOMIC_ACQUIRE))
        if (image->abi && address - image->code_start < image->code_end - image->code_start)
            return true;
    return false;
}

void instr_rt_image_fire(struct instr_rt_image *image, bool fire) {
    for (size_t i = 0; image->abi && i < image->unit_count; i++) {
        const struct instr_raw_unit *unit = &image->units[i];
        for (uint32_t k = 0; unit->fires && k < unit->times_count; k++) {
            bool off = (unit->fires[k] & INSTR_RAW_SWITCHED_OFF) != 0;
            unit->fires[k] = off ? INSTR_RAW_SWITCHED_OFF : fire && !image->unfit;
        }
    }
}

static bool inside(const char *data, size_t size, const void *address, size_t *offset) {
    uintptr_t distance = (uintptr_t)address - (uintptr_t)data;
    if (!data || distance >= size)
        return false;
    *offset = distance;
    return true;
}

bool instr_rt_image_switch_off(const struct instr_rt_thread *thread,
                               const struct instr_abi_times *times) {
    const struct instr_rt_block *block = thread->blocks;
    size_t offset = 0;
    while (block && !inside(block->data, block->image->size, times, &offset))
        block = block->next_of_thread;
    for (size_t i = 0; block && block->image->abi && i < block->image->unit_count; i++) {
        const struct instr_raw_unit *unit = &block->image->units[i];
        size_t first = unit->offset + unit->counter_count * sizeof(uint64_t);
        size_t index = (offset - first) / sizeof(*times);
        if (offset < first || index >= unit->times_count || !unit->fires)
            continue;
        unit->fires[index] = INSTR_RAW_SWITCHED_OFF;
        return true;
    }
    return false;
}

static const unsigned char *copy_bytes(const unsigned char *bytes, size_t size) {
    unsigned char *copy = instr_rt_resize(0, 0, size);
    if (copy)
        memcpy(copy, bytes, size);
    return copy;
}

/* Moves what describes the image out of memory that is about to be unmapped. */
static void copy_descriptions(struct instr_rt_image *image) {
    if (image->copied)
        return;
    image->copied = true;
    for (size_t i = 0; i < image->unit_count; i++) {
        struct instr_raw_unit *unit = &image->units[i];
        unit->description = copy_bytes(unit->description, unit->description_size);
        unit->source = copy_bytes(unit->source, unit->source_size);
        if (!unit->description)
            unit->description_size = 0;
        if (!unit->source)
            unit->source_size = 0;
    }
}

void instr_rt_image_remove(struct instr_rt_image *image, bool at_exit) {
    struct instr_rt_block *block;
    if (image->main_program)
        return;
    for (block = image->blocks; block; block = block->next_of_image) {
        /* At exit other threads may go on in this image, with their blocks. */
        if (block->tls && !at_exit) {
            instr_rt_frames_forget_late(block->thread, block->tls);
            block->tls->bias = INSTR_ABI_UNATTACHED;
            block->tls->late_slot = 0;
        }
        block->tls = 0;
    }
    fold(image, image->moved, image->data);
    copy_descriptions(image);
    for (size_t i = 0; i < image->unit_count; i++)
        copy_fires(&image->units[i]);
    image->abi = 0;
    image->data = 0;
}

static struct instr_rt_block *make_block(struct instr_rt_image *image) {
    struct instr_rt_block *block = instr_rt_resize(0, 0, sizeof(*block));
    if (!block)
        return 0;
    memset(block, 0, sizeof(*block));
    block->data = instr_rt_live_map(INSTR_LIVE_DATA, image->index, image->size);
    if (!block->data) {
        instr_rt_resize(block, sizeof(*block), 0);
        return 0;
    }
    block->image = image;
    block->next_of_image = image->blocks;
    image->blocks = block;
    return block;
}

/* What was counted into before the library was closed, or by the thread before with this record, to
 * go on in. */
static struct instr_rt_block *left_block(const struct instr_rt_thread *thread,
                                         const struct instr_rt_image *image) {
    struct instr_rt_block *block = thread->blocks;
    while (block && (block->image != image || block->tls))
        block = block->next_of_thread;
    return block;
}

static struct instr_rt_block *block_for(struct instr_rt_thread *thread,
                                        struct instr_rt_image *image) {
    struct instr_rt_block *block = left_block(thread, image);
    if (block)
        return block;
    block = make_block(image);
    if (!block)
        return 0;
    block->thread = thread;
    block->next_of_thread = thread->blocks;
    thread->blocks = block;
    return block;
}

static intptr_t attach_locked(struct instr_abi_image *abi, struct instr_abi_thread *tls,
                              bool *first) {
    struct instr_rt_image *image = abi->runtime;
    struct instr_rt_thread *thread;
    struct instr_rt_block *block;
    if (!image || image->abi != abi)
        return 0;
    *first = instr_rt_tls.thread == 0;
    thread = instr_rt_thread_get();
    block = thread ? block_for(thread, image) : 0;
    if (!block) {
        /* All threads without a block count in one that outlives the image and the process; times
         * there would be of no one thread. */
        image->unfit = true;
        instr_rt_image_fire(image, false);
        *first = false;
        return (intptr_t)image->moved - (intptr_t)image->data;
    }
    if (image->timed)
        instr_rt_sampler_thread_start(thread);
    block->tls = tls;
    tls->bias = (intptr_t)block->data - (intptr_t)image->data;
    return tls->bias;
}

intptr_t instr_rt_attach(struct instr_abi_image *abi, struct instr_abi_thread *tls) {
    int saved = errno;
    bool first = false;
    intptr_t bias = 0;
    if (!instr_rt_tls.busy && instr_rt_lock()) {
        /* A handler may have attached this thread since the caller looked. */
        if (tls->bias != INSTR_ABI_UNATTACHED) {
            bias = tls->bias;
        } else {
            instr_rt_tls.busy = 1;
            bias = attach_locked(abi, tls, &first);
            instr_rt_tls.busy = 0;
        }
        instr_rt_unlock();
    }
    tls->bias = bias;
    if (first)
        instr_rt_thread_watch_end();
    errno = saved;
    return bias;
}

/* Without the lock: only the record of the image that is running here must hold still. */
void instr_rt_attach_for(const void *data, struct instr_abi_thread *tls) {
    struct instr_rt_image *image = __atomic_load_n(&instr_rt_images.first, __ATOMIC_ACQUIRE);
    for (; image; image = __atomic_load_n(&image->next, __ATOMIC_ACQUIRE)) {
        const char *start = __atomic_load_n(&image->data, __ATOMIC_ACQUIRE);
        if (start && (uintptr_t)data - (uintptr_t)start < image->size) {
            instr_rt_attach(image->abi, tls);
            return;
        }
    }
}

struct instr_rt_image *instr_rt_image_of_address(const struct instr_rt_thread *thread,
                                                 const void *address, size_t *offset) {
    struct instr_rt_block *block;
    if (!address)
        return 0;
    for (block = thread->blocks; block; block = block->next_of_thread)
        if (inside(block->data, block->image->size, address, offset))
            return block->image;
    for (struct instr_rt_image *image = instr_rt_images.first; image; image = image->next) {
        if (inside(image->data, image->size, address, offset))
            return image;
        for (block = image->blocks; block; block = block->next_of_image)
            if (inside(block->data, image->size, address, offset))
                return image;
    }
    return 0;
}

/* Left over by frames that were lost: nothing is open once a thread has ended. */
static void close_times(const struct instr_rt_block *block) {
    for (size_t i = 0; i < block->image->unit_count; i++) {
        struct instr_abi_times *times = instr_raw_unit_times(&block->image->units[i], block->data);
        for (uint32_t k = 0; k < block->image->units[i].times_count; k++)
            if (times[k].active)
                times[k].active = 0;
    }
}

void instr_rt_image_retire_thread(struct instr_rt_thread *thread) {
    for (struct instr_rt_block *block = thread->blocks; block; block = block->next_of_thread) {
        if (block->tls)
            block->tls->bias = INSTR_ABI_UNATTACHED;
        close_times(block);
        block->tls = 0;
        block->thread = 0;
    }
}

void instr_rt_image_clear_all(void) {
    for (struct instr_rt_image *image = instr_rt_images.first; image; image = image->next) {
        memset(image->moved, 0, image->size);
        if (image->data)
            memset(image->data, 0, image->size);
        for (struct instr_rt_block *block = image->blocks; block; block = block->next_of_image)
            memset(block->data, 0, image->size);
        image->written_sum = 0;
    }
}
