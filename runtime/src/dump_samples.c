/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The records of samples: stacks become a tree of frames, addresses those of files. */
#include <string.h>

#include "config.h"
#include "dump.h"
#include "image.h"
#include "memory.h"
#include "modules.h"
#include "sampler.h"

#define FIRST_NODE_SLOTS 4096

struct tree {
    struct instr_profile_frame *frames;
    uint64_t *slots; /* hash table of 1 + index of frames, twice as long as there is room */
    size_t count, room;
};

void instr_rt_dump_samples_take(struct instr_rt_dump_samples *samples) {
    memset(samples, 0, sizeof(*samples));
    samples->sampled_ns = instr_rt_sampler_take(&samples->stacks);
}

void instr_rt_dump_samples_release(struct instr_rt_dump_samples *samples) {
    instr_rt_stacks_release(&samples->stacks);
}

void instr_rt_dump_samples_run(const struct instr_rt_dump_samples *samples,
                               struct instr_profile_run *run) {
    if (!instr_rt_sampler.wanted)
        return;
    run->sampler = instr_rt_sampler.kind;
    run->sample_rate = (uint64_t)instr_rt_config.rate;
    run->samples = samples->stacks.samples;
    run->sampled_ns = samples->sampled_ns;
    run->samples_lost = samples->stacks.lost;
    /* The kernel says what it lost with the next sample that fits: there may be none. */
    if (run->sampler == INSTR_PROFILE_SAMPLER_PERF) {
        uint64_t expected = samples->sampled_ns / instr_rt_sampler.period_ns;
        uint64_t known = run->samples + run->samples_lost;
        if (expected > known + known / 20 + 20)
            run->samples_lost += expected - known;
    }
}

static size_t slot_of(const struct tree *tree, uint64_t parent, uint64_t image, uint64_t address) {
    uint64_t hash = (parent * 31 + image) * UINT64_C(0x9E3779B97F4A7C15) + address;
    size_t slot;
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    slot = (size_t)(hash >> 32) & (tree->room * 2 - 1);
    while (tree->slots[slot]) {
        const struct instr_profile_frame *frame = &tree->frames[tree->slots[slot] - 1];
        if (frame->parent == parent && frame->image == image && frame->address == address)
            break;
        slot = (slot + 1) & (tree->room * 2 - 1);
    }
    return slot;
}

static bool grow(struct tree *tree) {
    size_t room = tree->room ? tree->room * 2 : FIRST_NODE_SLOTS;
    uint64_t *slots = instr_rt_resize(0, 0, room * 2 * sizeof(*slots));
    struct instr_profile_frame *frames =
        slots ? instr_rt_resize(tree->frames, tree->room * sizeof(*frames), room * sizeof(*frames))
              : 0;
    if (!frames) {
        instr_rt_resize(slots, room * 2 * sizeof(*slots), 0);
        return false;
    }
    instr_rt_resize(tree->slots, tree->room * 2 * sizeof(*slots), 0);
    memset(slots, 0, room * 2 * sizeof(*slots));
    tree->frames = frames;
    tree->slots = slots;
    tree->room = room;
    for (size_t i = 0; i < tree->count; i++)
        slots[slot_of(tree, frames[i].parent, frames[i].image, frames[i].address)] = i + 1;
    return true;
}

/* 1 + the index of the frame with this caller and place, made if there is none; 0 if there is no
 * memory. */
static uint64_t node(struct tree *tree, uint64_t parent, uint64_t image, uint64_t address) {
    size_t slot;
    if (tree->count == tree->room && !grow(tree))
        return 0;
    slot = slot_of(tree, parent, image, address);
    if (!tree->slots[slot]) {
        struct instr_profile_frame *frame = &tree->frames[tree->count++];
        memset(frame, 0, sizeof(*frame));
        frame->parent = parent;
        frame->image = image;
        frame->address = address;
        tree->slots[slot] = tree->count;
    }
    return tree->slots[slot];
}

