/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Building short texts in a buffer of the caller, without stdio and without allocation. */
#ifndef INSTR_RT_TEXT_H
#define INSTR_RT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `bytes` always ends in a 0; what does not fit is cut off and noted. */
struct instr_rt_text {
    char *bytes;
    size_t size, capacity;
    bool cut;
};

/* `capacity` counts the 0 at the end and is at least 1. */
void instr_rt_text_start(struct instr_rt_text *text, char *bytes, size_t capacity);
void instr_rt_text_bytes(struct instr_rt_text *text, const char *bytes, size_t size);
void instr_rt_text_string(struct instr_rt_text *text, const char *string);
/* Decimal, with leading zeros up to `width` digits. */
void instr_rt_text_number(struct instr_rt_text *text, uint64_t number, int width);

/* Reads a small file, such as those of proc(5). Returns the bytes read, also when there is more,
 * with a 0 behind them; 0 if it cannot be read. */
size_t instr_rt_read_file(const char *path, char *bytes, size_t capacity);

#endif
