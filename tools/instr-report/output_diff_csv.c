/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A diff as one table of two kinds of rows: a function, then those of its lines that have code.
 * Hits of a function are its calls, its times self times. Empty: not there, or not measured.
 */
#include <inttypes.h>
#include <string.h>

#include "output_csv.h"
#include "output_diff.h"

struct row {
    const char *kind;
    enum report_presence presence;
    const struct report_diff_function *function;
    uint32_t files[2];
    uint64_t lines[2];
    bool there[2]; /* has hits */
    const struct report_change *change;
};

const char *report_presence_name(enum report_presence presence) {
    static const char *const names[] = {"same", "removed", "added"};

    return names[presence];
}

static void put_signed(FILE *file, int64_t value, bool known) {
    putc(',', file);
    if (known)
        fprintf(file, "%" PRId64, value);
}

static void put_row(const struct report_diff_output *output, const struct row *row) {
    const struct report_change *change = row->change;
    const struct report_function *shown = report_diff_shown(row->function);
    bool timed = change->measured[0] && change->measured[1];
    FILE *file = output->file;

    fprintf(file, "%s,%s,", row->kind, report_presence_name(row->presence));
    report_csv_string(file, shown->name);
    putc(',', file);
    report_csv_string(file, shown->linkage_names[0]);
    for (int s = 0; s < 2; s++) {
        putc(',', file);
        if (row->files[s])
            report_csv_string(file, output->diff->models[s]->files[row->files[s] - 1].path);
        putc(',', file);
        if (row->lines[s])
            fprintf(file, "%" PRIu64, row->lines[s]);
    }
    for (int s = 0; s < 2; s++) {
        putc(',', file);
        if (row->there[s])
            fprintf(file, "%" PRIu64, change->hits[s]);
    }
    put_signed(file, change->hit_change, true);
    for (int s = 0; s < 2; s++)
        put_signed(file, change->time_ns[s], row->there[s] && change->measured[s]);
    put_signed(file, change->time.ns, timed);
    put_signed(file, change->time.error_ns, timed);
    put_signed(file, change->by_hits.ns, timed);
    put_signed(file, change->per_hit.ns, timed);
    fprintf(file, ",%s\n", !timed ? "" : report_delta_is_clear(&change->time) ? "0" : "1");
}

void report_output_diff_csv(const struct report_diff_output *output) {
    const struct report_diff *diff = output->diff;

    fputs("kind,presence,function,linkage_name,old_file,old_line,new_file,new_line,old_hits,"
          "new_hits,hits_change,old_time_ns,new_time_ns,time_change_ns,error_ns,by_hits_ns,"
          "per_hit_ns,within_error\n",
          output->file);
    for (size_t i = 0; i < diff->shown_count; i++) {
        const struct report_diff_function *function = &diff->functions[i];
        struct row row = {"function", function->presence, function, {0}, {0}, {0}, &function->self};
        for (int s = 0; s < 2; s++) {
            const struct report_function *side = function->functions[s];
            row.there[s] = side != 0;
            row.files[s] = side ? side->file : 0;
            row.lines[s] = side ? side->line : 0;
        }
        if (!output->options->only_lines)
            put_row(output, &row);
        for (size_t n = 0; n < function->section_count && !output->options->only_functions; n++) {
            const struct report_diff_section *section =
                &diff->sections[function->first_section + n];
            for (size_t r = 0; r < section->row_count; r++) {
                const struct report_diff_row *line = &diff->rows[section->first_row + r];
                if (!line->lines[0] && !line->lines[1])
                    continue;
                row = (struct row){"line",
                                   line->presence,
                                   function,
                                   {section->files[0], section->files[1]},
                                   {line->numbers[0], line->numbers[1]},
                                   {line->lines[0], line->lines[1]},
                                   &line->change};
                put_row(output, &row);
            }
        }
    }
}
