/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A table with aligned columns. Columns have a width to begin with and grow when a cell needs it,
 * so the table is collected first and printed in the end.
 */
#ifndef INSTR_TEXT_TABLE_H
#define INSTR_TEXT_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "utf8.h"

struct cli_column {
    const char *heading;
    size_t width; /* the least */
    size_t gap;   /* spaces before it */
    bool left;    /* aligned to the left; a left-aligned last column is not padded */
};

enum { CLI_TABLE_COLUMNS = 16 };

struct cli_table {
    struct cli_column columns[CLI_TABLE_COLUMNS];
    size_t column_count;
    struct cli_text text; /* all cells, one behind the other */
    struct cli_cell {
        size_t end; /* in text */
        size_t width;
    } * cells;
    size_t cell_count, cell_capacity, cell_begin;
    const char **row_colors;
    size_t row_count, row_capacity;
    size_t widths[CLI_TABLE_COLUMNS];
};

/* Starts a table; `table` may hold an older one whose memory is used again. */
void cli_table_begin(struct cli_table *table, const struct cli_column *columns, size_t count);

/* The text to which the next cell is to be appended, clean for a terminal; then end it. */
struct cli_text *cli_table_cell(struct cli_table *table);
void cli_table_cell_end(struct cli_table *table);
void cli_table_cell_string(struct cli_table *table, const char *string);

/* Ends a row; cells that were not given are empty. `color` is an escape sequence or "". */
void cli_table_row_end(struct cli_table *table, const char *color);

/* Adds a line of '-' as long as the headings. */
void cli_table_rule(struct cli_table *table);

/* Prints headings, a rule line of '=' if asked for, and rows. Lines are cut at `edge` columns
 * unless it is 0; `color` allows escape sequences. Blanks at line ends are not printed. */
void cli_table_print(struct cli_table *table, FILE *file, bool rule, size_t edge, bool color);

void cli_table_release(struct cli_table *table);

#endif
