/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The HTML report: the page of html/, which was put together when the project was built, with the
 * data of this report in it.
 */
#include "html_parts.h"

extern const char report_page_html[];

static void put_sources(const struct report_output *output) {
    struct html_ranges ranges;
    struct html_element element;

    html_ranges_collect(&ranges, output);
    for (size_t i = 0; i < ranges.file_count; i++) {
        if (!ranges.files[i].count)
            continue;
        html_element_begin(&element, output->file, "source", i);
        html_put_source(output, i, &ranges.files[i], element.text);
        html_element_end(&element);
    }
    html_ranges_release(&ranges);
}

void report_output_html(const struct report_output *output) {
    const char *rest = html_put_head(output->file, report_page_html);
    struct report_output json = *output;
    struct html_element element;

    put_sources(output);
    html_element_begin(&element, output->file, "profile", 0);
    json.file = element.text;
    report_output_json(&json);
    html_element_end(&element);

    html_element_begin(&element, output->file, "extras", 0);
    html_put_extras(output, element.text);
    html_element_end(&element);
    fputs(rest, output->file);
}
