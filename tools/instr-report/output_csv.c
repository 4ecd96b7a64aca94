/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * One table of two kinds of rows: a function, then its lines. Fields as RFC 4180 quotes them, rows
 * end in a newline. Times are nanoseconds whatever --unit says; empty where not measured.
 */
#include <inttypes.h>
#include <string.h>

#include "output_csv.h"
#include "report_output.h"

struct row {
    const char *kind;
    const struct report_function *function;
    uint32_t file;
    uint64_t line;
    const struct report_line *entry; /* 0 for a function */
};

static const char *const keys[] = {
#define REPORT_FIELD(name, heading, width, key) key,
#include "report_fields.def"
};

void report_csv_string(FILE *file, const char *string) {
    struct cli_text text = {0};

    cli_text_clean(&text, string, strlen(string), CLI_CLEAN_ENCODING);
    bool quote = false;
    for (size_t i = 0; i < text.size; i++)
        quote = quote || strchr(",\"\r\n", text.bytes[i]);
    if (quote)
        putc('"', file);
    for (size_t i = 0; i < text.size; i++) {
        if (text.bytes[i] == '"')
            putc('"', file);
        putc(text.bytes[i], file);
    }
    if (quote)
        putc('"', file);
    cli_text_release(&text);
}

static void put_time(FILE *file, int64_t value, bool known) {
    if (known)
        fprintf(file, "%" PRId64, value);
}

static void put_field(FILE *file, const struct row *row, enum report_field field) {
    const struct report_function *function = row->function;
    const struct report_line *line = row->entry;
    bool known = line ? line->measured : function->measured;
    bool ranged = known && (line ? line->ranged : function->ranged);
    int64_t time = line ? line->time_ns : function->total_ns;
    uint64_t hits = line ? line->hits : function->calls;

    switch (field) {
    case REPORT_FIELD_hits:
        fprintf(file, "%" PRIu64, hits);
        break;
    case REPORT_FIELD_time:
        put_time(file, time, known);
        break;
    case REPORT_FIELD_per_hit:
        if (known && hits)
            fprintf(file, "%.3f", (double)time / (double)hits);
        break;
    case REPORT_FIELD_percent:
        if (!line && known)
            fprintf(file, "%.4f", function->heat);
        else if (known && function->total_ns > 0)
            fprintf(file, "%.4f", 100 * (double)time / (double)function->total_ns);
        break;
    case REPORT_FIELD_self:
        put_time(file, line ? line->self_ns : function->self_ns, known);
        break;
    case REPORT_FIELD_lib:
        put_time(file, line ? line->lib_ns : function->lib_ns, known);
        break;
    case REPORT_FIELD_min:
        put_time(file, line ? line->min_ns : function->min_ns, ranged);
        break;
    case REPORT_FIELD_max:
        put_time(file, line ? line->max_ns : function->max_ns, ranged);
        break;
    case REPORT_FIELD_error:
        put_time(file, line ? line->error_ns : 0, known && line);
        break;
    case REPORT_FIELD_timed_hits:
        fprintf(file, "%" PRIu64, line ? line->timed_hits : function->timed_calls);
        break;
    case REPORT_FIELD_COUNT:
        break;
    }
}

static void put_row(const struct report_output *output, const struct row *row) {
    FILE *file = output->file;

    fprintf(file, "%s,", row->kind);
    report_csv_string(file, row->function->name);
    putc(',', file);
    report_csv_string(file, row->function->linkage_names[0]);
    putc(',', file);
    if (row->file)
        report_csv_string(file, output->model->files[row->file - 1].path);
    fprintf(file, ",%" PRIu64 ",", row->line);
    if (!row->entry && row->function->end_line)
        fprintf(file, "%" PRIu64, row->function->end_line);
    putc(',', file);
    if (!row->entry && row->function->measured)
        fprintf(file, "%" PRIu64, row->function->primitive_calls);
    size_t count = output->options->column_count;
    for (size_t i = 0; i < (count ? count : REPORT_FIELD_COUNT); i++) {
        putc(',', file);
        put_field(file, row, count ? output->options->columns[i] : (enum report_field)i);
    }
    putc('\n', file);
}

void report_output_csv(const struct report_output *output) {
    const struct report_options *options = output->options;

    fputs("kind,function,linkage_name,file,line,end_line,primitive_calls", output->file);
    for (size_t i = 0; i < (options->column_count ? options->column_count : REPORT_FIELD_COUNT);
         i++)
        fprintf(output->file, ",%s", keys[options->column_count ? options->columns[i] : i]);
    putc('\n', output->file);
    for (size_t i = 0; i < output->selection->count; i++) {
        const struct report_function *function = output->selection->functions[i];
        if (!options->only_lines)
            put_row(output, &(struct row){"function", function, function->file, function->line, 0});
        for (size_t l = 0; l < function->line_count && !options->only_functions; l++) {
            const struct report_line *line = &output->model->lines[function->first_line + l];
            put_row(output, &(struct row){"line", function, line->file, line->line, line});
        }
    }
}
