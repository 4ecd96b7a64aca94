/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "symbolize.h"

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "symbol_scopes.h"

/* A range of code that a compilation unit or a function has. */
struct range {
    Dwarf_Addr low, high;
    size_t owner;
};

struct ranges {
    struct range *list;
    size_t count, capacity;
};

struct unit {
    Dwarf_Die die;
    const char *directory; /* where it was compiled */
    bool read;             /* its functions */
    Dwarf_Off last;        /* entry that was read */
    struct ranges ranges;
    struct symbol_scopes *functions;
    size_t function_count, function_capacity;
};

struct symbol_module {
    Dwfl *dwfl;
    Dwfl_Module *module;
    Dwarf_Addr bias;
    struct unit *units;
    size_t unit_count, unit_capacity;
    struct ranges ranges; /* of units */
};

static int find_no_elf(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
                       char **file, Elf **elf) {
    (void)module, (void)data, (void)name, (void)base, (void)file, (void)elf;
    return -1;
}

static const Dwfl_Callbacks callbacks = {
    .find_elf = find_no_elf,
    .find_debuginfo = dwfl_standard_find_debuginfo,
    .section_address = dwfl_offline_section_address,
};

static void add_ranges(struct ranges *ranges, Dwarf_Die *die, size_t owner) {
    Dwarf_Addr base, low, high;

    for (ptrdiff_t at = 0; (at = dwarf_ranges(die, at, &base, &low, &high)) > 0;) {
        if (low >= high || low == 0)
            continue;
        ranges->list =
            cli_grow(ranges->list, ranges->count, &ranges->capacity, sizeof(struct range));
        ranges->list[ranges->count++] = (struct range){low, high, owner};
    }
}

static int by_address(const void *left, const void *right) {
    const struct range *a = left, *b = right;

    return a->low < b->low ? -1 : a->low > b->low;
}

static void sort_ranges(struct ranges *ranges) {
    if (ranges->count)
        qsort(ranges->list, ranges->count, sizeof *ranges->list, by_address);
}

/* The owner of an address; SIZE_MAX if it has none. */
static size_t find_owner(const struct ranges *ranges, Dwarf_Addr address) {
    size_t low = 0, high = ranges->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (address < ranges->list[middle].low)
            high = middle;
        else if (address >= ranges->list[middle].high)
            low = middle + 1;
        else
            return ranges->list[middle].owner;
    }
    return SIZE_MAX;
}

static const char *directory_of(Dwarf_Die *unit) {
    Dwarf_Attribute attribute;

    return dwarf_attr(unit, DW_AT_comp_dir, &attribute) ? dwarf_formstring(&attribute) : 0;
}

static void read_units(struct symbol_module *module, Dwarf *dwarf) {
    Dwarf_CU *cu = 0;
    Dwarf_Die die, skeleton;
    uint8_t type;

    /* Not all compilers write a table of units' addresses. */
    while (dwarf_get_units(dwarf, cu, &cu, 0, &type, &die, &skeleton) == 0) {
        if (type != DW_UT_compile && type != DW_UT_skeleton)
            continue;
        module->units = cli_grow(module->units, module->unit_count, &module->unit_capacity,
                                 sizeof *module->units);
        module->units[module->unit_count] =
            (struct unit){.die = die, .directory = directory_of(&die)};
        add_ranges(&module->ranges, &die, module->unit_count++);
    }
    sort_ranges(&module->ranges);
}

/* Functions may be nested in namespaces and types. */
static void read_functions(struct unit *unit, Dwarf_Die *parent, unsigned depth) {
    Dwarf_Die child;

    if (depth > 64 || dwarf_child(parent, &child) != 0)
        return;
    do {
        /* References to siblings could lead into children: each entry is met once. */
        if (dwarf_dieoffset(&child) <= unit->last)
            return;
        unit->last = dwarf_dieoffset(&child);
        switch (dwarf_tag(&child)) {
        case DW_TAG_subprogram:
            unit->functions = cli_grow(unit->functions, unit->function_count,
                                       &unit->function_capacity, sizeof *unit->functions);
            unit->functions[unit->function_count] = (struct symbol_scopes){.function = child};
            add_ranges(&unit->ranges, &child, unit->function_count);
            if (!unit->ranges.count ||
                unit->ranges.list[unit->ranges.count - 1].owner != unit->function_count)
                break; /* a declaration, or the pattern of inlined copies */
            unit->function_count++;
            break;
        case DW_TAG_namespace:
        case DW_TAG_class_type:
        case DW_TAG_structure_type:
            read_functions(unit, &child, depth + 1);
            break;
        default:
            break;
        }
    } while (dwarf_siblingof(&child, &child) == 0);
}

static bool has_build_id(Dwfl_Module *module, const char *expected) {
    const unsigned char *bits;
    GElf_Addr address;
    int size = dwfl_module_build_id(module, &bits, &address);

    if (!*expected)
        return true;
    if (size <= 0 || strlen(expected) != (size_t)size * 2)
        return false;
    for (int i = 0; i < size; i++) {
        char digits[3];
        snprintf(digits, sizeof digits, "%02x", bits[i]);
        if (memcmp(digits, expected + 2 * i, 2) != 0)
            return false;
    }
    return true;
}

