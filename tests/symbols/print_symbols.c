/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * print_symbols FILE <addresses: prints where each address (hexadecimal, one a line) is, as
 * instr-report sees it: a line "linkage name<TAB>file<TAB>line<TAB>" for each function, the
 * innermost first, with "inserted" behind if it is marked so, and an empty line. With --nearest
 * before FILE: a line with the nearest addresses before and behind that belong to a line. For
 * compare_symbols.py.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "symbolize.h"

enum { MOST_FRAMES = 300 };

int main(int argc, char **argv) {
    struct symbol_frame frames[MOST_FRAMES];
    enum symbol_status status;
    bool nearest = argc == 3 && !strcmp(argv[1], "--nearest");
    struct symbol_module *module =
        argc == 2 || nearest ? symbol_module_open(argv[argc - 1], "", &status) : 0;
    uint64_t address;

    if (!module) {
        fprintf(stderr, "print_symbols: cannot open the file\n");
        return 1;
    }
    while (scanf("%" SCNx64, &address) == 1) {
        if (nearest) {
            printf("%" PRIx64 "\t%" PRIx64 "\n", symbol_nearest(module, address, SYMBOL_BEFORE),
                   symbol_nearest(module, address, SYMBOL_BEHIND));
            continue;
        }
        size_t count = symbol_resolve(module, address, frames, MOST_FRAMES);
        for (size_t i = 0; i < count; i++) {
            const struct symbol_frame *frame = &frames[i];
            bool relative = frame->file && *frame->file != '/' && frame->directory;
            printf("%s\t%s%s%s\t%" PRIu64 "\t%s\n",
                   frame->linkage_name ? frame->linkage_name : "??",
                   relative ? frame->directory : "", relative ? "/" : "",
                   frame->file ? frame->file : "??", frame->line,
                   frame->is_inserted ? "inserted" : "");
        }
        putchar('\n');
    }
    symbol_module_close(module);
    return 0;
}
