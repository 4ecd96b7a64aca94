/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "text_table.h"

#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "terminal.h"

static const char rule_mark[] = ""; /* the colour of a row that is a rule, known by its address */

void cli_table_begin(struct cli_table *table, const struct cli_column *columns, size_t count) {
    memcpy(table->columns, columns, count * sizeof *columns);
    table->column_count = count;
    cli_text_fill(&table->text, ' ', 1); /* so that it has memory, also for empty cells */
    table->text.size = 0;
    table->cell_count = table->cell_begin = table->row_count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t width = cli_utf8_width(columns[i].heading, strlen(columns[i].heading));
        table->widths[i] = width > columns[i].width ? width : columns[i].width;
    }
}

struct cli_text *cli_table_cell(struct cli_table *table) {
    return &table->text;
}

void cli_table_cell_end(struct cli_table *table) {
    size_t column = table->cell_count - table->row_count * table->column_count;
    size_t width =
        cli_utf8_width(table->text.bytes + table->cell_begin, table->text.size - table->cell_begin);

    table->cells =
        cli_grow(table->cells, table->cell_count, &table->cell_capacity, sizeof *table->cells);
    table->cells[table->cell_count++] = (struct cli_cell){table->text.size, width};
    table->cell_begin = table->text.size;
    if (width > table->widths[column])
        table->widths[column] = width;
}

void cli_table_cell_string(struct cli_table *table, const char *string) {
    cli_text_string(&table->text, string);
    cli_table_cell_end(table);
}

void cli_table_row_end(struct cli_table *table, const char *color) {
    while (table->cell_count < (table->row_count + 1) * table->column_count)
        cli_table_cell_end(table);
    table->row_colors =
        cli_grow(table->row_colors, table->row_count, &table->row_capacity, sizeof(char *));
    table->row_colors[table->row_count++] = color;
}

void cli_table_rule(struct cli_table *table) {
    cli_table_row_end(table, rule_mark);
}

static void place(const struct cli_table *table, struct cli_text *line, size_t column,
                  const char *bytes, size_t size, size_t width) {
    size_t room = table->widths[column] > width ? table->widths[column] - width : 0;

    cli_text_fill(line, ' ', table->columns[column].gap);
    if (!table->columns[column].left)
        cli_text_fill(line, ' ', room);
    cli_text_append(line, bytes, size);
    if (table->columns[column].left && column + 1 < table->column_count)
        cli_text_fill(line, ' ', room);
}

static void finish(struct cli_text *line, FILE *file, size_t edge, const char *color) {
    while (line->size && line->bytes[line->size - 1] == ' ')
        line->size--;
    if (edge)
        line->size = cli_utf8_fit(line->bytes, line->size, edge);
    if (color[0])
        fputs(color, file);
    fwrite(line->bytes, 1, line->size, file);
    if (color[0])
        fputs(CLI_TERMINAL_RESET, file);
    putc('\n', file);
    line->size = 0;
}

void cli_table_print(struct cli_table *table, FILE *file, bool rule, size_t edge, bool color) {
    struct cli_text line = {0};
    size_t begin = 0, cell = 0;

    for (size_t i = 0; i < table->column_count; i++) {
        const char *heading = table->columns[i].heading;
        place(table, &line, i, heading, strlen(heading), cli_utf8_width(heading, strlen(heading)));
    }
    size_t length = cli_utf8_width(line.bytes, line.size);
    finish(&line, file, edge, "");
    if (rule) {
        cli_text_fill(&line, '=', length);
        finish(&line, file, edge, "");
    }
    for (size_t row = 0; row < table->row_count; row++) {
        if (table->row_colors[row] == rule_mark) {
            cell += table->column_count;
            cli_text_fill(&line, '-', length);
            finish(&line, file, edge, "");
            continue;
        }
        for (size_t i = 0; i < table->column_count; i++, cell++) {
            size_t end = table->cells[cell].end;
            place(table, &line, i, table->text.bytes + begin, end - begin,
                  table->cells[cell].width);
            begin = end;
        }
        finish(&line, file, edge, color ? table->row_colors[row] : "");
    }
    cli_text_release(&line);
}

void cli_table_release(struct cli_table *table) {
    cli_text_release(&table->text);
    free(table->cells);
    free(table->row_colors);
    *table = (struct cli_table){0};
}
