/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_gzip.h"

#include <stdlib.h>

#include "cli.h"
#include "report_input.h"
#include "zstream.h"

/* A file may consist of several members, so sizes need not be above what zlib can count. */
enum { MEMBER_SIZE = 1 << 28, LEVEL = 6, ZLIB_HEADER = 2, ZLIB_TRAILER = 4 };

static void put_le32(FILE *file, uint32_t value) {
    for (int i = 0; i < 4; i++)
        putc((int)(value >> 8 * i & 0xff), file);
}

/* A zlib stream is the same deflated data between other framing. */
static void put_member(FILE *file, const char *bytes, size_t size) {
    static const char header[] = {'\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 0, '\xff'};
    size_t capacity = size + size / 1000 + 1024, used = 0;
    uint8_t *packed = cli_resize(0, capacity);

    if (instr_profile_compress(packed, capacity, &used, bytes, size, LEVEL, &report_allocator) !=
            INSTR_STATUS_OK ||
        used < ZLIB_HEADER + ZLIB_TRAILER)
        cli_resize(0, SIZE_MAX); /* says that there is no memory, and exits */
    fwrite(header, 1, sizeof header, file);
    fwrite(packed + ZLIB_HEADER, 1, used - ZLIB_HEADER - ZLIB_TRAILER, file);
    put_le32(file, instr_profile_checksum(bytes, size));
    put_le32(file, (uint32_t)size);
    free(packed);
}

void report_gzip(FILE *file, const char *bytes, size_t size) {
    size_t at = 0;

    do {
        size_t part = size - at < MEMBER_SIZE ? size - at : MEMBER_SIZE;
        put_member(file, bytes + at, part);
        at += part;
    } while (at < size);
}
