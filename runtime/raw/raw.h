/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What was counted, as it lies in memory: for each image the descriptions of its units and the sums
 * of its counters and times. The runtime has it from its threads, the report from a live file that
 * a killed process left; encoder.h makes the records of a profile of it.
 *
 * This library knows the ABI header and the profile format, neither threads nor files.
 */
#ifndef INSTR_RAW_H
#define INSTR_RAW_H

#include <stddef.h>
#include <stdint.h>

#include <instr/abi.h>

/* Bits of `fires`. */
enum {
    INSTR_RAW_FIRES = 1,       /* what generated code looks at */
    INSTR_RAW_SWITCHED_OFF = 2 /* by the governor, for the rest of the run */
};

struct instr_raw_unit {
    uint32_t counter_count, times_count, source_size;
    size_t offset; /* in the image's data, bytes; a multiple of 8 */
    const unsigned char *description;
    const unsigned char *source; /* source_size bytes; 0: not at hand */
    uint64_t description_size;
    volatile uint8_t *fires; /* see abi.h; 0 if it is not known */
    uint32_t *open; /* for each times, activations that had not ended; 0: the times have them */
};

struct instr_raw_image {
    const char *path, *build_id;
    const struct instr_raw_unit *units;
    size_t unit_count;
    uint64_t *data; /* all units' counters and times lie inside */
    size_t size;    /* of the data, bytes; a multiple of 8 */
};

/* A place in the data of an image: 0 for none, else (1 + index of the image) << 40 | offset. */
#define INSTR_RAW_PLACE_SHIFT 40
#define INSTR_RAW_PLACE(image, offset) (((uint64_t)(image) + 1) << INSTR_RAW_PLACE_SHIFT | (offset))
#define INSTR_RAW_PLACE_IMAGE(place) (((place) >> INSTR_RAW_PLACE_SHIFT) - 1)
#define INSTR_RAW_PLACE_OFFSET(place)                                                              \
    ((size_t)((place) & ((UINT64_C(1) << INSTR_RAW_PLACE_SHIFT) - 1)))

/* Calls of a function from a call site, or from a function whose lines have no probes. */
struct instr_raw_arc {
    uint64_t caller, callee; /* places of times; callee 0: no arc */
    uint64_t calls;
    int64_t total;   /* ticks, outermost activations */
    uint64_t active; /* scratch */
};

/* The times of a unit inside of the data of its image. */
static inline struct instr_abi_times *instr_raw_unit_times(const struct instr_raw_unit *unit,
                                                           void *data) {
    return (struct instr_abi_times *)(void *)((char *)data + unit->offset +
                                              unit->counter_count * sizeof(uint64_t));
}

/* The times at a place; 0 if there are none. */
static inline struct instr_abi_times *instr_raw_times(const struct instr_raw_image *images,
                                                      size_t image_count, uint64_t place) {
    uint64_t image = INSTR_RAW_PLACE_IMAGE(place);
    size_t offset = INSTR_RAW_PLACE_OFFSET(place);
    if (place == 0 || image >= image_count || !images[image].data ||
        images[image].size < sizeof(struct instr_abi_times) ||
        offset > images[image].size - sizeof(struct instr_abi_times))
        return 0;
    return (struct instr_abi_times *)(void *)((char *)images[image].data + offset);
}

#endif
