/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Which files the code in memory comes from, as /proc/self/maps says: unlike dl_iterate_phdr(3)
 * that takes no lock of the dynamic loader, which may wait for ours.
 */
#ifndef INSTR_RT_MODULES_H
#define INSTR_RT_MODULES_H

#include <stddef.h>
#include <stdint.h>

#include "sample_tree.h"

struct instr_rt_modules {
    struct instr_raw_module *list; /* by address */
    size_t count, room;
    char *text; /* of the file */
    size_t text_bytes;
};

/* Reads them. What cannot be read is left out. Lock held. */
void instr_rt_modules_read(struct instr_rt_modules *modules);
void instr_rt_modules_release(struct instr_rt_modules *modules);

#endif
