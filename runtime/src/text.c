/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "text.h"

#include <string.h>

#include "sys.h"

void instr_rt_text_start(struct instr_rt_text *text, char *bytes, size_t capacity) {
    text->bytes = bytes;
    text->size = 0;
    text->capacity = capacity;
    text->cut = false;
    bytes[0] = 0;
}

void instr_rt_text_bytes(struct instr_rt_text *text, const char *bytes, size_t size) {
    size_t room = text->capacity - 1 - text->size;
    if (size > room) {
        size = room;
        text->cut = true;
    }
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = 0;
}

void instr_rt_text_string(struct instr_rt_text *text, const char *string) {
    instr_rt_text_bytes(text, string, strlen(string));
}

void instr_rt_text_number(struct instr_rt_text *text, uint64_t number, int width) {
    char digits[24];
    int at = (int)sizeof(digits);
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
        width--;
    } while ((number || width > 0) && at > 0);
    instr_rt_text_bytes(text, digits + at, sizeof(digits) - (size_t)at);
}

size_t instr_rt_read_file(const char *path, char *bytes, size_t capacity) {
    size_t size = 0;
    int fd = instr_rt_sys_open(path, O_RDONLY | O_CLOEXEC, 0);
    bytes[0] = 0;
    if (fd < 0)
        return 0;
    while (size < capacity - 1) {
        ssize_t got = instr_rt_sys_read(fd, bytes + size, capacity - 1 - size);
        if (got == -EINTR)
            continue;
        if (got <= 0)
            break;
        size += (size_t)got;
    }
    instr_rt_sys_close(fd);
    bytes[size] = 0;
    return size;
}
