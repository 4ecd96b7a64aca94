/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * From addresses to places in the source, by the debugging information of the file that the code
 * came from (DWARF 5 Debugging Information Format, sections 3.3.8 and 6.2; read with elfutils).
 * The file is taken for what it was only if its build id is that of the profile.
 */
#ifndef INSTR_REPORT_SYMBOLIZE_H
#define INSTR_REPORT_SYMBOLIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct symbol_module;

enum symbol_status {
    SYMBOL_OK,
    SYMBOL_NO_FILE,    /* it is not there, or is no regular file that can be read */
    SYMBOL_OTHER_FILE, /* another build, or no ELF file at all */
    SYMBOL_NO_LINES    /* no debugging information: only names of functions */
};

/* One function that an address is in. Strings belong to the module; 0 if unknown. */
struct symbol_frame {
    const char *directory;    /* what relative names of files are relative to */
    const char *linkage_name; /* in C that is the name, and of -gline-tables-only */
    const char *symbol;       /* if the declaration is unknown: with compilers' suffixes */
    const char *decl_file;    /* where the function is declared */
    uint64_t decl_line;
    const char *file; /* of the place: in the innermost frame that of the address, in the others
                         that of the call of the next inner one */
    uint64_t line;    /* 0: code that belongs to no line */
    /* Of the innermost: line 0 and column 0, as inserted code is marked. Where LLVM has lost the
     * place of code it leaves the column of the code before. */
    bool is_inserted;
};

/* Opens the file at `path` if its build id is `build_id` (hexadecimal; "" if that is unknown).
 * Returns 0 with another status than OK or NO_LINES. */
struct symbol_module *symbol_module_open(const char *path, const char *build_id,
                                         enum symbol_status *status);
void symbol_module_close(struct symbol_module *module);

/* The functions that an address of the file is in: the innermost of those that were inlined into
 * each other first, the one that stands there as code of its own last. Returns how many there are,
 * at most `room`; 0 if nothing is known. */
size_t symbol_resolve(struct symbol_module *module, uint64_t address, struct symbol_frame *frames,
                      size_t room);

enum symbol_side { SYMBOL_BEFORE, SYMBOL_BEHIND };

/* The nearest address on that side, `address` included, whose code belongs to a line; `address` if
 * there is none in the same function. */
uint64_t symbol_nearest(struct symbol_module *module, uint64_t address, enum symbol_side side);

#endif
