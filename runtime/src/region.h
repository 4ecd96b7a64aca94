/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Regions that the program names itself, nested per thread, added up by name. */
#ifndef INSTR_RT_REGION_H
#define INSTR_RT_REGION_H

#include <stdint.h>

struct instr_rt_region {
    struct instr_rt_region *next;
    uint64_t calls;
    int64_t total, min, max; /* ticks */
    char name[];
};

/* In the order in which they were first begun; guarded by the lock. */
extern struct instr_rt_region *instr_rt_regions;

void instr_rt_region_begin(const char *name);

/* Ends the innermost open region of that name in this thread, and those begun inside of it. */
void instr_rt_region_end(const char *name);

/* Sets all to zero. Lock held. */
void instr_rt_region_clear(void);

#endif
