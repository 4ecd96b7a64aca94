/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the sampler saw: stacks, and the files that their addresses are in. */
#include <stdlib.h>
#include <string.h>

#include "live_reader_parts.h"

static const char *string_at(const unsigned char *bytes, uint64_t size) {
    return size && bytes[size - 1] == 0 && memchr(bytes, 0, (size_t)size) == bytes + size - 1
               ? (const char *)bytes
               : 0;
}

static bool read_module(struct instr_raw_module *module, const unsigned char *bytes, size_t size) {
    struct instr_live_module record;
    const char *build_id;
    if (size < sizeof(record))
        return false;
    memcpy(&record, bytes, sizeof(record));
    size -= sizeof(record);
    if (record.path_bytes > size || record.build_id_bytes > size - record.path_bytes ||
        record.build_id_bytes > sizeof(module->build_id) || record.start >= record.end)
        return false;
    memset(module, 0, sizeof(*module));
    module->start = record.start;
    module->end = record.end;
    module->bias = record.bias;
    module->path = string_at(bytes + sizeof(record), record.path_bytes);
    build_id = string_at(bytes + sizeof(record) + record.path_bytes, record.build_id_bytes);
    if (!module->path || !build_id)
        return false;
    memcpy(module->build_id, build_id, (size_t)record.build_id_bytes);
    return true;
}

/* 1 + the position of the image that is this file. A library may be known by another path. */
static uint64_t image_of(const struct instr_live_parts *parts,
                         const struct instr_raw_module *module) {
    for (size_t i = 0; i < parts->image_count; i++) {
        const struct instr_raw_image *image = &parts->images[i];
        if (strcmp(image->build_id, module->build_id) == 0 &&
            (module->build_id[0] || strcmp(image->path, module->path) == 0))
            return i + 1;
    }
    return 0;
}

bool instr_live_parts_add_module(struct instr_live_parts *parts,
                                 const struct instr_live_segment *segment, size_t payload) {
    struct instr_raw_module module, *modules;
    if (segment->kind != INSTR_LIVE_MODULE)
        return true;
    if (!read_module(&module, parts->bytes + payload, (size_t)segment->payload)) {
        instr_live_parts_damaged(parts, payload);
        return true;
    }
    modules = instr_live_parts_grow(parts, parts->modules, parts->module_count, &parts->module_room,
                                    sizeof(*modules));
    if (!modules)
        return false;
    parts->modules = modules;
    module.image = parts->module_count; /* its position, until they are sorted */
    modules[parts->module_count++] = module;
    return true;
}

static int compare_modules(const void *left, const void *right) {
    const struct instr_raw_module *a = left, *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (a->image > b->image) - (a->image < b->image);
}

void instr_live_parts_sort_modules(struct instr_live_parts *parts) {
    struct instr_raw_module *modules = parts->modules;
    size_t count = 0;
    if (!modules)
        return;
    qsort(modules, parts->module_count, sizeof(*modules), compare_modules);
    /* Where two overlap, the later one took the place of the other. */
    for (size_t i = 0; i < parts->module_count; i++) {
        if (count && modules[count - 1].end > modules[i].start) {
            if (modules[count - 1].image > modules[i].image)
                continue;
            count--;
        }
        modules[count++] = modules[i];
    }
    parts->module_count = count;
    for (size_t i = 0; i < count; i++)
        modules[i].image = image_of(parts, &modules[i]);
}

/* Counts that a run of centuries does not reach are none. */
static bool is_stack(const struct instr_live_stack *stack, size_t left) {
    return stack->depth <= INSTR_LIVE_STACK_DEPTH &&
           stack->depth * sizeof(uint64_t) <= left - sizeof(*stack) &&
           stack->count <= UINT64_C(1) << 40;
}

bool instr_live_parts_add_stacks(struct instr_live_parts *parts,
                                 const struct instr_live_segment *segment, size_t payload) {
    const unsigned char *bytes = parts->bytes + payload;
    uint64_t used = 0;
    size_t left, at = sizeof(used);
    if (segment->kind != INSTR_LIVE_STACKS)
        return true;
    if (segment->payload >= sizeof(used))
        memcpy(&used, bytes, sizeof(used));
    if (segment->payload < sizeof(used) || used > segment->payload - sizeof(used)) {
        instr_live_parts_damaged(parts, payload);
        return true;
    }
    for (left = (size_t)used; left; left = (size_t)used + sizeof(used) - at) {
        struct instr_live_stack stack;
        uint64_t pcs[INSTR_LIVE_STACK_DEPTH];
        if (left >= sizeof(stack))
            memcpy(&stack, bytes + at, sizeof(stack));
        if (left < sizeof(stack) || !is_stack(&stack, left)) {
            instr_live_parts_damaged(parts, payload + at);
            return true;
        }
        at += sizeof(stack);
        memcpy(pcs, bytes + at, stack.depth * sizeof(*pcs));
        at += stack.depth * sizeof(*pcs);
        if (stack.count && stack.depth) {
            instr_raw_sample_tree_add(parts->tree, pcs, stack.depth, stack.kernel == 1,
                                      stack.count);
            parts->samples += stack.count;
        }
    }
    return true;
}
