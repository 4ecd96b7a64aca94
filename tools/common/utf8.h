/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Text of unknown origin made fit for a terminal or a data format, and the buffer it goes to.
 * Everything is UTF-8, whatever the locale says.
 */
#ifndef INSTR_UTF8_H
#define INSTR_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* A growing piece of text; start with {0}. `bytes` is 0 as long as nothing was added. Any further
 * zero byte is part of the text; none is added at its end. */
struct cli_text {
    char *bytes;
    size_t size, capacity;
};

void cli_text_append(struct cli_text *text, const char *bytes, size_t size);
void cli_text_string(struct cli_text *text, const char *string);
void cli_text_fill(struct cli_text *text, char byte, size_t count);
void cli_text_printf(struct cli_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void cli_text_unsigned(struct cli_text *text, uint64_t value);
/* `decimals` of 0 to 4. */
void cli_text_fixed(struct cli_text *text, double value, int decimals);
void cli_text_release(struct cli_text *text);

/* Decodes one character of `size` > 0 bytes into `*character` and returns its length, or returns 0
 * if the bytes are not UTF-8. */
size_t cli_utf8_decode(const char *bytes, size_t size, uint32_t *character);

/* Prepares the character widths of the C library; call once in main. */
void cli_utf8_init(void);

/* Columns that clean text takes on a terminal. */
size_t cli_utf8_width(const char *bytes, size_t size);

/* How many bytes of clean text fit into so many columns. */
size_t cli_utf8_fit(const char *bytes, size_t size, size_t columns);

enum cli_clean {
    CLI_CLEAN_TERMINAL = 0, /* tabs become spaces up to the next multiple of eight */
    CLI_CLEAN_KEEP_TABS = 1,
    CLI_CLEAN_ENCODING = 2 /* only bytes that are not UTF-8 are replaced */
};

/* Appends `bytes` with nothing in it that could drive a terminal: control characters as ^X,
 * whatever is not UTF-8, and characters that reorder text, as U+FFFD. */
void cli_text_clean(struct cli_text *text, const char *bytes, size_t size, enum cli_clean how);

#endif
