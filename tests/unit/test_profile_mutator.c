/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Changed profiles get past sizes and checksums, so that fuzzing reaches what is behind. */
#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "profile_mutator.h"
#include "profile_reader.h"
#include "unit_main.h"

enum { ROUNDS = 2000, ROOM = 1 << 17 };

static uint64_t state;

/* One to eight bytes anywhere, as libFuzzer does in its simplest way. */
static size_t change_bytes(uint8_t *bytes, size_t size, size_t most) {
    if (!size && most)
        bytes[size++] = 0;
    for (uint64_t left = 1 + state % 8; left && size; left--) {
        state ^= state << 13; /* xorshift64 */
        state ^= state >> 7;
        state ^= state << 17;
        bytes[(state >> 8) % size] = (uint8_t)(state >> 40);
    }
    return size;
}

static size_t load(const char *name, uint8_t *bytes) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", INSTR_TEST_SOURCE_DIR "/tests/golden/valid", name);
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, ROOM, file) : 0;
    if (file)
        fclose(file);
    return size;
}

static enum instr_status read_status(const uint8_t *bytes, size_t size) {
    struct fail_alloc memory;
    struct instr_allocator allocator = fail_alloc_init(&memory, FAIL_ALLOC_NEVER);
    struct instr_profile profile;
    enum instr_status status = instr_profile_read(&profile, bytes, size, &allocator, 0);

    instr_profile_release(&profile);
    return status;
}

/* How many of the changed files the reader refuses before it looks at a record. */
static unsigned refused_early(const char *name, bool structured) {
    static uint8_t bytes[ROOM];
    unsigned refused = 0;

    for (unsigned round = 0; round < ROUNDS; round++) {
        size_t size = load(name, bytes);
        CU_ASSERT_FATAL(size > 0);
        state = round + 88172645463325252u;
        size = structured ? profile_mutate(bytes, size, ROOM, round, change_bytes)
                          : change_bytes(bytes, size, ROOM);
        enum instr_status status = read_status(bytes, size);
        refused += status == INSTR_STATUS_CHECKSUM || status == INSTR_STATUS_COMPRESSION ||
                   status == INSTR_STATUS_TRUNCATED || status == INSTR_STATUS_NOT_A_PROFILE;
    }
    return refused;
}

static void test_changed_profiles_get_past_checksums(void) {
    static const char *const names[] = {"compressed.prof", "every_kind.prof"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CU_ASSERT(refused_early(names[i], true) < ROUNDS / 8);
        /* Which is not so without it. */
        CU_ASSERT(refused_early(names[i], false) > ROUNDS / 2);
    }
}

static void test_what_is_no_profile_is_changed_as_bytes(void) {
    uint8_t bytes[64] = "no profile", before[sizeof bytes];
    unsigned changed = 0;

    for (unsigned seed = 0; seed < 100; seed++) {
        state = seed + 88172645463325252u;
        memcpy(before, bytes, sizeof bytes);
        CU_ASSERT(profile_mutate(bytes, 10, sizeof bytes, seed, change_bytes) <= sizeof bytes);
        changed += memcmp(before, bytes, sizeof bytes) != 0;
    }
    CU_ASSERT(changed > 90);
}

static void test_it_never_writes_more_than_there_is_room_for(void) {
    static uint8_t bytes[ROOM];

    for (unsigned seed = 0; seed < 500; seed++) {
        size_t size = load("every_kind.prof", bytes);
        memset(bytes + size, 0x5a, 64);
        state = seed + 88172645463325252u;
        CU_ASSERT(profile_mutate(bytes, size, size, seed, change_bytes) <= size);
        for (size_t i = 0; i < 64; i++)
            CU_ASSERT_EQUAL(bytes[size + i], 0x5a);
    }
}

UNIT_MAIN("profile_mutator", UNIT_TEST(test_changed_profiles_get_past_checksums),
          UNIT_TEST(test_what_is_no_profile_is_changed_as_bytes),
          UNIT_TEST(test_it_never_writes_more_than_there_is_room_for))
