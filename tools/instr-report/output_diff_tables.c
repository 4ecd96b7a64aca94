/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The tables of a diff: old, new, change. What is within its error is in parentheses. */
#include <inttypes.h>
#include <string.h>

#include "cli.h"
#include "output_diff.h"

enum { CONTEXT_ROWS = 3 };

/* As in line tables: one decimal, and two digits of what is smaller. */
static void append_time(struct cli_text *text, double value, bool sign) {
    double size = value < 0 ? -value : value;

    if (sign && value > 0)
        cli_text_string(text, "+");
    if (size >= 0.05 || value == 0)
        cli_text_fixed(text, value, 1);
    else if (size >= 0.0005)
        cli_text_fixed(text, value, size >= 0.005 ? 3 : 4);
    else
        cli_text_printf(text, "%.1e", value);
}

static void add_delta(struct cli_table *table, const struct report_delta *delta, double unit,
                      bool known) {
    struct cli_text *text = cli_table_cell(table);
    bool clear = report_delta_is_clear(delta);

    if (known && delta->ns) {
        cli_text_string(text, clear ? "" : "(");
        append_time(text, (double)delta->ns / unit, true);
        cli_text_string(text, clear ? "" : ")");
    }
    cli_table_cell_end(table);
}

static void add_hits(struct cli_table *table, uint64_t hits, bool known) {
    if (known)
        cli_text_unsigned(cli_table_cell(table), hits);
    cli_table_cell_end(table);
}

static void add_hit_change(struct cli_table *table, int64_t change) {
    if (change)
        cli_text_printf(cli_table_cell(table), "%+" PRId64, change);
    cli_table_cell_end(table);
}

static void add_time(struct cli_table *table, int64_t time_ns, double unit, bool known) {
    if (known)
        append_time(cli_table_cell(table), (double)time_ns / unit, false);
    cli_table_cell_end(table);
}

static const char *color_of(const struct report_diff *diff, const struct report_delta *delta,
                            bool timed) {
    if (!timed || !report_diff_is_change(diff, delta))
        return "";
    return delta->ns > 0 ? REPORT_DIFF_WORSE : REPORT_DIFF_BETTER;
}

static void add_place(struct cli_table *table, const struct report_diff *diff,
                      const struct report_diff_function *function) {
    static const char *const marks[] = {"  ", "- ", "+ "};
    struct cli_text *text = cli_table_cell(table);
    const struct report_function *shown = report_diff_shown(function);
    const struct report_model *model =
        diff->models[function->functions[REPORT_AFTER] ? REPORT_AFTER : REPORT_BEFORE];

    cli_text_string(text, marks[function->presence]);
    report_append_clean(text, shown->file ? model->files[shown->file - 1].name : "~");
    cli_text_printf(text, ":%" PRIu64 "(", shown->line);
    report_append_clean(text, shown->name);
    cli_text_string(text, ")");
    cli_table_cell_end(table);
}

static void add_function(const struct report_diff_output *output, struct cli_table *table,
                         const struct report_diff_function *function, double unit) {
    const struct report_change *self = &function->self, *total = &function->total;
    bool timed = self->measured[0] && self->measured[1];

    for (int s = 0; s < 2; s++)
        add_hits(table, self->hits[s], function->functions[s]);
    add_hit_change(table, self->hit_change);
    if (output->diff->timed) {
        for (int s = 0; s < 2; s++)
            add_time(table, self->time_ns[s], unit, function->functions[s] && self->measured[s]);
        add_delta(table, &self->time, unit, timed);
        add_delta(table, &self->by_hits, unit, timed);
        add_delta(table, &self->per_hit, unit, timed);
        for (int s = 0; s < 2; s++)
            add_time(table, total->time_ns[s], unit, function->functions[s] && total->measured[s]);
        add_delta(table, &total->time, unit, timed);
    }
    add_place(table, output->diff, function);
    cli_table_row_end(table, color_of(output->diff, &self->time, timed));
}

static void print_table(const struct report_diff_output *output, struct cli_table *table,
                        bool rule) {
    const struct report_output as_one = {.options = output->options,
                                         .file = output->file,
                                         .edge = output->edge,
                                         .color = output->color};

    report_print_table(&as_one, table, rule);
}

void report_print_diff_functions(const struct report_diff_output *output, struct report_scale scale,
                                 struct cli_table *table) {
    static const struct cli_column columns[] = {
        {"old calls", 10, 0, false}, {"new calls", 10, 1, false},
        {"change", 8, 1, false},     {"old self", 9, 2, false},
        {"new self", 9, 1, false},   {"change", 9, 1, false},
        {"by calls", 9, 1, false},   {"per call", 9, 1, false},
        {"old total", 9, 2, false},  {"new total", 9, 1, false},
        {"change", 9, 1, false},     {"  filename:lineno(function)", 0, 2, true},
    };
    struct cli_column hits_only[] = {columns[0], columns[1], columns[2], columns[11]};
    const struct report_diff *diff = output->diff;

    if (diff->timed)
        cli_table_begin(table, columns, sizeof columns / sizeof *columns);
    else
        cli_table_begin(table, hits_only, sizeof hits_only / sizeof *hits_only);
    for (size_t i = 0; i < diff->shown_count; i++)
        if (report_diff_shows_lines(output, &diff->functions[i]))
            add_function(output, table, &diff->functions[i], scale.ns);
    if (!table->row_count)
        return;
    if (diff->timed)
        fprintf(output->file, "Timer unit: %s\n\n", scale.heading);
    print_table(output, table, false);
    putc('\n', output->file);
}

