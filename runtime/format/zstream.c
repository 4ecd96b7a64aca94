/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "zstream.h"

#include <limits.h>
#include <stdalign.h>
#include <string.h>
#include <zlib.h>

/* zlib does not say how large a block is when it frees it: the size stands in front of each. */
struct block {
    alignas(max_align_t) size_t size;
};

static voidpf block_new(voidpf context, uInt items, uInt item_size) {
    const struct instr_allocator *allocator = context;
    uint64_t wanted = (uint64_t)items * item_size;
    if (wanted > SIZE_MAX / 2)
        return Z_NULL;
    size_t size = (size_t)wanted + sizeof(struct block);
    struct block *block = allocator->resize(allocator->context, 0, 0, size);
    if (!block)
        return Z_NULL;
    block->size = size;
    return block + 1;
}

static void block_free(voidpf context, voidpf memory) {
    const struct instr_allocator *allocator = context;
    struct block *block = (struct block *)memory - 1;
    allocator->resize(allocator->context, block, block->size, 0);
}

static void stream_prepare(z_stream *stream, const struct instr_allocator *allocator) {
    memset(stream, 0, sizeof *stream);
    stream->zalloc = block_new;
    stream->zfree = block_free;
    stream->opaque = (voidpf)(uintptr_t)allocator;
}

enum instr_status instr_profile_compress(void *out, size_t capacity, size_t *used, const void *in,
                                         size_t size, int level,
                                         const struct instr_allocator *allocator) {
    z_stream stream;
    *used = 0;
    if (size > UINT_MAX || capacity == 0)
        return INSTR_STATUS_OK;
    stream_prepare(&stream, allocator);
    if (deflateInit(&stream, level < 1 ? 1 : level > 9 ? 9 : level) != Z_OK)
        return INSTR_STATUS_NO_MEMORY;
    stream.next_in = (Bytef *)(uintptr_t)in;
    stream.avail_in = (uInt)size;
    stream.next_out = out;
    stream.avail_out = capacity > UINT_MAX ? UINT_MAX : (uInt)capacity;
    if (deflate(&stream, Z_FINISH) == Z_STREAM_END)
        *used = (size_t)stream.total_out;
    deflateEnd(&stream);
    return INSTR_STATUS_OK;
}

enum instr_status instr_profile_inflate(void *out, size_t out_size, const void *in, size_t size,
                                        const struct instr_allocator *allocator) {
    z_stream stream;
    Bytef nowhere; /* zlib wants an address even for no bytes */
    if (size > UINT_MAX || out_size > UINT_MAX)
        return INSTR_STATUS_COMPRESSION;
    stream_prepare(&stream, allocator);
    if (inflateInit(&stream) != Z_OK)
        return INSTR_STATUS_NO_MEMORY;
    stream.next_in = (Bytef *)(uintptr_t)in;
    stream.avail_in = (uInt)size;
    stream.next_out = out_size ? out : &nowhere;
    stream.avail_out = (uInt)out_size;
    int result = inflate(&stream, Z_FINISH);
    /* inflate allocates its window only now, so memory can run out here as well. */
    enum instr_status status = INSTR_STATUS_COMPRESSION;
    if (result == Z_MEM_ERROR)
        status = INSTR_STATUS_NO_MEMORY;
    else if (result == Z_STREAM_END && stream.avail_in == 0 && stream.avail_out == 0)
        status = INSTR_STATUS_OK;
    inflateEnd(&stream);
    return status;
}

uint32_t instr_profile_checksum(const void *bytes, size_t size) {
    const Bytef *at = bytes;
    uLong crc = crc32(0, Z_NULL, 0);
    while (size > 0) {
        uInt part = size > UINT_MAX ? UINT_MAX : (uInt)size;
        crc = crc32(crc, at, part);
        at += part;
        size -= part;
    }
    return (uint32_t)crc;
}
