/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A diff as a page: the one of html/diff.html, with the JSON of the diff in it, and with the rows
 * around its lines, which JSON does not have.
 */
#include <inttypes.h>

#include "cli.h"
#include "html_parts.h"
#include "output_diff.h"
#include "report_export.h"

extern const char report_diff_page_html[];

/* A row of source: [presence, has code, changed, number before, number after]. */
static void put_rows(const struct report_diff_output *output,
                     const struct report_diff_section *section, FILE *file) {
    const struct report_diff_row *rows =
        section->row_count ? &output->diff->rows[section->first_row] : 0;
    struct cli_text text = {0};

    fputs("\"rows\":[", file);
    for (size_t i = 0; i < section->row_count; i++) {
        const struct report_diff_row *row = &rows[i];
        const struct report_source_line *source =
            row->source[REPORT_AFTER] ? row->source[REPORT_AFTER] : row->source[REPORT_BEFORE];
        fprintf(file, "%s[%d,%d,%d,%" PRIu64 ",%" PRIu64 "]", i ? "," : "", (int)row->presence,
                row->lines[REPORT_BEFORE] || row->lines[REPORT_AFTER], row->changed,
                row->numbers[REPORT_BEFORE], row->numbers[REPORT_AFTER]);
        if (i)
            cli_text_string(&text, "\n");
        if (source)
            cli_text_append(&text, source->bytes, source->size);
    }
    fputs("],\"text\":", file);
    report_export_json_bytes(file, text.bytes ? text.bytes : "", text.size);
    cli_text_release(&text);
}

static void put_name(const struct report_model *model, uint32_t number, FILE *file) {
    if (number)
        report_export_json(file, model->files[number - 1].path);
    else
        fputs("null", file);
}

static void put_sections(const struct report_diff_output *output,
                         const struct report_diff_function *function, FILE *file) {
    const struct report_diff *diff = output->diff;

    putc('[', file);
    for (size_t i = 0; i < function->section_count; i++) {
        const struct report_diff_section *section = &diff->sections[function->first_section + i];
        fprintf(file, "%s{\"by_number\":%s,\"files\":[", i ? ",\n" : "",
                section->by_number ? "true" : "false");
        put_name(diff->models[REPORT_BEFORE], section->files[REPORT_BEFORE], file);
        putc(',', file);
        put_name(diff->models[REPORT_AFTER], section->files[REPORT_AFTER], file);
        fputs("],", file);
        put_rows(output, section, file);
        putc('}', file);
    }
    putc(']', file);
}

/* For each function of the JSON report, by its place there: what is larger than its error and
 * worth showing, and its source, which is null where the lines are not shown. */
static void put_extras(const struct report_diff_output *output, FILE *file) {
    const struct report_diff *diff = output->diff;

    fputs("{\"version\":", file);
    report_export_json(file, report_export_version);
    fprintf(file, ",\"timed\":%s,\"least_ns\":%" PRId64 ",\"cut\":%zu,\n\"sections\":[",
            diff->timed ? "true" : "false", diff->least_ns,
            diff->function_count - diff->shown_count);
    for (size_t i = 0; i < diff->shown_count && !ferror(file); i++) {
        fputs(i ? ",\n" : "\n", file);
        if (report_diff_shows_lines(output, &diff->functions[i]))
            put_sections(output, &diff->functions[i], file);
        else
            fputs("null", file);
    }
    fputs("]}\n", file);
}

void report_output_diff_html(const struct report_diff_output *output) {
    const char *rest = html_put_head(output->file, report_diff_page_html);
    struct report_diff_output json = *output;
    struct html_element element;

    html_element_begin(&element, output->file, "diff", 0);
    json.file = element.text;
    json.for_page = true;
    report_output_diff_json(&json);
    html_element_end(&element);

    html_element_begin(&element, output->file, "extras", 0);
    put_extras(output, element.text);
    html_element_end(&element);
    fputs(rest, output->file);
}
