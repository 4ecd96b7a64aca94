/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_index.h"

#include <stdlib.h>
#include <xxhash.h>

#include "cli.h"

static void grow(struct report_index *index) {
    struct report_index_slot *old = index->slots;
    size_t old_size = index->size;

    index->size = old_size ? old_size * 2 : 64;
    index->slots = cli_resize(0, index->size * sizeof *index->slots);
    for (size_t i = 0; i < index->size; i++)
        index->slots[i].element = REPORT_INDEX_NONE;
    for (size_t i = 0; i < old_size; i++) {
        if (old[i].element == REPORT_INDEX_NONE)
            continue;
        size_t at = old[i].hash & (index->size - 1);
        while (index->slots[at].element != REPORT_INDEX_NONE)
            at = (at + 1) & (index->size - 1);
        index->slots[at] = old[i];
    }
    free(old);
}

uint32_t *report_index_place(struct report_index *index, uint64_t hash, report_index_equal *equal,
                             const void *context) {
    if (index->used * 2 >= index->size)
        grow(index);
    size_t at = hash & (index->size - 1);
    for (; index->slots[at].element != REPORT_INDEX_NONE; at = (at + 1) & (index->size - 1))
        if (index->slots[at].hash == hash && equal(context, index->slots[at].element))
            return &index->slots[at].element;
    index->used++;
    index->slots[at].hash = hash;
    return &index->slots[at].element;
}

uint32_t report_index_find(const struct report_index *index, uint64_t hash,
                           report_index_equal *equal, const void *context) {
    if (!index->size)
        return REPORT_INDEX_NONE;
    size_t at = hash & (index->size - 1);
    for (; index->slots[at].element != REPORT_INDEX_NONE; at = (at + 1) & (index->size - 1))
        if (index->slots[at].hash == hash && equal(context, index->slots[at].element))
            break;
    return index->slots[at].element;
}

void report_index_release(struct report_index *index) {
    free(index->slots);
    *index = (struct report_index){0};
}

uint64_t report_index_hash(const uint64_t *numbers, size_t count) {
    return XXH3_64bits(numbers, count * sizeof *numbers);
}

uint64_t report_index_hash_bytes(const void *bytes, size_t size, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes, size, seed);
}
