/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A diff as JSON, for programs that comment on changes. */
#include "output_diff.h"
#include "report_json.h"

/* What is there on one side: a function or a line with its figures; null if it is not. */
static json_t *side_of(const struct report_diff *diff, enum report_side side, uint32_t file,
                       uint64_t line, const char *hits_key, const char *time_key,
                       const struct report_change *change) {
    json_t *object = report_json_checked(json_object());
    bool timed = change->measured[side];

    report_json_set(object, "file",
                    file ? report_json_string(diff->models[side]->files[file - 1].path)
                         : json_null());
    report_json_set(object, "line", line ? report_json_number(line) : json_null());
    report_json_set(object, hits_key, report_json_number(change->hits[side]));
    report_json_set(object, time_key, report_json_time_or_null(change->time_ns[side], timed));
    report_json_set(object, "error_ns", report_json_time_or_null(change->error_ns[side], timed));
    return object;
}

/* A change of hits, and one of time with what it is made of. */
static json_t *change_of(const char *hits_key, const char *time_key,
                         const struct report_change *change) {
    json_t *object = report_json_checked(json_object());
    bool timed = change->measured[0] && change->measured[1];

    report_json_set(object, hits_key, json_integer(change->hit_change));
    report_json_set(object, time_key, report_json_time_or_null(change->time.ns, timed));
    report_json_set(object, "error_ns", report_json_time_or_null(change->time.error_ns, timed));
    report_json_set(object, "by_hits_ns", report_json_time_or_null(change->by_hits.ns, timed));
    report_json_set(object, "per_hit_ns", report_json_time_or_null(change->per_hit.ns, timed));
    report_json_set(object, "within_error",
                    timed ? json_boolean(!report_delta_is_clear(&change->time)) : json_null());
    return object;
}

static json_t *line_object(const struct report_diff_output *output,
                           const struct report_diff_section *section,
                           const struct report_diff_row *row) {
    static const char *const keys[] = {"before", "after"};
    const struct report_diff *diff = output->diff;
    json_t *object = report_json_checked(json_object());
    const struct report_source_line *source = row->source[1] ? row->source[1] : row->source[0];

    report_json_set(object, "presence", report_json_string(report_presence_name(row->presence)));
    for (int s = 0; s < 2; s++)
        report_json_set(object, keys[s],
                        row->lines[s] ? side_of(diff, (enum report_side)s, section->files[s],
                                                row->numbers[s], "hits", "time_ns", &row->change)
                                      : json_null());
    report_json_set(object, "change", change_of("hits", "time_ns", &row->change));
    if (!output->for_page)
        report_json_set(object, "text",
                        source ? report_json_string_bytes(source->bytes, source->size)
                               : json_null());
    return object;
}

static void append_lines(const struct report_diff_output *output,
                         const struct report_diff_function *function, json_t *lines) {
    const struct report_diff *diff = output->diff;

    for (size_t s = 0; s < function->section_count; s++) {
        const struct report_diff_section *section = &diff->sections[function->first_section + s];
        for (size_t r = 0; r < section->row_count; r++) {
            const struct report_diff_row *row = &diff->rows[section->first_row + r];
            if (row->lines[0] || row->lines[1])
                report_json_append(lines, line_object(output, section, row));
        }
    }
}

static json_t *function_object(const struct report_diff_output *output,
                               const struct report_diff_function *function) {
    const struct report_diff *diff = output->diff;
    static const char *const keys[] = {"before", "after"};
    json_t *object = report_json_checked(json_object()), *lines = report_json_checked(json_array());
    const struct report_function *shown = report_diff_shown(function);

    report_json_set(object, "name", report_json_string(shown->name));
    report_json_set(object, "linkage_name", report_json_string(shown->linkage_names[0]));
    report_json_set(object, "presence",
                    report_json_string(report_presence_name(function->presence)));
    report_json_set(object, "changed", json_boolean(function->changed));
    for (int s = 0; s < 2; s++) {
        const struct report_function *side = function->functions[s];
        json_t *figures = 0;
        if (side) {
            figures = side_of(diff, (enum report_side)s, side->file, side->line, "calls", "self_ns",
                              &function->self);
            report_json_set(figures, "total_ns",
                            report_json_time_or_null(side->total_ns, side->measured));
            report_json_set(figures, "line_hits", report_json_number(function->line_hits[s]));
        }
        report_json_set(object, keys[s], side ? figures : json_null());
    }
    json_t *change = change_of("calls", "self_ns", &function->self);
    bool timed = function->total.measured[0] && function->total.measured[1];
    report_json_set(change, "total_ns", report_json_time_or_null(function->total.time.ns, timed));
    report_json_set(change, "total_error_ns",
                    report_json_time_or_null(function->total.time.error_ns, timed));
    report_json_set(object, "change", change);
    if (!output->for_page || report_diff_shows_lines(output, function))
        append_lines(output, function, lines);
    report_json_set(object, "lines", lines);
    return object;
}

static json_t *program_object(const struct report_diff *diff) {
    const struct report_change *program = &diff->program;
    json_t *object = report_json_checked(json_object());
    bool timed = program->measured[0] && program->measured[1];
    static const char *const keys[] = {"before", "after"};

    for (int s = 0; s < 2; s++) {
        json_t *side = report_json_checked(json_object());
        json_t *processes = report_json_checked(json_array());
        const struct report_model *model = diff->models[s];
        for (size_t i = 0; i < model->run_count; i++)
            report_json_append(processes, report_json_process(&model->runs[i]));
        report_json_set(side, "processes", processes);
        report_json_set(side, "hits", report_json_number(program->hits[s]));
        report_json_set(side, "self_ns",
                        report_json_time_or_null(program->time_ns[s], program->measured[s]));
        report_json_set(side, "error_ns",
                        report_json_time_or_null(program->error_ns[s], program->measured[s]));
        report_json_set(object, keys[s], side);
    }
    json_t *change = report_json_checked(json_object());
    report_json_set(change, "hits", json_integer(program->hit_change));
    report_json_set(change, "self_ns", report_json_time_or_null(program->time.ns, timed));
    report_json_set(change, "error_ns", report_json_time_or_null(program->time.error_ns, timed));
    report_json_set(change, "within_error",
                    timed ? json_boolean(!report_delta_is_clear(&program->time)) : json_null());
    report_json_set(object, "change", change);
    return object;
}

void report_output_diff_json(const struct report_diff_output *output) {
    const struct report_diff *diff = output->diff;
    FILE *file = output->file;

    fputs("{\"format\":\"instr-diff\",\"version\":1,\n\"program\":", file);
    report_json_dump(program_object(diff), file);
    fputs(",\n\"functions\":[", file);
    for (size_t i = 0; i < diff->shown_count && !ferror(file); i++) {
        fputs(i ? ",\n" : "\n", file);
        report_json_dump(function_object(output, &diff->functions[i]), file);
    }
    fputs("]}\n", file);
}
