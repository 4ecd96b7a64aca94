/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The files that samples are in: opened when they are needed, once for all profiles of a report. */
#ifndef INSTR_REPORT_SAMPLE_MODULES_H
#define INSTR_REPORT_SAMPLE_MODULES_H

#include <stddef.h>
#include <stdint.h>

#include "profile_reader.h"
#include "symbolize.h"

/* Zero is empty. */
struct sample_modules {
    struct sample_module {
        char *path, *build_id;
        struct symbol_module *module; /* 0: it cannot be read */
    } * list;
    size_t count, capacity;
};

/* That of an image of the profile; 0 if it is not what it was, which a message has told once. */
struct symbol_module *sample_modules_find(struct sample_modules *modules,
                                          const struct instr_profile *profile, uint64_t image);
void sample_modules_release(struct sample_modules *modules);

#endif
