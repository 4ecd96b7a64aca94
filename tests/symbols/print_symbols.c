/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * print_symbols FILE <addresses: prints where each address (hexadecimal, one a line) is, as
 * instr-report sees it: a line "linkage name<TAB>file<TAB>line" for each function, the innermost
 * first, and an empty line. For compare_symbols.py.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "symbolize.h"

enum { MOST_FRAMES = 300 };

int main(int argc, char **argv) {
    struct symbol_frame frames[MOST_FRAMES];
    enum symbol_status status;
    struct symbol_module *module = argc == 2 ? symbol_module_open(argv[1], "", &status) : 0;
    uint64_t address;

    if (!module) {
        fprintf(stderr, "print_symbols: cannot open the file\n");
        return 1;
    }
    while (scanf("%" SCNx64, &address) == 1) {
        size_t count = symbol_resolve(module, address, frames, MOST_FRAMES);
        for (size_t i = 0; i < count; i++) {
            const struct symbol_frame *frame = &frames[i];
            bool relative = frame->file && *frame->file != '/' && frame->directory;
            printf("%s\t%s%s%s\t%" PRIu64 "\n", frame->linkage_name ? frame->linkage_name : "??",
                   relative ? frame->directory : "", relative ? "/" : "",
                   frame->file ? frame->file : "??", frame->line);
        }
        putchar('\n');
    }
    symbol_module_close(module);
    return 0;
}