/* The image that is there, or was: a library may be known by a relative path. */
static uint64_t known_image(const struct instr_rt_module *module) {
    for (const struct instr_rt_image *image = instr_rt_images.first; image; image = image->next)
        if (image->abi ? image->code_start - module->start < module->end - module->start
                       : strcmp(image->path, module->path) == 0 &&
                             strcmp(image->build_id, module->build_id) == 0)
            return image->index + 1;
    return 0;
}

static uint64_t image_of(struct instr_raw_encoder *encoder, struct instr_rt_module *module) {
    struct instr_profile_image record;
    if (module->image)
        return module->image;
    module->image = known_image(module);
    if (module->image)
        return module->image;
    memset(&record, 0, sizeof(record));
    record.path = instr_raw_encoder_string(encoder, module->path);
    record.build_id = instr_raw_encoder_string(encoder, module->build_id);
    module->image = instr_profile_writer_count(encoder->writer, INSTR_PROFILE_RECORD_image) + 1;
    instr_raw_encoder_try(encoder, instr_profile_writer_put_image(encoder->writer, &record));
    return module->image;
}

static bool is_on_path(const struct tree *tree, uint64_t last, uint64_t image, uint64_t address) {
    for (; last; last = tree->frames[last - 1].parent)
        if (tree->frames[last - 1].address == address && tree->frames[last - 1].image == image)
            return true;
    return false;
}

/* A recursion has a path for every depth, and for every order of its calls: so a call that is open
 * already is left out. Each that was open is still on the path, once. */
static bool add_stack(struct instr_raw_encoder *encoder, struct tree *tree,
                      const struct instr_rt_modules *modules, const struct instr_rt_stack *stack) {
    uint64_t parent = 0;
    for (uint32_t i = stack->depth; i-- > 0;) {
        /* A return address lies behind the call, perhaps on another line. */
        uint64_t address = stack->pcs[i] - (i > 0), image = 0;
        struct instr_rt_module *module = instr_rt_modules_find(modules, (uintptr_t)address);
        if (module) {
            image = image_of(encoder, module);
            address -= module->bias;
        }
        if (i > 0 && is_on_path(tree, parent, image, address))
            continue;
        parent = node(tree, parent, image, address);
        if (!parent)
            return false;
    }
    tree->frames[parent - 1].samples += stack->count;
    if (stack->kernel)
        tree->frames[parent - 1].kernel += stack->count;
    return true;
}

void instr_rt_dump_samples_frames(struct instr_raw_encoder *encoder,
                                  const struct instr_rt_dump_samples *samples) {
    const struct instr_rt_stacks *stacks = &samples->stacks;
    struct instr_rt_modules modules;
    struct tree tree = {0, 0, 0, 0};
    double ns_per_sample;
    if (stacks->samples == 0)
        return;
    ns_per_sample = (double)samples->sampled_ns / (double)stacks->samples;
    instr_rt_modules_read(&modules);
    for (size_t i = 0; i < INSTR_RT_STACK_BUCKETS; i++)
        for (const struct instr_rt_stack *stack = stacks->buckets[i]; stack; stack = stack->next)
            if (stack->depth && !add_stack(encoder, &tree, &modules, stack))
                instr_raw_encoder_try(encoder, INSTR_STATUS_NO_MEMORY);
    for (size_t i = 0; i < tree.count; i++) {
        tree.frames[i].time_ns = (uint64_t)((double)tree.frames[i].samples * ns_per_sample);
        instr_raw_encoder_try(encoder,
                              instr_profile_writer_put_frame(encoder->writer, &tree.frames[i]));
    }
    instr_rt_resize(tree.frames, tree.room * sizeof(*tree.frames), 0);
    instr_rt_resize(tree.slots, tree.room * 2 * sizeof(*tree.slots), 0);
    instr_rt_modules_release(&modules);
}
