/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Makes the records of images, units, functions, lines and arcs from raw data. One thread at a
 * time; never prints. Times are settled on the way: see settle.h.
 */
#ifndef INSTR_RAW_ENCODER_H
#define INSTR_RAW_ENCODER_H

#include <stdbool.h>

#include "profile_writer.h"
#include "raw.h"

struct instr_raw_place; /* what a position in times stands for */

struct instr_raw_encoder {
    struct instr_profile_writer *writer;
    const struct instr_allocator *allocator;
    const struct instr_raw_image *images;
    size_t image_count;
    double ns_per_tick;

    enum instr_status status;  /* of the first call that failed */
    const char *damaged;       /* path of an image whose description does not hold together, or 0 */
    int64_t functions_self_ns; /* of all functions, as they are in the profile */
    int64_t longest_total_ns;  /* the largest total of a function */

    struct instr_raw_place **places; /* for each image, one for each 8 bytes of its data */

    uint64_t *files; /* hash table of 1 + index of file records */
    struct instr_profile_file *file_records;
    size_t file_slots, file_count;
};

struct instr_raw_place {
    uint32_t function; /* 1 + index of the function that these times belong to; 0: unknown */
    uint32_t file;     /* 1 + index of the file; 0: not a site */
    uint32_t line;
};

/* Starts an encoder; everything that is passed must outlive it. It must be released. Returns OK or
 * NO_MEMORY. */
enum instr_status instr_raw_encoder_open(struct instr_raw_encoder *encoder,
                                         struct instr_profile_writer *writer,
                                         const struct instr_allocator *allocator,
                                         const struct instr_raw_image *images, size_t image_count,
                                         double ns_per_tick);
void instr_raw_encoder_release(struct instr_raw_encoder *encoder);

/* Puts all images with what they contain, then the arcs between their functions; those with callee
 * 0 are skipped. Changes times and arcs. Look at encoder->status. */
void instr_raw_encode(struct instr_raw_encoder *encoder, struct instr_raw_arc *arcs,
                      size_t arc_count);

/* Remembers the first failure; returns false from then on. */
bool instr_raw_encoder_try(struct instr_raw_encoder *encoder, enum instr_status status);
uint64_t instr_raw_encoder_string(struct instr_raw_encoder *encoder, const char *string);
int64_t instr_raw_encoder_ns(const struct instr_raw_encoder *encoder, int64_t ticks);

/* Works as realloc does, told the old size; 0 if there is no memory. */
void *instr_raw_encoder_resize(const struct instr_raw_encoder *encoder, void *memory,
                               size_t old_size, size_t new_size);

/* The index of the file record with this content, put if it is new. */
uint64_t instr_raw_encoder_file(struct instr_raw_encoder *encoder,
                                const struct instr_profile_file *file);

/* Puts one unit of an image; used by instr_raw_encode. */
void instr_raw_encode_unit(struct instr_raw_encoder *encoder, size_t image,
                           const struct instr_raw_unit *unit);

#endif
