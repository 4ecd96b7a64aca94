/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef INSTR_TERMINAL_H
#define INSTR_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum cli_color { CLI_COLOR_AUTO, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };

/* Columns of the terminal that the file is, or 0 if it is none: nothing may be cut then. */
size_t cli_terminal_width(FILE *file);

/* Whether to write colours: as asked, and if nothing was asked, at a terminal that is not "dumb"
 * and when NO_COLOR is unset or empty. */
bool cli_terminal_color(FILE *file, enum cli_color wanted);

/* Whether the user's locale has characters that draw boxes: its encoding is UTF-8. */
bool cli_terminal_utf8(void);

/* The escape sequence for a share of 0 to 100 percent, "" if it is too small to be marked. The
 * colours are chosen from those that can be read on dark and on light ground: no yellow, no
 * white. */
const char *cli_terminal_heat(double percent);

#define CLI_TERMINAL_RESET "\033[0m"

#endif
