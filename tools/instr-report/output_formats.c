/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_output.h"

/* Columns that are aligned to the left hold text, the others numbers. */
static void print_markdown(const struct cli_table *table, FILE *file) {
    size_t begin = 0, cell = 0;

    for (size_t i = 0; i < table->column_count; i++)
        fprintf(file, "%s %s", i ? " |" : "|", table->columns[i].heading);
    fputs(" |\n", file);
    for (size_t i = 0; i < table->column_count; i++)
        fprintf(file, "%s %s", i ? " |" : "|", table->columns[i].left ? ":---" : "---:");
    fputs(" |\n", file);
    for (size_t row = 0; row < table->row_count; row++) {
        for (size_t i = 0; i < table->column_count; i++, cell++) {
            const char *bytes = table->text.bytes + begin;
            size_t size = table->cells[cell].end - begin;
            fputs(i ? " | " : "| ", file);
            if (table->columns[i].left)
                report_markdown_code(file, bytes, size);
            else
                fwrite(bytes, 1, size, file);
            begin += size;
        }
        fputs(" |\n", file);
    }
}

void report_print_table(const struct report_output *output, struct cli_table *table, bool rule) {
    if (output->options->format == REPORT_FORMAT_MARKDOWN)
        print_markdown(table, output->file);
    else
        cli_table_print(table, output->file, rule, output->edge, output->color);
}

void report_output(const struct report_output *output) {
    switch (output->options->format) {
#define REPORT_FORMAT(name, NAME)                                                                  \
    case REPORT_FORMAT_##NAME:                                                                     \
        report_output_##name(output);                                                              \
        break;
#include "report_formats.def"
    default: /* not a format of its own */
        break;
    }
}
