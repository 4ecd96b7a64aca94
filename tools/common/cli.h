/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What every command line tool of the project shares: exit codes, messages, memory, and one table
 * of options from which both the parser and --help work.
 */
#ifndef INSTR_CLI_H
#define INSTR_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum cli_exit {
    CLI_EXIT_GOOD = 0,
    CLI_EXIT_PROFILE = 1, /* a profile is unreadable, or a check failed */
    CLI_EXIT_USAGE = 2,
    CLI_EXIT_IO = 3 /* a file cannot be opened, read or written; no memory */
};

struct cli_option {
    int id;               /* the tool's own, above 0 and unique in its table */
    char letter;          /* 0 if there is no short form */
    const char *name;     /* without the dashes */
    const char *argument; /* what --help calls it; 0 if the option takes none */
    const char *help;     /* 0: understood but not shown */
};

/* Called for each option in the order of the command line; `value` is 0 without an argument, and
 * `spelling` is how the table names the option ("--sort"), for messages.
 * Returns false after it has complained. */
typedef bool cli_handler(void *context, int id, const char *value, const char *spelling);

/* Reads a command line. Options and operands may be mixed; `--` ends options, `-` is an operand.
 * The operands are moved to the front of `argv` and `*operand_count` of them are left.
 * Returns false after one message on stderr. */
bool cli_parse(const struct cli_option *options, size_t option_count, int argc, char **argv,
               cli_handler *handler, void *context, int *operand_count);

/* Writes one aligned line or more per option that has a help text. */
void cli_print_options(FILE *file, const struct cli_option *options, size_t option_count);

/* The name that messages begin with. The string must live on. */
void cli_set_program(const char *name);

/* One line on stderr: "PROGRAM: message". Control characters in it are made visible. */
void cli_message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Shows how far a long task is, on stderr, if that is a terminal: "PROGRAM: what 12 of 345", now
 * and then. The next message, or `what` 0, takes it away. */
void cli_progress(const char *what, size_t done, size_t all);

/* As realloc, but never returns 0 for a size above 0: without memory a tool cannot go on, so it
 * says so and exits with CLI_EXIT_IO. */
void *cli_resize(void *memory, size_t size);

/* Makes room for one more element in an array that doubles. `*capacity` counts elements. */
void *cli_grow(void *memory, size_t count, size_t *capacity, size_t element_size);

char *cli_copy_string(const char *bytes, size_t size);

#endif
