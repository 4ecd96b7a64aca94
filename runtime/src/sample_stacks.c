/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "sample_stacks.h"

#include <string.h>

#include "memory.h"

#define CHUNK_BYTES ((size_t)64 << 10)
#define RESERVE_BYTES (4 * CHUNK_BYTES) /* for places without their callers, once it gets tight */

struct instr_rt_stack_chunk {
    struct instr_rt_stack_chunk *next;
    size_t used; /* bytes, with this header */
};

static uint64_t hash_of(const uintptr_t *pcs, uint32_t depth, bool kernel) {
    uint64_t hash = kernel;
    for (uint32_t i = 0; i < depth; i++)
        hash = (hash ^ pcs[i]) * UINT64_C(0x9E3779B97F4A7C15) + (hash >> 29);
    return hash ^ hash >> 32;
}

static struct instr_rt_stack_chunk *new_chunk(struct instr_rt_stacks *stacks, size_t most) {
    struct instr_rt_stack_chunk *chunk = stacks->free;
    if (chunk) {
        stacks->free = chunk->next;
    } else {
        if (stacks->bytes + CHUNK_BYTES > most)
            return 0;
        chunk = instr_rt_map(CHUNK_BYTES);
        if (!chunk)
            return 0;
        stacks->bytes += CHUNK_BYTES;
    }
    chunk->used = sizeof(*chunk);
    chunk->next = stacks->chunks;
    stacks->chunks = chunk;
    return chunk;
}

static struct instr_rt_stack *new_stack(struct instr_rt_stacks *stacks, uint32_t depth) {
    size_t size = sizeof(struct instr_rt_stack) + depth * sizeof(uintptr_t);
    struct instr_rt_stack_chunk *chunk = stacks->chunks;
    struct instr_rt_stack *stack;
    size_t most = INSTR_RT_STACK_BYTES - (depth > 1 ? RESERVE_BYTES : 0);
    if (stacks->bytes > most && !stacks->free)
        return 0;
    if (!chunk || CHUNK_BYTES - chunk->used < size)
        chunk = new_chunk(stacks, most);
    if (!chunk)
        return 0;
    stack = (struct instr_rt_stack *)(void *)((char *)chunk + chunk->used);
    chunk->used += size;
    return stack;
}

static struct instr_rt_stack *find(const struct instr_rt_stacks *stacks, const uintptr_t *pcs,
                                   uint32_t depth, bool kernel, uint64_t hash) {
    struct instr_rt_stack *stack = stacks->buckets[hash % INSTR_RT_STACK_BUCKETS];
    while (stack && (stack->hash != hash || stack->depth != depth || stack->kernel != kernel ||
                     memcmp(stack->pcs, pcs, depth * sizeof(*pcs)) != 0))
        stack = stack->next;
    return stack;
}

static bool add(struct instr_rt_stacks *stacks, const uintptr_t *pcs, uint32_t depth, bool kernel,
                uint64_t count) {
    uint64_t hash = hash_of(pcs, depth, kernel);
    struct instr_rt_stack *stack;
    if (!stacks->buckets)
        stacks->buckets = instr_rt_map(INSTR_RT_STACK_BUCKETS * sizeof(*stacks->buckets));
    if (!stacks->buckets)
        return false;
    stack = find(stacks, pcs, depth, kernel, hash);
    if (!stack) {
        struct instr_rt_stack **bucket = &stacks->buckets[hash % INSTR_RT_STACK_BUCKETS];
        stack = new_stack(stacks, depth);
        if (!stack)
            return false;
        stack->hash = hash;
        stack->count = 0;
        stack->depth = depth;
        stack->kernel = kernel;
        memcpy(stack->pcs, pcs, depth * sizeof(*pcs));
        stack->live = instr_rt_live_stacks_new(&stacks->live, pcs, depth, kernel);
        stack->next = *bucket;
        *bucket = stack;
    }
    stack->count += count;
    if (stack->live)
        __atomic_store_n(&stack->live->count, stack->count, __ATOMIC_RELAXED);
    return true;
}

void instr_rt_stacks_add(struct instr_rt_stacks *stacks, const uintptr_t *pcs, uint32_t depth,
                         bool kernel, uint64_t count) {
    if (depth > INSTR_RT_STACK_DEPTH)
        depth = INSTR_RT_STACK_DEPTH;
    if (add(stacks, pcs, depth, kernel, count) ||
        add(stacks, pcs, depth < 1 ? depth : 1, kernel, count))
        stacks->samples += count;
    else
        stacks->lost += count;
}

void instr_rt_stacks_fold(struct instr_rt_stacks *into, const struct instr_rt_stacks *from) {
    for (size_t i = 0; from->buckets && i < INSTR_RT_STACK_BUCKETS; i++)
        for (const struct instr_rt_stack *stack = from->buckets[i]; stack; stack = stack->next)
            instr_rt_stacks_add(into, stack->pcs, stack->depth, stack->kernel != 0, stack->count);
    into->lost += from->lost;
}

void instr_rt_stacks_show(struct instr_rt_stacks *stacks) {
    stacks->live.wanted = true;
}

void instr_rt_stacks_clear(struct instr_rt_stacks *stacks) {
    struct instr_rt_stack_chunk *chunk;
    if (stacks->buckets && stacks->samples)
        memset(stacks->buckets, 0, INSTR_RT_STACK_BUCKETS * sizeof(*stacks->buckets));
    instr_rt_live_stacks_clear(&stacks->live);
    while ((chunk = stacks->chunks)) {
        stacks->chunks = chunk->next;
        chunk->next = stacks->free;
        stacks->free = chunk;
    }
    stacks->samples = 0;
    stacks->lost = 0;
}

void instr_rt_stacks_release(struct instr_rt_stacks *stacks) {
    instr_rt_stacks_clear(stacks);
    while (stacks->free) {
        struct instr_rt_stack_chunk *chunk = stacks->free;
        stacks->free = chunk->next;
        instr_rt_unmap(chunk, CHUNK_BYTES);
    }
    if (stacks->buckets)
        instr_rt_unmap(stacks->buckets, INSTR_RT_STACK_BUCKETS * sizeof(*stacks->buckets));
    memset(stacks, 0, sizeof(*stacks));
}
