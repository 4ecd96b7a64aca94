/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The line table of one function, in line_profiler's form. */
#include <inttypes.h>
#include <stdint.h>

#include "cli.h"
#include "report_output.h"

enum { CONTEXT_LINES = 5 };

struct field_info {
    const char *heading;
    size_t width;
};

static const struct field_info fields[] = {
#define REPORT_FIELD(name, heading, width, key) {heading, width},
#include "report_fields.def"
};

/* One decimal; what would be cut to 0.0 keeps two digits. */
static void append_number(struct cli_text *text, double value) {
    double size = value < 0 ? -value : value;

    if (size >= 0.05 || value == 0)
        cli_text_fixed(text, value, 1);
    else if (size >= 0.0005)
        cli_text_fixed(text, value, size >= 0.005 ? 3 : 4);
    else
        cli_text_printf(text, "%.1e", value);
}

static double percent_of(const struct report_function *function, const struct report_line *line) {
    return function->total_ns > 0 ? 100 * (double)line->time_ns / (double)function->total_ns : 0;
}

static void append_field(struct cli_text *text, enum report_field field,
                         const struct report_function *function, const struct report_line *line,
                         double unit) {
    bool timed = line->measured && line->hits;

    if (field == REPORT_FIELD_hits) {
        cli_text_unsigned(text, line->hits);
        return;
    }
    if (!line->measured || (!timed && line->time_ns == 0))
        return;
    switch (field) {
    case REPORT_FIELD_time:
        if (line->estimated)
            cli_text_string(text, "~");
        append_number(text, (double)line->time_ns / unit);
        break;
    case REPORT_FIELD_per_hit:
        if (line->hits)
            append_number(text, (double)line->time_ns / (double)line->hits / unit);
        break;
    case REPORT_FIELD_percent:
        cli_text_fixed(text, percent_of(function, line), 1);
        break;
    case REPORT_FIELD_self:
        append_number(text, (double)line->self_ns / unit);
        break;
    case REPORT_FIELD_lib:
        append_number(text, (double)line->lib_ns / unit);
        break;
    case REPORT_FIELD_min:
    case REPORT_FIELD_max:
        if (line->ranged)
            append_number(text,
                          (double)(field == REPORT_FIELD_min ? line->min_ns : line->max_ns) / unit);
        break;
    case REPORT_FIELD_error:
        append_number(text, (double)line->error_ns / unit);
        break;
    case REPORT_FIELD_timed_hits:
        cli_text_unsigned(text, line->timed_hits);
        break;
    case REPORT_FIELD_hits:
    case REPORT_FIELD_COUNT:
        break;
    }
}

struct layout {
    enum report_field fields[REPORT_FIELD_COUNT];
    size_t count;
    double unit;
};

static struct layout layout_of(const struct report_output *output,
                               const struct report_function *function, double unit) {
    static const enum report_field usual[] = {REPORT_FIELD_hits, REPORT_FIELD_time,
                                              REPORT_FIELD_per_hit, REPORT_FIELD_percent};
    struct layout layout = {.unit = unit};

    if (output->options->column_count) {
        layout.count = output->options->column_count;
        for (size_t i = 0; i < layout.count; i++)
            layout.fields[i] = output->options->columns[i];
        return layout;
    }
    /* In a profile without times their columns would only take room. */
    layout.count = function->measured || output->model->program_timed ? 4 : 1;
    for (size_t i = 0; i < layout.count; i++)
        layout.fields[i] = usual[i];
    return layout;
}

static void begin_table(struct cli_table *table, const struct layout *layout) {
    struct cli_column columns[REPORT_FIELD_COUNT + 2] = {{"Line #", 6, 0, false}};

    for (size_t i = 0; i < layout->count; i++)
        columns[i + 1] = (struct cli_column){fields[layout->fields[i]].heading,
                                             fields[layout->fields[i]].width, 1, false};
    columns[layout->count + 1] = (struct cli_column){"Line Contents", 0, 2, true};
    cli_table_begin(table, columns, layout->count + 2);
}

