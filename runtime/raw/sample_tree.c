/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "sample_tree.h"

#include <string.h>

#define FIRST_ROOM 4096
#define LONGEST_NS 1e18 /* that a frame can have: 30 years */

void instr_raw_sample_tree_open(struct instr_raw_sample_tree *tree,
                                struct instr_raw_encoder *encoder, struct instr_raw_module *modules,
                                size_t module_count) {
    memset(tree, 0, sizeof(*tree));
    tree->encoder = encoder;
    tree->modules = modules;
    tree->module_count = module_count;
}

void instr_raw_sample_tree_release(struct instr_raw_sample_tree *tree) {
    const struct instr_raw_encoder *encoder = tree->encoder;
    instr_raw_encoder_resize(encoder, tree->frames, tree->room * sizeof(*tree->frames), 0);
    instr_raw_encoder_resize(encoder, tree->slots, tree->room * 2 * sizeof(*tree->slots), 0);
}

static size_t slot_of(const struct instr_raw_sample_tree *tree, uint64_t parent, uint64_t image,
                      uint64_t address) {
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

static bool grow(struct instr_raw_sample_tree *tree) {
    const struct instr_raw_encoder *encoder = tree->encoder;
    size_t room = tree->room ? tree->room * 2 : FIRST_ROOM;
    uint64_t *slots = instr_raw_encoder_resize(encoder, 0, 0, room * 2 * sizeof(*slots));
    struct instr_profile_frame *frames =
        slots ? instr_raw_encoder_resize(encoder, tree->frames, tree->room * sizeof(*frames),
                                         room * sizeof(*frames))
              : 0;
    if (!frames) {
        instr_raw_encoder_resize(encoder, slots, room * 2 * sizeof(*slots), 0);
        return false;
    }
    instr_raw_encoder_resize(encoder, tree->slots, tree->room * 2 * sizeof(*slots), 0);
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
static uint64_t node(struct instr_raw_sample_tree *tree, uint64_t parent, uint64_t image,
                     uint64_t address) {
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

struct instr_raw_module *instr_raw_module_find(struct instr_raw_module *modules, size_t count,
                                               uint64_t address) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (address < modules[middle].start)
            high = middle;
        else if (address >= modules[middle].end)
            low = middle + 1;
        else
            return &modules[middle];
    }
    return 0;
}

static uint64_t image_of(struct instr_raw_encoder *encoder, struct instr_raw_module *module) {
    struct instr_profile_image record;
    if (module->image)
        return module->image;
    memset(&record, 0, sizeof(record));
    record.path = instr_raw_encoder_string(encoder, module->path);
    record.build_id = instr_raw_encoder_string(encoder, module->build_id);
    module->image = instr_profile_writer_count(encoder->writer, INSTR_PROFILE_RECORD_image) + 1;
    instr_raw_encoder_try(encoder, instr_profile_writer_put_image(encoder->writer, &record));
    return module->image;
}

static bool is_on_path(const struct instr_raw_sample_tree *tree, uint64_t last, uint64_t image,
                       uint64_t address) {
    for (; last; last = tree->frames[last - 1].parent)
        if (tree->frames[last - 1].address == address && tree->frames[last - 1].image == image)
            return true;
    return false;
}

/* A recursion has a path for every depth, and for every order of its calls: so a call that is open
 * already is left out. Each that was open is still on the path, once. */
void instr_raw_sample_tree_add(struct instr_raw_sample_tree *tree, const uint64_t *pcs,
                               uint32_t depth, bool kernel, uint64_t count) {
    uint64_t parent = 0;
    for (uint32_t i = depth; i-- > 0;) {
        /* A return address lies behind the call, perhaps on another line. */
        uint64_t address = pcs[i] - (i > 0), image = 0;
        struct instr_raw_module *module =
            instr_raw_module_find(tree->modules, tree->module_count, address);
        if (module) {
            image = image_of(tree->encoder, module);
            address -= module->bias;
        }
        if (i > 0 && is_on_path(tree, parent, image, address))
            continue;
        parent = node(tree, parent, image, address);
        if (!parent) {
            instr_raw_encoder_try(tree->encoder, INSTR_STATUS_NO_MEMORY);
            return;
        }
    }
    if (!parent)
        return;
    tree->frames[parent - 1].samples += count;
    if (kernel)
        tree->frames[parent - 1].kernel += count;
}

void instr_raw_sample_tree_put(struct instr_raw_sample_tree *tree, double ns_per_sample) {
    struct instr_raw_encoder *encoder = tree->encoder;
    for (size_t i = 0; i < tree->count; i++) {
        double ns = (double)tree->frames[i].samples * ns_per_sample;
        tree->frames[i].time_ns = (uint64_t)(ns < LONGEST_NS ? ns : LONGEST_NS);
        instr_raw_encoder_try(encoder,
                              instr_profile_writer_put_frame(encoder->writer, &tree->frames[i]));
    }
}
