/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The parser is our own instead of getopt_long: it keeps no global state, so that tests can call
 * it often, it takes no abbreviations, so that a new option never changes what a script means,
 * and it reads the same table as the help.
 */
#define _XOPEN_SOURCE 700
#include "cli.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "utf8.h"

static const char *program_name = "instr";

void cli_set_program(const char *name) {
    program_name = name;
}

static bool progress_shown;

static void clear_progress(void) {
    if (progress_shown)
        fputs("\r\033[K", stderr);
    progress_shown = false;
}

void cli_progress(const char *what, size_t done, size_t all) {
    static struct timespec shown;
    struct timespec now;

    if (!what) {
        clear_progress();
        return;
    }
    if (!isatty(fileno(stderr)) || clock_gettime(CLOCK_MONOTONIC, &now))
        return;
    if (!shown.tv_sec)
        shown = now;
    /* What is soon done needs no words. */
    if ((now.tv_sec - shown.tv_sec) * 10 + (now.tv_nsec - shown.tv_nsec) / 100000000 < 2)
        return;
    shown = now;
    clear_progress();
    fprintf(stderr, "%s: %s %zu of %zu", program_name, what, done, all);
    progress_shown = true;
}

void cli_message(const char *format, ...) {
    char text[4096];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);

    struct cli_text clean = {0};
    cli_text_clean(&clean, text, strlen(text), CLI_CLEAN_KEEP_TABS);
    clear_progress();
    fprintf(stderr, "%s: %.*s\n", program_name, (int)clean.size, clean.bytes ? clean.bytes : "");
    cli_text_release(&clean);
}

void *cli_resize(void *memory, size_t size) {
    void *result = realloc(memory, size ? size : 1);

    if (!result) {
        fprintf(stderr, "%s: out of memory\n", program_name);
        exit(CLI_EXIT_IO);
    }
    return result;
}

void *cli_grow(void *memory, size_t count, size_t *capacity, size_t element_size) {
    if (count < *capacity)
        return memory;
    size_t wanted = *capacity < 8 ? 16 : *capacity * 2;
    if (wanted > SIZE_MAX / element_size)
        wanted = SIZE_MAX / element_size; /* realloc refuses that one */
    *capacity = wanted;
    return cli_resize(memory, wanted * element_size);
}

char *cli_copy_string(const char *bytes, size_t size) {
    char *copy = cli_resize(0, size + 1);

    if (size)
        memcpy(copy, bytes, size);
    copy[size] = 0;
    return copy;
}

static const struct cli_option *find_long(const struct cli_option *options, size_t count,
                                          const char *name, size_t size) {
    for (size_t i = 0; i < count; i++)
        if (strlen(options[i].name) == size && !memcmp(options[i].name, name, size))
            return &options[i];
    return 0;
}

static const struct cli_option *find_letter(const struct cli_option *options, size_t count,
                                            char letter) {
    for (size_t i = 0; i < count; i++)
        if (options[i].letter && options[i].letter == letter)
            return &options[i];
    return 0;
}

static bool handle(const struct cli_option *option, const char *value, cli_handler *handler,
                   void *context) {
    char spelling[64];

    snprintf(spelling, sizeof spelling, "--%s", option->name);
    return handler(context, option->id, value, spelling);
}

static bool missing_argument(const struct cli_option *option, const char *given) {
    cli_message("option %s needs an argument: --%s=%s", given, option->name, option->argument);
    return false;
}

static bool parse_long(const struct cli_option *options, size_t option_count, int argc, char **argv,
                       int *position, cli_handler *handler, void *context) {
    const char *given = argv[*position];
    const char *name = given + 2;
    const char *value = strchr(name, '=');
    size_t size = value ? (size_t)(value - name) : strlen(name);
    const struct cli_option *option = find_long(options, option_count, name, size);

    if (!option) {
        cli_message("unknown option '--%.*s' (try --help)", (int)size, name);
        return false;
    }
    if (value && !option->argument) {
        cli_message("option --%s takes no argument", option->name);
        return false;
    }
    if (value) {
        value++;
    } else if (option->argument) {
        if (*position + 1 >= argc)
            return missing_argument(option, given);
        value = argv[++*position];
    }
    return handle(option, value, handler, context);
}

static bool parse_letters(const struct cli_option *options, size_t option_count, int argc,
                          char **argv, int *position, cli_handler *handler, void *context) {
    for (const char *at = argv[*position] + 1; *at; at++) {
        const struct cli_option *option = find_letter(options, option_count, *at);
        const char *value = 0;

        if (!option) {
            cli_message("unknown option '-%c' (try --help)", *at);
            return false;
        }
        if (option->argument) {
            char given[3] = {'-', *at, 0};
            if (at[1])
                value = at + 1;
            else if (*position + 1 < argc)
                value = argv[++*position];
            else
                return missing_argument(option, given);
        }
        if (!handle(option, value, handler, context))
            return false;
        if (value)
            break;
    }
    return true;
}

bool cli_parse(const struct cli_option *options, size_t option_count, int argc, char **argv,
               cli_handler *handler, void *context, int *operand_count) {
    bool only_operands = false;
    int operands = 0;

    *operand_count = 0;
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];

        if (only_operands || word[0] != '-' || !word[1]) {
            argv[operands++] = word;
        } else if (!strcmp(word, "--")) {
            only_operands = true;
        } else {
            bool good =
                word[1] == '-'
                    ? parse_long(options, option_count, argc, argv, &i, handler, context)
                    : parse_letters(options, option_count, argc, argv, &i, handler, context);
            if (!good)
                return false;
        }
    }
    *operand_count = operands;
    return true;
}

/* The help text of an option may hold newlines; each of its lines starts at the same column. */
void cli_print_options(FILE *file, const struct cli_option *options, size_t option_count) {
    enum { help_column = 30 };

    for (size_t i = 0; i < option_count; i++) {
        const struct cli_option *option = &options[i];
        char left[80];

        if (!option->help)
            continue;
        char letter[8] = "    ";
        if (option->letter)
            snprintf(letter, sizeof letter, "-%c, ", option->letter);
        int width = snprintf(left, sizeof left, "  %s--%s%s%s", letter, option->name,
                             option->argument ? "=" : "", option->argument ? option->argument : "");
        fputs(left, file);
        if (width >= help_column) {
            fputc('\n', file);
            width = 0;
        }
        for (const char *line = option->help; line;) {
            const char *end = strchr(line, '\n');
            int size = end ? (int)(end - line) : (int)strlen(line);
            fprintf(file, "%*s%.*s\n", help_column - width, "", size, line);
            width = 0;
            line = end ? end + 1 : 0;
        }
    }
}