/* `line` and `source` may be 0: a line without code, a line whose text is not known. */
static void add_row(struct cli_table *table, const struct layout *layout,
                    const struct report_function *function, uint64_t number,
                    const struct report_line *line, const struct report_source_line *source) {
    struct cli_text *text = cli_table_cell(table);

    cli_text_unsigned(text, number);
    cli_table_cell_end(table);
    for (size_t i = 0; i < layout->count; i++) {
        if (line)
            append_field(text, layout->fields[i], function, line, layout->unit);
        cli_table_cell_end(table);
    }
    if (source)
        cli_text_clean(text, source->bytes, source->size, CLI_CLEAN_TERMINAL);
    cli_table_cell_end(table);
    cli_table_row_end(table,
                      line && line->measured ? cli_terminal_heat(percent_of(function, line)) : "");
}

static void add_gap(struct cli_table *table, const struct layout *layout) {
    for (size_t i = 0; i <= layout->count; i++)
        cli_table_cell_end(table);
    cli_table_cell_string(table, "...");
    cli_table_row_end(table, "");
}

/* Rows for lines first to last: those with a record, and those whose text is known. Records lie
 * in order; those outside of the range get a row, too. */
static void add_rows(struct cli_table *table, const struct layout *layout,
                     const struct report_function *function, const struct report_line *lines,
                     size_t count, const struct report_source *source, uint64_t first,
                     uint64_t last, bool mark_gaps) {
    size_t next_line = 0, next_text = source ? report_source_position(source, first) : 0;
    uint64_t before = 0;

    for (;;) {
        uint64_t text_number = UINT64_MAX;
        if (source && next_text < source->line_count && source->lines[next_text].number <= last)
            text_number = source->lines[next_text].number;
        uint64_t line_number = next_line < count ? lines[next_line].line : UINT64_MAX;
        uint64_t number = text_number < line_number ? text_number : line_number;

        if (number == UINT64_MAX)
            break;
        if (mark_gaps && before && number > before + 1 &&
            line_number > before + 1 + CONTEXT_LINES) {
            add_gap(table, layout);
            if (line_number == UINT64_MAX)
                break;
            number = line_number;
            if (source)
                next_text = report_source_position(source, number);
        } else if (mark_gaps && line_number == UINT64_MAX) {
            break;
        }
        const struct report_source_line *text = 0;
        if (source && text_number == number) {
            text = &source->lines[next_text++];
        } else if (source) {
            /* A record outside of the range that is printed. */
            size_t at = report_source_position(source, number);
            if (at < source->line_count && source->lines[at].number == number)
                text = &source->lines[at];
        }
        add_row(table, layout, function, number, line_number == number ? &lines[next_line] : 0,
                text);
        if (line_number == number)
            next_line++;
        before = number;
    }
}

static const char *source_note(const struct report_source *source) {
    switch (source->state) {
    case REPORT_SOURCE_EMBEDDED:
        return "the source has changed since the build: this is the text kept in the profile";
    case REPORT_SOURCE_CHANGED:
        return "the source has changed since the build: numbers and text may not fit together";
    case REPORT_SOURCE_MISSING:
        return "the source was not found (--source-path=OLD=NEW says where it is now)";
    case REPORT_SOURCE_UNREAD:
    case REPORT_SOURCE_GOOD:
        break;
    }
    return 0;
}

static void print_name(const struct report_output *output, const char *label, const char *name,
                       const char *after) {
    struct cli_text text = {0};

    report_append_clean(&text, name);
    fprintf(output->file, "%s: %.*s%s", label, (int)text.size, text.bytes ? text.bytes : "", after);
    cli_text_release(&text);
}

