/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* An allocator that never frees. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static _Alignas(16) char memory[64 << 20];
static size_t used;

static void *allocate(size_t alignment, size_t size) {
    size_t bytes = (size + alignment + 31) & ~(size_t)15;
    size_t begin = __atomic_fetch_add(&used, bytes, __ATOMIC_RELAXED) + 16; /* @allocate */
    if (bytes < size || begin + bytes > sizeof memory) {
        errno = ENOMEM;
        return 0;
    }
    begin = (begin + alignment - 1) / alignment * alignment;
    memcpy(memory + begin - sizeof size, &size, sizeof size);
    return memory + begin;
}

void *malloc(size_t size) {
    return allocate(16, size);
}

void *calloc(size_t count, size_t size) {
    return allocate(16, count * size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return allocate(alignment < 16 ? 16 : alignment, size);
}

void *memalign(size_t alignment, size_t size) {
    return aligned_alloc(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    *result = aligned_alloc(alignment, size);
    return *result ? 0 : ENOMEM;
}

void *realloc(void *old, size_t size) {
    size_t old_size = 0;
    void *moved = malloc(size);
    if (old)
        memcpy(&old_size, (char *)old - sizeof old_size, sizeof old_size);
    if (moved && old)
        memcpy(moved, old, old_size < size ? old_size : size);
    return moved;
}

void free(void *unused) {
    (void)unused;
}
