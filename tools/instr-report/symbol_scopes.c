/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "symbol_scopes.h"

#include <dwarf.h>
#include <stdlib.h>

#include "cli.h"

enum { MOST_NESTED = 256 };

/* One range of one inlined call. */
struct symbol_inlined {
    Dwarf_Addr low, high;
    Dwarf_Off origin; /* of the function */
    Dwarf_Word call_file, call_line;
    unsigned depth;
};

void symbol_scopes_release(struct symbol_scopes *scopes) {
    free(scopes->inlined);
}

static Dwarf_Word number(Dwarf_Die *die, unsigned name) {
    Dwarf_Attribute attribute;
    Dwarf_Word value = 0;

    if (dwarf_attr(die, name, &attribute))
        dwarf_formudata(&attribute, &value);
    return value;
}

static void add(struct symbol_scopes *scopes, Dwarf_Die *die, unsigned depth) {
    struct symbol_inlined inlined = {.call_file = number(die, DW_AT_call_file),
                                     .call_line = number(die, DW_AT_call_line),
                                     .depth = depth};
    Dwarf_Attribute attribute;
    Dwarf_Die origin;
    Dwarf_Addr base;

    if (dwarf_attr(die, DW_AT_abstract_origin, &attribute) &&
        dwarf_formref_die(&attribute, &origin))
        inlined.origin = dwarf_dieoffset(&origin);
    for (ptrdiff_t at = 0; (at = dwarf_ranges(die, at, &base, &inlined.low, &inlined.high)) > 0;) {
        if (inlined.low >= inlined.high)
            continue;
        scopes->inlined =
            cli_grow(scopes->inlined, scopes->count, &scopes->capacity, sizeof *scopes->inlined);
        scopes->inlined[scopes->count++] = inlined;
    }
}

static void walk(struct symbol_scopes *scopes, Dwarf_Die *parent, unsigned depth, unsigned nested) {
    Dwarf_Die child;

    if (nested > MOST_NESTED || dwarf_child(parent, &child) != 0)
        return;
    do {
        /* References to siblings could lead into children: each entry is met once. */
        if (dwarf_dieoffset(&child) <= scopes->last)
            return;
        scopes->last = dwarf_dieoffset(&child);
        switch (dwarf_tag(&child)) {
        case DW_TAG_inlined_subroutine:
            add(scopes, &child, depth);
            walk(scopes, &child, depth + 1, nested + 1);
            break;
        case DW_TAG_lexical_block:
            walk(scopes, &child, depth, nested + 1);
            break;
        default:
            break;
        }
    } while (dwarf_siblingof(&child, &child) == 0);
}

static void describe(Dwarf_Die *die, struct symbol_frame *frame) {
    Dwarf_Attribute attribute;
    int line = 0;

    frame->linkage_name = 0;
    if (dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute))
        frame->linkage_name = dwarf_formstring(&attribute);
    if (!frame->linkage_name)
        frame->linkage_name = dwarf_diename(die);
    frame->decl_file = dwarf_decl_file(die);
    dwarf_decl_line(die, &line);
    frame->decl_line = line > 0 ? (uint64_t)line : 0;
}

static const char *file_of(Dwarf_Die *unit, Dwarf_Word number_of_file) {
    Dwarf_Files *files;
    size_t count;

    if (dwarf_getsrcfiles(unit, &files, &count) != 0 || number_of_file >= count)
        return 0;
    return dwarf_filesrc(files, number_of_file, 0, 0);
}

size_t symbol_scopes_resolve(struct symbol_scopes *scopes, Dwarf_Die *unit, Dwarf_Addr address,
                             struct symbol_frame *frames, size_t room) {
    const struct symbol_inlined *chain[MOST_NESTED];
    size_t length = 0, count = 0;

    if (!scopes->read) {
        scopes->read = 1;
        walk(scopes, &scopes->function, 0, 0);
    }
    for (size_t i = 0; i < scopes->count; i++) {
        const struct symbol_inlined *inlined = &scopes->inlined[i];
        if (address >= inlined->low && address < inlined->high && length < MOST_NESTED &&
            inlined->depth == length)
            chain[length++] = inlined;
    }
    while (length && count + 1 < room) {
        const struct symbol_inlined *inlined = chain[--length];
        struct symbol_frame *frame = &frames[count++];
        Dwarf_Die origin;
        *frame = (struct symbol_frame){0};
        if (dwarf_offdie(dwarf_cu_getdwarf(unit->cu), inlined->origin, &origin))
            describe(&origin, frame);
        frames[count] = (struct symbol_frame){.file = file_of(unit, inlined->call_file),
                                              .line = inlined->call_line};
        if (count > 1) {
            frame->file = file_of(unit, chain[length + 1]->call_file);
            frame->line = chain[length + 1]->call_line;
        }
    }
    if (count == 0)
        frames[0] = (struct symbol_frame){0};
    describe(&scopes->function, &frames[count]);
    return count + 1;
}
