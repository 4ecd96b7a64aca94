/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The records of samples: call stacks become a tree of frames, addresses those of files. One thread
 * at a time; what fails is in the encoder's status.
 */
#ifndef INSTR_RAW_SAMPLE_TREE_H
#define INSTR_RAW_SAMPLE_TREE_H

#include "encoder.h"

/* A file whose code was in memory. */
struct instr_raw_module {
    uint64_t start, end; /* of executable code */
    uint64_t bias;       /* address in memory - address in the file */
    const char *path;
    char build_id[130]; /* hexadecimal; empty if it has none */
    uint64_t image;     /* 1 + index of its record; 0: it gets one when it is met */
};

struct instr_raw_sample_tree {
    struct instr_raw_encoder *encoder;
    struct instr_raw_module *modules;
    size_t module_count;

    struct instr_profile_frame *frames;
    uint64_t *slots; /* hash table of 1 + index of frames, twice as long as there is room */
    size_t count, room;
};

/* Starts a tree; everything that is passed must outlive it. Modules are ordered by address and do
 * not overlap. It must be released. */
void instr_raw_sample_tree_open(struct instr_raw_sample_tree *tree,
                                struct instr_raw_encoder *encoder, struct instr_raw_module *modules,
                                size_t module_count);
void instr_raw_sample_tree_release(struct instr_raw_sample_tree *tree);

/* Adds a stack that was met `count` times: the innermost place first, behind it return addresses.
 * `kernel`: the thread was in the kernel, called from the first place. */
void instr_raw_sample_tree_add(struct instr_raw_sample_tree *tree, const uint64_t *pcs,
                               uint32_t depth, bool kernel, uint64_t count);

/* Puts the records of all frames, each sample for as many nanoseconds. After all images. */
void instr_raw_sample_tree_put(struct instr_raw_sample_tree *tree, double ns_per_sample);

/* The module whose code an address is; 0 if it is none's. */
struct instr_raw_module *instr_raw_module_find(struct instr_raw_module *modules, size_t count,
                                               uint64_t address);

#endif
