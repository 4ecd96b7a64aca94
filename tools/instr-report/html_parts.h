/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The parts of the pages in HTML beside the pages themselves, which are in html/. */
#ifndef INSTR_HTML_PARTS_H
#define INSTR_HTML_PARTS_H

#include "report_output.h"

/* Data in a page: what is written to `text` is compressed into an element of the page. */
struct html_element {
    FILE *text, *out;
    char *bytes;
    size_t size;
};

/* Writes a page up to the place of its data. Returns what comes behind. */
const char *html_put_head(FILE *file, const char *page);

/* An element whose id is `id`, a hyphen and the number. */
void html_element_begin(struct html_element *element, FILE *out, const char *id, size_t number);
void html_element_end(struct html_element *element);

/* What the page needs beyond the JSON report, as JSON. */
void html_put_extras(const struct report_output *output, FILE *file);

/* Lines of one file that are shown. */
struct html_range {
    uint64_t first, last;
};

/* Which lines of which file the page shows: those of every selected function that was called (of
 * all selected ones with --all), and lines of other files that ran as part of them, with some lines
 * around. */
struct html_ranges {
    struct html_range_list {
        struct html_range *list; /* in order, apart from each other */
        size_t count, capacity;
    } * files; /* one per file of the model */
    size_t file_count;
};

void html_ranges_collect(struct html_ranges *ranges, const struct report_output *output);
void html_ranges_release(struct html_ranges *ranges);

/* The text of one file's ranges as JSON: [[first line, "text"], ...]. A range ends where a line is
 * not known. */
void html_put_source(const struct report_output *output, size_t file,
                     const struct html_range_list *ranges, FILE *out);

#endif
