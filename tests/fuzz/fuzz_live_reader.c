/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Feeds the reader of live files with anything, and the reader of profiles with what it makes.
 *
 * For libFuzzer: clang -fsanitize=fuzzer,address,undefined; it makes its first input itself.
 * With INSTR_FUZZ_REGRESSION it has a main of its own, which changes a good file in many ways, the
 * same ones each time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "live_reader.h"
#include "live_sample.h"
#include "profile_reader.h"
#include "profile_walk.h"

#define MEMORY_LIMIT ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition) {
    if (!condition)
        abort();
}

struct output {
    uint8_t *bytes;
    size_t size;
};

static enum instr_status keep(void *context, const void *bytes, size_t size) {
    struct output *out = context;
    uint8_t *bigger = realloc(out->bytes, out->size + size + 1);
    if (!bigger)
        return INSTR_STATUS_NO_MEMORY;
    memcpy(bigger + out->size, bytes, size);
    out->bytes = bigger;
    out->size += size;
    return INSTR_STATUS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct fail_alloc memory;
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    struct output out = {0};
    struct instr_sink sink = {keep, &out};
    size_t damage;

    memory.limit = MEMORY_LIMIT;
    enum instr_status status =
        instr_live_convert(bytes, size, size % 2, &allocator, &sink, &damage);
    require(memory.live_blocks == 0 && memory.wrong_sizes == 0);
    if (status == INSTR_STATUS_OK) {
        struct instr_profile profile;
        require(instr_profile_read(&profile, out.bytes, out.size, &allocator, 0) ==
                INSTR_STATUS_OK);
        require(profile_walk(&profile));
        instr_profile_release(&profile);
    }
    free(out.bytes);
    return 0;
}

#ifdef INSTR_FUZZ_REGRESSION
enum { ROUNDS = 20000, MOST_CHANGES = 8 };

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Words more than bytes: numbers are what the file is made of. */
static void change(struct live_sample *sample, uint64_t *state) {
    static const uint64_t words[] = {
        0, 1, 8, 64, 0xffff, 0x7fffffff, 0xffffffff, UINT64_MAX, UINT64_C(1) << 63};
    uint64_t random = next_random(state);
    size_t at = next_random(state) % (sample->size - 8);
    if (random % 4 == 0)
        sample->bytes[at] = (uint8_t)(random >> 8);
    else
        memcpy(sample->bytes + at / 8 * 8, &words[(random >> 8) % (sizeof(words) / 8)], 8);
}

int main(void) {
    uint64_t state = 88172645463325252u;
    static struct live_sample sample;
    for (int round = 0; round < ROUNDS; round++) {
        live_sample_make(&sample);
        for (uint64_t left = next_random(&state) % MOST_CHANGES + 1; left; left--)
            change(&sample, &state);
        LLVMFuzzerTestOneInput(sample.bytes, sample.size);
    }
    printf("%d inputs\n", ROUNDS);
    return 0;
}
#else
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);

/* Begins with a good file where libFuzzer has none yet, and keeps its first words. */
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed) {
    static struct live_sample sample;
    (void)seed;
    live_sample_make(&sample);
    if (size < sizeof(struct instr_live_header) && most >= sample.size) {
        memcpy(bytes, sample.bytes, sample.size);
        size = sample.size;
    }
    size = LLVMFuzzerMutate(bytes, size, most);
    if (size >= 16)
        memcpy(bytes, sample.bytes, 16);
    return size;
}
#endif