static void add_row(const struct report_diff_output *output, struct cli_table *table,
                    const struct report_diff_row *row, bool timed, double unit) {
    static const char *const marks[] = {"  ", "- ", "+ "};
    const struct report_change *change = &row->change;
    const struct report_source_line *source =
        row->source[REPORT_AFTER] ? row->source[REPORT_AFTER] : row->source[REPORT_BEFORE];
    bool code = row->lines[0] || row->lines[1];
    bool known = code && change->measured[0] && change->measured[1];

    for (int s = 0; s < 2; s++)
        add_hits(table, row->numbers[s], row->numbers[s] != 0);
    for (int s = 0; s < 2; s++)
        add_hits(table, change->hits[s], row->lines[s]);
    add_hit_change(table, change->hit_change);
    if (timed) {
        for (int s = 0; s < 2; s++)
            add_time(table, change->time_ns[s], unit, row->lines[s] && change->measured[s]);
        add_delta(table, &change->time, unit, known);
        add_delta(table, &change->by_hits, unit, known);
        add_delta(table, &change->per_hit, unit, known);
    }
    struct cli_text *text = cli_table_cell(table);
    cli_text_string(text, marks[row->presence]);
    if (source)
        cli_text_clean(text, source->bytes, source->size, CLI_CLEAN_TERMINAL);
    cli_table_cell_end(table);
    cli_table_row_end(table, color_of(output->diff, &change->time, known));
}

/* Rows that changed and those around them; with --all each. */
static void add_rows(const struct report_diff_output *output, struct cli_table *table,
                     const struct report_diff_section *section, bool timed, double unit) {
    const struct report_diff_row *rows =
        section->row_count ? &output->diff->rows[section->first_row] : 0;
    size_t next = 0;

    for (size_t i = 0; i < section->row_count; i++) {
        size_t from = i > CONTEXT_ROWS ? i - CONTEXT_ROWS : 0;
        size_t to =
            i + CONTEXT_ROWS + 1 < section->row_count ? i + CONTEXT_ROWS + 1 : section->row_count;
        if (!rows[i].changed && !output->options->all)
            continue;
        if (output->options->all)
            from = i;
        if (from > next && next) {
            for (int c = 0; c < (timed ? 10 : 5); c++)
                cli_table_cell_end(table);
            cli_table_cell_string(table, "  ...");
            cli_table_row_end(table, "");
        }
        for (next = from > next ? from : next; next < to; next++)
            add_row(output, table, &rows[next], timed, unit);
    }
}

static const char *name_of(const struct report_model *model, uint32_t file) {
    return file ? model->files[file - 1].name : "unknown";
}

static void print_files(const struct report_diff_output *output,
                        const struct report_diff_section *section) {
    const char *names[2];

    for (int s = 0; s < 2; s++)
        names[s] = name_of(output->diff->models[s], section->files[s]);
    if (section->files[0] && section->files[1] && strcmp(names[0], names[1])) {
        report_print_diff_name(output, names[0]);
        fputs(" -> ", output->file);
    }
    report_print_diff_name(output, names[section->files[1] ? 1 : 0]);
}

static void print_heading(const struct report_diff_output *output,
                          const struct report_diff_function *function,
                          const struct report_diff_section *section, struct report_scale scale) {
    static const char *const words[] = {"", " (removed)", " (added)"};
    bool markdown = output->options->format == REPORT_FORMAT_MARKDOWN;
    const char *name = report_diff_shown(function)->name;
    FILE *file = output->file;

    if (markdown) {
        fputs("### ", file);
        report_print_diff_name(output, name);
        fprintf(file, "%s\n\n", words[function->presence]);
        print_files(output, section);
        fputs("\n\n", file);
    }
    if (output->diff->timed)
        fprintf(file, "Timer unit: %s\n\n", scale.heading);
    if (!markdown) {
        fputs("File: ", file);
        print_files(output, section);
        fputs("\nFunction: ", file);
        report_print_diff_name(output, name);
        fprintf(file, "%s\n", words[function->presence]);
    }
    if (section->by_number)
        fputs("Note: the text of this source is not known: lines are matched by number\n", file);
    if (!markdown || section->by_number)
        putc('\n', file);
}

void report_print_diff_lines(const struct report_diff_output *output,
                             const struct report_diff_function *function, struct report_scale scale,
                             struct cli_table *table) {
    static const struct cli_column columns[] = {
        {"Old #", 6, 0, false},    {"New #", 6, 1, false},          {"Old Hits", 9, 1, false},
        {"New Hits", 9, 1, false}, {"Change", 8, 1, false},         {"Old Time", 9, 2, false},
        {"New Time", 9, 1, false}, {"Change", 9, 1, false},         {"By Hits", 9, 1, false},
        {"Per Hit", 9, 1, false},  {"  Line Contents", 0, 2, true},
    };
    static const struct cli_column hits_only[] = {
        {"Old #", 6, 0, false},    {"New #", 6, 1, false},  {"Old Hits", 9, 1, false},
        {"New Hits", 9, 1, false}, {"Change", 8, 1, false}, {"  Line Contents", 0, 2, true},
    };
    const struct report_diff *diff = output->diff;
    bool timed = diff->timed;

    for (size_t i = 0; i < function->section_count; i++) {
        const struct report_diff_section *section = &diff->sections[function->first_section + i];
        if (timed)
            cli_table_begin(table, columns, sizeof columns / sizeof *columns);
        else
            cli_table_begin(table, hits_only, sizeof hits_only / sizeof *hits_only);
        add_rows(output, table, section, timed, scale.ns);
        if (!table->row_count)
            continue;
        print_heading(output, function, section, scale);
        print_table(output, table, true);
        putc('\n', output->file);
    }
}
