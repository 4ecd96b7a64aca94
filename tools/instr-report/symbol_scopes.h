/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What was inlined into a function, and where: for symbolize.c. */
#ifndef INSTR_REPORT_SYMBOL_SCOPES_H
#define INSTR_REPORT_SYMBOL_SCOPES_H

#include <elfutils/libdw.h>

#include "symbolize.h"

struct symbol_inlined;

/* Of one function. `inlined` is read when it is first asked for. */
struct symbol_scopes {
    Dwarf_Die function;
    int read;
    Dwarf_Off last;                 /* entry that was read */
    struct symbol_inlined *inlined; /* outer ones before those inside of them */
    size_t count, capacity;
};

void symbol_scopes_release(struct symbol_scopes *scopes);

/* As symbol_resolve, for an address in the function; but the place in the innermost frame is left
 * open. Returns at least 1. */
size_t symbol_scopes_resolve(struct symbol_scopes *scopes, Dwarf_Die *unit, Dwarf_Addr address,
                             struct symbol_frame *frames, size_t room);

#endif
