/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Which files the code in memory comes from, as /proc/self/maps says: unlike dl_iterate_phdr(3)
 * that takes no lock of the dynamic loader, which may wait for ours.
 */
#ifndef INSTR_RT_MODULES_H
#define INSTR_RT_MODULES_H

#include <stddef.h>
#include <stdint.h>

struct instr_rt_module {
    uintptr_t start, end; /* of executable code */
    uintptr_t bias;       /* address in memory - address in the file */
    char *path;
    char build_id[130]; /* hexadecimal; empty if it has none */
    uint64_t image;     /* for dump_samples.c: 1 + index of its record, 0 if it has none yet */
};

struct instr_rt_modules {
    struct instr_rt_module *list; /* by address */
    size_t count, room;
    char *text; /* of the file */
    size_t text_bytes;
};

/* Reads them. What cannot be read is left out. Lock held. */
void instr_rt_modules_read(struct instr_rt_modules *modules);
void instr_rt_modules_release(struct instr_rt_modules *modules);

/* The module whose code an address is; 0 if it is none's. */
struct instr_rt_module *instr_rt_modules_find(const struct instr_rt_modules *modules,
                                              uintptr_t address);

#endif
