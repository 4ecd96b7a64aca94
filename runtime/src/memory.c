/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Small blocks come from free lists by power of two, cut from large mappings that are never given
 * back; large ones are mappings of their own. Callers tell the size, so blocks have no headers.
 */
#include "memory.h"

#include <stdint.h>
#include <string.h>

#include "sys.h"

#define SMALLEST_SHIFT 5
#define LARGEST_SHIFT 16
#define ARENA_BYTES (UINT64_C(1) << 18)
#define PAGE_BYTES 4096 /* a multiple of it is what sizes are rounded to, not what pages are */

struct free_block {
    struct free_block *next;
};

static struct free_block *free_lists[LARGEST_SHIFT + 1];
static char *arena_next, *arena_end;

void *instr_rt_map(size_t size) {
    return instr_rt_sys_map(size);
}

void instr_rt_unmap(void *memory, size_t size) {
    if (memory)
        instr_rt_sys_unmap(memory, size);
}

static size_t whole_pages(size_t size) {
    return (size + PAGE_BYTES - 1) & ~(size_t)(PAGE_BYTES - 1);
}

static int class_of(size_t size) {
    int shift = SMALLEST_SHIFT;
    while (shift <= LARGEST_SHIFT && ((size_t)1 << shift) < size)
        shift++;
    return shift;
}

static void *allocate(size_t size) {
    int shift = class_of(size);
    struct free_block *block;
    if (shift > LARGEST_SHIFT)
        return instr_rt_map(whole_pages(size));
    block = free_lists[shift];
    if (block) {
        free_lists[shift] = block->next;
        return block;
    }
    if ((size_t)(arena_end - arena_next) < (size_t)1 << shift) {
        char *arena = instr_rt_map(ARENA_BYTES);
        if (!arena)
            return 0;
        arena_next = arena;
        arena_end = arena + ARENA_BYTES;
    }
    block = (void *)arena_next;
    arena_next += (size_t)1 << shift;
    return block;
}

static void release(void *memory, size_t size) {
    int shift = class_of(size);
    struct free_block *block = memory;
    if (shift > LARGEST_SHIFT) {
        instr_rt_unmap(memory, whole_pages(size));
        return;
    }
    block->next = free_lists[shift];
    free_lists[shift] = block;
}

void *instr_rt_resize(void *memory, size_t old_size, size_t new_size) {
    void *moved;
    if (new_size > SIZE_MAX / 2)
        return 0;
    if (!memory)
        return new_size ? allocate(new_size) : 0;
    if (new_size == 0) {
        release(memory, old_size);
        return 0;
    }
    if (class_of(old_size) > LARGEST_SHIFT && class_of(new_size) > LARGEST_SHIFT)
        return instr_rt_sys_remap(memory, whole_pages(old_size), whole_pages(new_size));
    if (class_of(old_size) == class_of(new_size))
        return memory;
    moved = allocate(new_size);
    if (!moved)
        return 0;
    memcpy(moved, memory, old_size < new_size ? old_size : new_size);
    release(memory, old_size);
    return moved;
}

static void *resize_for_format(void *context, void *memory, size_t old_size, size_t new_size) {
    (void)context;
    return instr_rt_resize(memory, old_size, new_size);
}

const struct instr_allocator instr_rt_allocator = {resize_for_format, 0};