static int open_regular(const char *path) {
    struct stat facts;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd >= 0 && (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

struct symbol_module *symbol_module_open(const char *path, const char *build_id,
                                         enum symbol_status *status) {
    struct symbol_module *module;
    GElf_Addr bias;
    Dwarf *dwarf;
    int fd = open_regular(path);

    *status = SYMBOL_NO_FILE;
    if (fd < 0)
        return 0;
    module = cli_resize(0, sizeof *module);
    *module = (struct symbol_module){.dwfl = dwfl_begin(&callbacks)};
    *status = SYMBOL_OTHER_FILE;
    if (module->dwfl) {
        dwfl_report_begin(module->dwfl);
        module->module = dwfl_report_elf(module->dwfl, "module", path, fd, 0, true);
        if (!module->module)
            close(fd);
        dwfl_report_end(module->dwfl, 0, 0);
    } else {
        close(fd);
    }
    if (!module->module || !dwfl_module_getelf(module->module, &bias) ||
        !has_build_id(module->module, build_id)) {
        symbol_module_close(module);
        return 0;
    }
    dwarf = dwfl_module_getdwarf(module->module, &module->bias);
    if (dwarf)
        read_units(module, dwarf);
    *status = module->ranges.count ? SYMBOL_OK : SYMBOL_NO_LINES;
    return module;
}

void symbol_module_close(struct symbol_module *module) {
    if (!module)
        return;
    for (size_t i = 0; i < module->unit_count; i++) {
        for (size_t f = 0; f < module->units[i].function_count; f++)
            symbol_scopes_release(&module->units[i].functions[f]);
        free(module->units[i].functions);
        free(module->units[i].ranges.list);
    }
    free(module->units);
    free(module->ranges.list);
    dwfl_end(module->dwfl);
    free(module);
}

static struct symbol_scopes *find_function(struct unit *unit, Dwarf_Addr address) {
    size_t index;

    if (!unit->read) {
        unit->read = true;
        read_functions(unit, &unit->die, 0);
        sort_ranges(&unit->ranges);
    }
    index = find_owner(&unit->ranges, address);
    return index == SIZE_MAX ? 0 : &unit->functions[index];
}

/* The last row of the line table that begins at an address or before; `count` if there is none. */
static size_t find_row(Dwarf_Lines *rows, size_t count, Dwarf_Addr address) {
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        Dwarf_Addr begin;
        if (dwarf_lineaddr(dwarf_onesrcline(rows, middle), &begin) == 0 && begin <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : count;
}

static bool has_line(Dwarf_Die *unit, Dwarf_Addr address) {
    Dwarf_Line *row = dwarf_getsrc_die(unit, address);
    int line;

    return row && dwarf_lineno(row, &line) == 0 && line > 0;
}

uint64_t symbol_nearest(struct symbol_module *module, uint64_t address, enum symbol_side side) {
    Dwarf_Addr inside = address - module->bias, found = inside;
    size_t index = find_owner(&module->ranges, inside), count, row;
    struct unit *unit = index == SIZE_MAX ? 0 : &module->units[index];
    const struct symbol_scopes *function = unit ? find_function(unit, inside) : 0;
    Dwarf_Lines *rows;

    if (!function || dwarf_getsrclines(&unit->die, &rows, &count) != 0)
        return address;
    row = find_row(rows, count, inside);
    while (row < count && find_function(unit, found) == function) {
        if (has_line(&unit->die, found))
            return found + module->bias;
        row = side == SYMBOL_BEHIND ? row + 1 : row - 1; /* SIZE_MAX ends it */
        if (row < count && dwarf_lineaddr(dwarf_onesrcline(rows, row), &found) != 0)
            break;
    }
    return address;
}

/* Without debugging information: what the symbol table says. */
static size_t resolve_symbol(struct symbol_module *module, uint64_t address,
                             struct symbol_frame *frames) {
    const char *name = dwfl_module_addrname(module->module, address);

    *frames = (struct symbol_frame){.linkage_name = name, .symbol = name};
    return name != 0;
}

size_t symbol_resolve(struct symbol_module *module, uint64_t address, struct symbol_frame *frames,
                      size_t room) {
    Dwarf_Addr inside = address - module->bias;
    size_t index = find_owner(&module->ranges, inside), count;
    struct unit *unit = index == SIZE_MAX ? 0 : &module->units[index];
    struct symbol_scopes *function = unit ? find_function(unit, inside) : 0;
    Dwarf_Line *row;
    int line = 0, column = 0;

    if (!room)
        return 0;
    /* -gline-tables-only describes only functions into which others were inlined. */
    count = function ? symbol_scopes_resolve(function, &unit->die, inside, frames, room)
                     : resolve_symbol(module, address, frames);
    if (!unit || !count)
        return count;
    if (function && !frames[count - 1].decl_line)
        frames[count - 1].symbol = dwfl_module_addrname(module->module, address);
    row = dwarf_getsrc_die(&unit->die, inside);
    if (row && dwarf_lineno(row, &line) == 0)
        frames->line = (uint64_t)line;
    frames->is_inserted = row && !line && dwarf_linecol(row, &column) == 0 && !column;
    frames->file = row ? dwarf_linesrc(row, 0, 0) : 0;
    /* elfutils leaves names relative where DWARF 5 has a relative folder of headers. */
    for (size_t i = 0; i < count; i++)
        frames[i].directory = unit->directory;
    return count;
}
