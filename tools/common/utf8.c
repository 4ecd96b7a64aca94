/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Numbers are formatted here by hand where millions of them may be needed: printf would take most
 * of the time of a large report.
 */
#define _XOPEN_SOURCE 700
#include "utf8.h"

#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "cli.h"

static void reserve(struct cli_text *text, size_t more) {
    if (text->capacity - text->size >= more)
        return;
    size_t wanted = text->capacity ? text->capacity * 2 : 256;
    if (wanted < text->size + more)
        wanted = text->size + more;
    text->bytes = cli_resize(text->bytes, wanted);
    text->capacity = wanted;
}

void cli_text_append(struct cli_text *text, const char *bytes, size_t size) {
    if (!size)
        return;
    reserve(text, size);
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
}

void cli_text_string(struct cli_text *text, const char *string) {
    cli_text_append(text, string, strlen(string));
}

void cli_text_fill(struct cli_text *text, char byte, size_t count) {
    if (!count)
        return;
    reserve(text, count);
    memset(text->bytes + text->size, byte, count);
    text->size += count;
}

void cli_text_printf(struct cli_text *text, const char *format, ...) {
    va_list arguments;

    va_start(arguments, format);
    int size = vsnprintf(0, 0, format, arguments);
    va_end(arguments);
    if (size <= 0)
        return;
    reserve(text, (size_t)size + 1);
    va_start(arguments, format);
    vsnprintf(text->bytes + text->size, (size_t)size + 1, format, arguments);
    va_end(arguments);
    text->size += (size_t)size;
}

void cli_text_unsigned(struct cli_text *text, uint64_t value) {
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    cli_text_append(text, digits + at, sizeof digits - at);
}

void cli_text_fixed(struct cli_text *text, double value, int decimals) {
    static const double scales[] = {1, 10, 100, 1000, 10000};
    static const uint64_t divisors[] = {1, 10, 100, 1000, 10000};

    if (!(fabs(value) < 1e15)) {
        cli_text_printf(text, "%.*g", 6, value);
        return;
    }
    uint64_t scaled = (uint64_t)(fabs(value) * scales[decimals] + 0.5);
    if (value < 0 && scaled)
        cli_text_append(text, "-", 1);
    cli_text_unsigned(text, scaled / divisors[decimals]);
    if (decimals) {
        char fraction[5] = ".";
        uint64_t rest = scaled % divisors[decimals];
        for (int i = decimals; i > 0; i--, rest /= 10)
            fraction[i] = (char)('0' + rest % 10);
        cli_text_append(text, fraction, (size_t)decimals + 1);
    }
}

void cli_text_release(struct cli_text *text) {
    free(text->bytes);
    *text = (struct cli_text){0};
}

void cli_utf8_init(void) {
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "");
}

size_t cli_utf8_decode(const char *bytes, size_t size, uint32_t *character) {
    const unsigned char *at = (const unsigned char *)bytes;
    uint32_t first = at[0], value, smallest;
    size_t length;

    if (first < 0x80) {
        *character = first;
        return 1;
    }
    if (first >= 0xc2 && first <= 0xdf) {
        length = 2, value = first & 0x1f, smallest = 0x80;
    } else if (first >= 0xe0 && first <= 0xef) {
        length = 3, value = first & 0x0f, smallest = 0x800;
    } else if (first >= 0xf0 && first <= 0xf4) {
        length = 4, value = first & 0x07, smallest = 0x10000;
    } else {
        return 0;
    }
    if (length > size)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (at[i] & 0x3f);
    }
    if (value < smallest || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *character = value;
    return length;
}

static size_t character_width(uint32_t character) {
    int width = wcwidth((wchar_t)character);

    return width < 0 ? 1 : (size_t)width;
}

static int is_ascii(const char *bytes, size_t size) {
    uint64_t all = 0, word;
    size_t i = 0;

    for (; i + sizeof word <= size; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        all |= word;
    }
    for (; i < size; i++)
        all |= (unsigned char)bytes[i];
    return !(all & UINT64_C(0x8080808080808080));
}

size_t cli_utf8_width(const char *bytes, size_t size) {
    size_t width = 0;

    if (is_ascii(bytes, size))
        return size;

    for (size_t i = 0; i < size;) {
        uint32_t character;
        size_t length;
        if ((unsigned char)bytes[i] < 0x80) {
            width++, i++;
        } else if ((length = cli_utf8_decode(bytes + i, size - i, &character))) {
            width += character_width(character), i += length;
        } else {
            width++, i++;
        }
    }
    return width;
}

size_t cli_utf8_fit(const char *bytes, size_t size, size_t columns) {
    size_t width = 0, i = 0;

    while (i < size) {
        uint32_t character;
        size_t length = cli_utf8_decode(bytes + i, size - i, &character);
        size_t needed = 1;
        if (!length)
            length = 1;
        else if (character >= 0x80)
            needed = character_width(character);
        if (width + needed > columns)
            break;
        width += needed, i += length;
    }
    return i;
}

/* Directional overrides and isolates can make text read differently from what it is. */
static int reorders_text(uint32_t character) {
    return (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069) || character == 0x200e ||
           character == 0x200f || character == 0x2028 || character == 0x2029;
}

void cli_text_clean(struct cli_text *text, const char *bytes, size_t size, enum cli_clean how) {
    static const char replacement[] = "\xef\xbf\xbd";
    reserve(text, size + 1); /* so that there is memory even for nothing */
    size_t column = 0, counted = text->size;

    for (size_t i = 0; i < size;) {
        size_t plain = i;
        while (plain < size && (unsigned char)bytes[plain] >= 0x20 &&
               (unsigned char)bytes[plain] < 0x7f)
            plain++;
        if (plain > i) {
            cli_text_append(text, bytes + i, plain - i);
            i = plain;
            continue;
        }
        unsigned char byte = (unsigned char)bytes[i];
        uint32_t character = 0;
        size_t length = cli_utf8_decode(bytes + i, size - i, &character);
        if (!length) {
            cli_text_append(text, replacement, 3);
            length = 1;
        } else if (how == CLI_CLEAN_ENCODING || (byte == '\t' && how == CLI_CLEAN_KEEP_TABS)) {
            cli_text_append(text, bytes + i, length);
        } else if (byte == '\t') {
            column += cli_utf8_width(text->bytes + counted, text->size - counted);
            cli_text_fill(text, ' ', 8 - column % 8);
            column += 8 - column % 8;
            counted = text->size;
        } else if (byte < 0x20 || byte == 0x7f) {
            char visible[2] = {'^', (char)(byte ^ 0x40)};
            cli_text_append(text, visible, 2);
        } else if ((character >= 0x80 && character < 0xa0) || reorders_text(character)) {
            cli_text_append(text, replacement, 3);
        } else {
            cli_text_append(text, bytes + i, length);
        }
        i += length;
    }
}