static void print_heading(const struct report_output *output,
                          const struct report_function *function,
                          const struct report_source *source) {
    const struct report_model *model = output->model;
    const char *note = source ? source_note(source) : 0;

    if (output->options->format == REPORT_FORMAT_MARKDOWN) {
        report_markdown_heading(output, function, note);
        return;
    }
    if (function->measured)
        fprintf(output->file, "Total time: %g s\n", (double)function->total_ns / 1e9);
    else
        fputs("Total time: not measured\n", output->file);
    print_name(output, "File", function->file ? model->files[function->file - 1].name : "unknown",
               "\n");
    print_name(output, "Function", function->name, "");
    if (function->line)
        fprintf(output->file, " at line %" PRIu64, function->line);
    putc('\n', output->file);
    if (note)
        fprintf(output->file, "Note: %s\n", note);
    if (function->flags & INSTR_PROFILE_FUNCTION_OPEN)
        fputs("Note: the process was inside when this was all it left: hits may be off by one for "
              "each call that was open\n",
              output->file);
    if (!function->line_count)
        fputs(function->line ? "Note: no lines: no code of this function has a line\n"
                             : "Note: no lines: compiled without -g or -gline-tables-only\n",
              output->file);
    else if (function->measured && !(function->flags & INSTR_PROFILE_FUNCTION_LINES) &&
             !function->samples.total_count)
        fputs("Note: lines were not timed: only enter and exit are (timing=function)\n",
              output->file);
    putc('\n', output->file);
}

static const struct report_source *source_of(const struct report_output *output, uint32_t file) {
    return file ? report_sources_get(output->sources, file - 1) : 0;
}

/* Above the lines of a function that are in another file. */
static void print_other_heading(const struct report_output *output,
                                const struct report_function *function, uint32_t file) {
    const struct report_source *source = source_of(output, file);
    const char *note = source ? source_note(source) : 0;
    const char *name = file ? output->model->files[file - 1].name : "unknown";
    struct cli_text clean = {0};

    if (output->options->format == REPORT_FORMAT_MARKDOWN) {
        report_markdown_other_heading(output, name, note);
        return;
    }
    print_name(output, "File", name, " (in ");
    report_append_clean(&clean, function->name);
    fprintf(output->file, "%.*s)\n", (int)clean.size, clean.bytes ? clean.bytes : "");
    cli_text_release(&clean);
    if (note)
        fprintf(output->file, "Note: %s\n", note);
    putc('\n', output->file);
}

void report_print_lines(const struct report_output *output, const struct report_function *function,
                        struct cli_table *table) {
    const struct report_line *lines = &output->model->lines[function->first_line];
    const struct report_source *source = source_of(output, function->file);
    struct report_scale scale =
        report_scale_for(output, function->measured ? (double)function->total_ns : 0);
    struct layout layout = layout_of(output, function, scale.ns);
    size_t count = 0;

    if (function->measured)
        fprintf(output->file, "Timer unit: %s\n\n", scale.heading);
    print_heading(output, function, source);
    while (count < function->line_count && lines[count].file == function->file)
        count++;
    uint64_t last = count ? lines[count - 1].line : 0;
    if (function->end_line > last || function->line > last)
        last = function->end_line > function->line ? function->end_line : function->line;
    if (function->end_line && last > function->end_line)
        last = function->end_line;
    begin_table(table, &layout);
    if (function->line || count)
        add_rows(table, &layout, function, lines, count, function->line ? source : 0,
                 function->line, last, false);
    if (table->row_count || function->line_count) {
        report_print_table(output, table, true);
        putc('\n', output->file);
    }
    /* Bodies that were included or expanded from other files. */
    for (size_t begin = count, end; begin < function->line_count; begin = end) {
        for (end = begin; end < function->line_count && lines[end].file == lines[begin].file;)
            end++;
        source = source_of(output, lines[begin].file);
        print_other_heading(output, function, lines[begin].file);
        begin_table(table, &layout);
        add_rows(table, &layout, function, lines + begin, end - begin, source, lines[begin].line,
                 lines[end - 1].line, true);
        report_print_table(output, table, true);
        putc('\n', output->file);
    }
}
