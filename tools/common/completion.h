/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Completion of options on the command lines of shells, made of the table that --help is made of.
 */
#ifndef INSTR_COMPLETION_H
#define INSTR_COMPLETION_H

#include <stddef.h>
#include <stdio.h>

#include "cli.h"

enum cli_shell { CLI_SHELL_NONE, CLI_SHELL_BASH, CLI_SHELL_ZSH, CLI_SHELL_FISH };

/* Writes into `names`, which has `room`, the values that an option takes. Returns how many; 0 if
 * it takes any. */
typedef size_t cli_option_values(const struct cli_option *option, const char **names, size_t room);

/* Writes a script for the shell. Options without help are left out; arguments that --help calls
 * FILE or BASE are names of files, a LIST is values separated by commas. */
void cli_print_completion(FILE *file, enum cli_shell shell, const char *program,
                          const struct cli_option *options, size_t option_count,
                          cli_option_values *values);

#endif
