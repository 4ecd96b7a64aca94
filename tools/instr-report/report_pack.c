/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdint.h>
#include <stdlib.h>

#include "cli.h"
#include "report_input.h"
#include "report_pack.h"
#include "zstream.h"

enum { LEVEL = 6 };

static void put_base64(FILE *file, const uint8_t *bytes, size_t size) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char out[4096];
    size_t used = 0;

    for (size_t i = 0; i < size; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16;
        if (i + 1 < size)
            group |= (uint32_t)bytes[i + 1] << 8;
        if (i + 2 < size)
            group |= bytes[i + 2];
        out[used++] = digits[group >> 18];
        out[used++] = digits[group >> 12 & 63];
        out[used++] = i + 1 < size ? digits[group >> 6 & 63] : '=';
        out[used++] = i + 2 < size ? digits[group & 63] : '=';
        if (used == sizeof out) {
            fwrite(out, 1, used, file);
            used = 0;
        }
    }
    fwrite(out, 1, used, file);
}

static void put_piece(FILE *file, const void *bytes, size_t size) {
    /* What zlib says that deflate may need at most, and more. */
    size_t capacity = size + size / 1000 + 1024, used = 0;
    uint8_t *packed = cli_resize(0, capacity);

    if (instr_profile_compress(packed, capacity, &used, bytes, size, LEVEL, &report_allocator) !=
            INSTR_STATUS_OK ||
        !used)
        cli_resize(0, SIZE_MAX); /* says that there is no memory, and exits */
    put_base64(file, packed, used);
    free(packed);
}

void report_pack(FILE *file, const void *bytes, size_t size) {
    const char *at = bytes;

    for (; size > REPORT_PACK_PIECE; size -= REPORT_PACK_PIECE, at += REPORT_PACK_PIECE) {
        put_piece(file, at, REPORT_PACK_PIECE);
        putc(' ', file);
    }
    put_piece(file, at, size);
}
