/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "live_sample.h"

#include <string.h>

#include <instr/abi.h>

enum { COUNTERS = 2, TIMES = 3 };

struct data {
    uint64_t counters[COUNTERS];
    struct instr_abi_times times[TIMES]; /* of leaf, of caller, of the call in caller */
};

/* Strings: 1 cc, 2 a.c, 3 leaf, 4 caller. One file, no text, two functions. */
static const char strings[] = "\5\0\2cc\3a.c\4leaf\6caller";
static const unsigned char rest[] = {1, 0, 2,    /* unit */
                                     1, 2, 0, 0, /* files */
                                     0,          /* chunks */
                                     2,          /* functions */
                                     3, 3, 0, 10, 1, 12, 7, 0, 0, 0, 1, 1, 0, 0, 0, 1, /* leaf */
                                     0, 0, 1, 0,  2, 5, /* its block: line 11 */
                                     4, 4, 0, 20, 1, 25, 7, 0, 0, 1, 1, 2, 0, 0, 1, 1, /* caller */
                                     2, 0, 0, 2,         /* its site: line 21 */
                                     0, 0, 1, 0,  2, 9}; /* its block: line 21 */

/* Returns the offset of the segment. */
static size_t add(struct live_sample *sample, uint32_t kind, uint64_t address, const void *payload,
                  size_t size) {
    struct instr_live_segment segment = {.kind = kind, .payload = size, .address = address};
    size_t at = sample->size;
    segment.bytes = (sizeof(segment) + size + INSTR_LIVE_ALIGNMENT - 1) / INSTR_LIVE_ALIGNMENT *
                    INSTR_LIVE_ALIGNMENT;
    memcpy(sample->bytes + at, &segment, sizeof(segment));
    memcpy(sample->bytes + at + sizeof(segment), payload, size);
    sample->size += segment.bytes;
    return at;
}

static size_t append(uint8_t *bytes, size_t at, const void *what, size_t size) {
    memcpy(bytes + at, what, size);
    return at + size;
}

static void add_image(struct live_sample *sample) {
    static const char path[] = "/bin/prog", build_id[] = "abcd";
    struct instr_live_image image = {sizeof(struct data), 1, sizeof(path), sizeof(build_id)};
    struct instr_live_unit unit = {0, COUNTERS, TIMES, sizeof(strings) - 1 + sizeof(rest), 0};
    uint8_t bytes[1024];
    size_t size = append(bytes, 0, &image, sizeof(image));
    size = append(bytes, size, &unit, sizeof(unit));
    size = append(bytes, size, path, sizeof(path));
    size = append(bytes, size, build_id, sizeof(build_id));
    size = append(bytes, size, strings, sizeof(strings) - 1);
    size = append(bytes, size, rest, sizeof(rest));
    sample->image_at = add(sample, INSTR_LIVE_IMAGE, 0, bytes, size);
}

static size_t add_data(struct live_sample *sample, uint64_t address, uint64_t calls) {
    struct data data;
    memset(&data, 0, sizeof(data));
    data.counters[0] = 3 * calls;
    data.counters[1] = calls;
    data.times[0] = (struct instr_abi_times){
        .visits = 3 * calls, .outermost = 3 * calls, .total = 300, .self = 300, .max = 100};
    data.times[1] = (struct instr_abi_times){
        .visits = calls, .outermost = calls, .total = 500, .self = 200, .max = 500};
    data.times[2] = (struct instr_abi_times){
        .visits = calls, .outermost = calls, .total = 400, .self = 100, .max = 400};
    return add(sample, INSTR_LIVE_DATA, address, &data, sizeof(data));
}

static void add_arcs(struct live_sample *sample, uint64_t first, uint64_t second) {
    const uint64_t leaf = offsetof(struct data, times);
    const uint64_t caller = leaf + sizeof(struct instr_abi_times);
    const uint64_t site = caller + sizeof(struct instr_abi_times);
    struct {
        uint64_t count;
        struct instr_live_arc arcs[4];
    } arcs = {4,
              {{first + site, first + leaf, 3, 300, 0},
               {0, first + caller, 1, 500, 0},
               {second + site, second + leaf, 6, 300, 0},
               {0, second + caller, 2, 500, 0}}};
    sample->arcs_at = add(sample, INSTR_LIVE_ARCS, 0, &arcs, sizeof(arcs));
}

static void add_module(struct live_sample *sample, uint64_t start, const char *path,
                       const char *build_id) {
    struct instr_live_module module = {start, start + 0x1000, start - 0x1000, strlen(path) + 1,
                                       strlen(build_id) + 1};
    uint8_t bytes[256];
    size_t size = append(bytes, 0, &module, sizeof(module));
    size = append(bytes, size, path, strlen(path) + 1);
    size = append(bytes, size, build_id, strlen(build_id) + 1);
    add(sample, INSTR_LIVE_MODULE, 0, bytes, size);
}

static void add_stacks(struct live_sample *sample) {
    const uint64_t words[] = {13 * 8, /* bytes of stacks */
                              5,        2,
                              0x401010, 0x401021, /* leaf, caller */
                              2,        3,
                              0x700008, 0x401012,
                              0x401021, /* library, leaf, caller */
                              0,        UINT64_C(1) << 32 | 2,
                              0x402000, 1,  /* not met yet */
                              7,        7}; /* not in use */
    sample->stacks_at = add(sample, INSTR_LIVE_STACKS, 0, words, sizeof(words));
}

void live_sample_make(struct live_sample *sample) {
    static const unsigned char magic[8] = INSTR_LIVE_MAGIC;
    static const char process[] = "host\0/bin/prog\0/home\0Linux\0CPU\0001.0\0\0prog\0-x";
    struct instr_live_header header = {.version = INSTR_LIVE_VERSION,
                                       .header_bytes = sizeof(header),
                                       .pid = 17,
                                       .process_start = 5,
                                       .start_unix_ns = 1000,
                                       .start_ticks = 100,
                                       .last_ticks = 5100,
                                       .ns_per_tick = 0.5,
                                       .sampler = 1,
                                       .sample_rate = 1000,
                                       .sample_ns = 1000000,
                                       .call_cost_ps = 230,
                                       .marked_call_cost_ps = 340};
    struct instr_live_thread thread = {.tid = 17, .start_ticks = 100, .ended = 1, .name = "prog"};
    memset(sample, 0, sizeof(*sample));
    memcpy(header.magic, magic, sizeof(magic));
    sample->size = sizeof(header);
    add(sample, INSTR_LIVE_PROCESS, 0, process, sizeof(process));
    add_image(sample);
    sample->data_at[0] = add_data(sample, 0x10000, 1);
    sample->data_at[1] = add_data(sample, 0x20000, 2);
    add_arcs(sample, 0x10000, 0x20000);
    thread.ended_wall_ticks = 2000;
    sample->thread_at = add(sample, INSTR_LIVE_THREAD, 0, &thread, sizeof(thread));
    sample->modules_at = sample->size;
    add_module(sample, 0x700000, "/lib/old.so", "");
    add_module(sample, 0x401000, "/bin/prog", "abcd");
    add_module(sample, 0x700000, "/lib/libm.so", "ef");
    add_stacks(sample);
    add(sample, INSTR_LIVE_FREE, 0, "", 0);
    header.end = sample->size;
    memcpy(sample->bytes, &header, sizeof(header));
}
