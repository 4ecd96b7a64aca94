/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Feeds the reader with anything. Each input is read twice: as it is, and with its checksums
 * put right, because random changes would hardly ever get past them.
 *
 * For libFuzzer: clang -fsanitize=fuzzer,address,undefined, seeds in tests/golden.
 * With INSTR_FUZZ_REGRESSION it has a main of its own, regression_main.h.
 */
#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "profile_layout.h"
#include "profile_reader.h"
#include "profile_walk.h"
#include "zstream.h"

#define MEMORY_LIMIT ((size_t)256 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition) {
    if (!condition)
        abort();
}

static void read_once(const uint8_t *bytes, size_t size) {
    struct fail_alloc memory;
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    struct instr_profile profile;
    struct instr_profile_error error;

    memory.limit = MEMORY_LIMIT;
    enum instr_status status = instr_profile_read(&profile, bytes, size, &allocator, &error);
    require(status == error.status);
    require(profile.complete == (status == INSTR_STATUS_OK));
    require(error.offset <= size);
    require(profile_walk(&profile));
    instr_profile_release(&profile);
    require(memory.live_blocks == 0 && memory.wrong_sizes == 0);
}

static void repair_checksums(uint8_t *bytes, size_t size) {
    if (size < INSTR_PROFILE_HEADER_SIZE)
        return;
    instr_profile_put_le(bytes + 60, instr_profile_header_checksum(bytes, 60), 4);
    size_t at = instr_profile_header_stated_size(bytes);
    while (at <= size && size - at >= INSTR_PROFILE_SECTION_HEADER_SIZE) {
        uint8_t *payload = bytes + at + INSTR_PROFILE_SECTION_HEADER_SIZE;
        size_t rest = size - at - INSTR_PROFILE_SECTION_HEADER_SIZE;
        uint64_t stored = instr_profile_get_le(bytes + at + 16, 8);
        if (stored <= rest)
            instr_profile_put_le(bytes + at + 24, instr_profile_checksum(payload, (size_t)stored),
                                 4);
        instr_profile_put_le(bytes + at + 28, instr_profile_header_checksum(bytes + at, 28), 4);
        if (stored > rest)
            break;
        at += INSTR_PROFILE_SECTION_HEADER_SIZE + (size_t)stored;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    read_once(bytes, size);
    uint8_t *copy = malloc(size + !size);
    if (!copy)
        return 0;
    if (size)
        memcpy(copy, bytes, size);
    repair_checksums(copy, size);
    read_once(copy, size);
    free(copy);
    return 0;
}

#ifdef INSTR_FUZZ_REGRESSION
#include "regression_main.h"
#else
#include "structured_mutator.h"
#endif
