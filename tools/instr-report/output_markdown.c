/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The tables of the text format as tables of GitHub Flavored Markdown, to be pasted into a pull
 * request. Names and source text stand in code, where nothing of them is taken for markup.
 */
#include <inttypes.h>
#include <string.h>

#include "cli.h"
#include "report_export.h"
#include "report_output.h"

/* A pipe would end a cell and a backquote the code: then it is written in HTML. Blanks in front
 * would be lost, so they are made unbreakable ones. */
void report_markdown_code(FILE *file, const char *bytes, size_t size) {
    bool is_plain = size && !memchr(bytes, '`', size) && !memchr(bytes, '|', size) &&
                    !memchr(bytes, '\\', size);
    size_t blanks = 0;

    if (!size)
        return;
    fputs(is_plain ? "`" : "<code>", file);
    for (; blanks < size && bytes[blanks] == ' '; blanks++)
        fputs("\xc2\xa0", file);
    for (size_t i = blanks; i < size; i++) {
        if (is_plain || (unsigned char)bytes[i] >= 0x80 || !strchr("`|\\<>&*_[]~!#", bytes[i]))
            putc(bytes[i], file);
        else
            fprintf(file, "&#%d;", bytes[i]);
    }
    fputs(is_plain ? "`" : "</code>", file);
}

static void put_code(FILE *file, const char *string) {
    struct cli_text text = {0};

    report_append_clean(&text, string);
    report_markdown_code(file, text.bytes, text.size);
    cli_text_release(&text);
}

void report_markdown_heading(const struct report_output *output,
                             const struct report_function *function, const char *note) {
    const struct report_model *model = output->model;
    FILE *file = output->file;

    fputs("### ", file);
    put_code(file, function->name);
    fputs("\n\n", file);
    put_code(file, function->file ? model->files[function->file - 1].name : "unknown");
    if (function->line)
        fprintf(file, " at line %" PRIu64, function->line);
    if (function->measured)
        fprintf(file, ", total time: %g s", (double)function->total_ns / 1e9);
    else
        fputs(", time not measured", file);
    if (note)
        fprintf(file, ". Note: %s", note);
    fputs("\n\n", file);
}

void report_markdown_other_heading(const struct report_output *output, const char *file,
                                   const char *note) {
    fputs("In ", output->file);
    put_code(output->file, file);
    fprintf(output->file, "%s%s:\n\n", note ? ". Note: " : "", note ? note : "");
}

void report_output_markdown(const struct report_output *output) {
    const struct report_options *options = output->options;
    struct cli_table table = {0};

    if (!options->only_functions && !options->only_lines) {
        fputs("## Profile\n\n```text\n", output->file);
        report_print_header(output);
        fputs("```\n\n", output->file);
    }
    if (!options->only_lines) {
        fputs("## Functions\n\n", output->file);
        report_print_functions(output);
    }
    if (!options->only_functions) {
        fputs("## Lines\n\n", output->file);
        for (size_t i = 0; i < output->selection->count; i++)
            if (output->selection->functions[i]->line_count)
                report_print_lines(output, output->selection->functions[i], &table);
    }
    cli_table_release(&table);
}
