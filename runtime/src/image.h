/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Instrumented executables and shared libraries, and the per-thread blocks of their counters.
 *
 * The counts of an image are the sum of its section (used before the runtime was there, and where
 * no block could be had) and of all its blocks. Blocks are recycled with the record of their
 * thread, never emptied and never unmapped: code that kept the address of one across the end of its
 * thread, such as a coroutine, still counts into memory that is added up.
 */
#ifndef INSTR_RT_IMAGE_H
#define INSTR_RT_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <instr/abi.h>

#include "raw.h"
#include "thread.h"

struct instr_rt_block {
    struct instr_rt_image *image;
    struct instr_rt_thread *thread; /* 0 while its record waits for a thread */
    char *data;
    struct instr_abi_thread *tls; /* 0 when the image is gone */
    struct instr_rt_block *next_of_image, *next_of_thread;
};

struct instr_rt_image {
    struct instr_abi_image *abi; /* 0 once unregistered */
    char *data;                  /* the section, while abi is not 0 */
    size_t size;                 /* of the section and of each block; a multiple of 8 */
    struct instr_raw_unit *units;
    size_t unit_count;
    struct instr_rt_block *blocks; /* all, also those that wait */
    uint64_t *moved;               /* counts of the section: of before it was registered, and of
                                      sections that were unmapped */
    uint64_t written_sum;          /* of all words in the last profile written */
    uint64_t index;                /* position in the list of images */
    bool main_program;
    bool timed;  /* not compiled with timing=none */
    bool unfit;  /* a thread has no block of its own: nothing may fire */
    bool copied; /* descriptions and sources are the runtime's own copies */
    char *path;
    char build_id[130];             /* hexadecimal */
    uintptr_t code_start, code_end; /* its executable code, while abi is not 0 */
    struct instr_rt_image *next;
};

/* The loaded object that holds an image. `path` is the dynamic loader's; empty for the program. */
struct instr_rt_object {
    const char *path;
    bool main_program;
    char build_id[130]; /* hexadecimal */
    uintptr_t code_start, code_end;
};

struct instr_rt_image_list {
    struct instr_rt_image *first, *last;
    uint64_t count;
};
extern struct instr_rt_image_list instr_rt_images;

/* What generated code calls; see abi.h. */
intptr_t instr_rt_attach(struct instr_abi_image *abi, struct instr_abi_thread *tls);

/* The same for the image whose section `data` points into, if there is one. */
void instr_rt_attach_for(const void *data, struct instr_abi_thread *tls);

/* Takes the image of `object` into the list. Lock held. Returns 0 if there is no memory or the
 * image makes no sense. */
struct instr_rt_image *instr_rt_image_add(struct instr_abi_image *abi,
                                          const struct instr_rt_object *object);

/* The image may be unmapped after this. `at_exit`: the process ends, its threads may go on
 * running. Lock held. */
void instr_rt_image_remove(struct instr_rt_image *image, bool at_exit);

/* Is this an address of code in an image that is loaded? Needs no lock. */
bool instr_rt_image_has_code(uintptr_t address);

/* Lets the probes of the image fire or not, but for those that were switched off. Lock held. */
void instr_rt_image_fire(struct instr_rt_image *image, bool fire);

/* Switches off the probes of the function with these times, which lie in a block of the calling
 * thread. Needs no lock. Returns false if there is no such function. */
bool instr_rt_image_switch_off(const struct instr_rt_thread *thread,
                               const struct instr_abi_times *times);

/* Which image and which offset in its data an address is, in the section or in any block; looks
 * into the blocks of `thread` first. Returns 0 if it is none. Lock held. */
struct instr_rt_image *instr_rt_image_of_address(const struct instr_rt_thread *thread,
                                                 const void *address, size_t *offset);

/* Lets the thread's blocks wait for the next thread that takes its record. Lock held. */
void instr_rt_image_retire_thread(struct instr_rt_thread *thread);

/* Sets all counts of all images to zero. Lock held, no other thread running. */
void instr_rt_image_clear_all(void);

#endif
