/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The HTML report: the page of html/, which was put together when the project was built, with the
 * data of this report in it. All of the data is deflated and in base64, so that nothing of a name
 * or a source text can be taken for HTML; the page takes it for text only.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "html_parts.h"
#include "report_pack.h"

extern const char report_page_html[];

static const char data_place[] = "<!--data-->";

/* Text that is being written, and where it goes. */
struct packing {
    FILE *file;
    char *bytes;
    size_t size;
};

static void begin(struct packing *packing) {
    *packing = (struct packing){0};
    packing->file = open_memstream(&packing->bytes, &packing->size);
    if (!packing->file)
        cli_resize(0, SIZE_MAX); /* says that there is no memory, and exits */
}

static void end(struct packing *packing, FILE *out) {
    if (fclose(packing->file))
        cli_resize(0, SIZE_MAX);
    report_pack(out, packing->bytes, packing->size);
    free(packing->bytes);
}

static void put_element(FILE *file, const char *id, size_t number) {
    fprintf(file, "<script type=\"application/octet-stream\" id=\"%s%zu\">", id, number);
}

static void put_sources(const struct report_output *output) {
    struct html_ranges ranges;
    struct packing packing;

    html_ranges_collect(&ranges, output);
    for (size_t i = 0; i < ranges.file_count; i++) {
        if (!ranges.files[i].count)
            continue;
        put_element(output->file, "source-", i);
        begin(&packing);
        html_put_source(output, i, &ranges.files[i], packing.file);
        end(&packing, output->file);
        fputs("</script>\n", output->file);
    }
    html_ranges_release(&ranges);
}

static void put_data(const struct report_output *output) {
    struct report_output json = *output;
    struct packing packing;

    put_sources(output);
    put_element(output->file, "profile-", 0);
    begin(&packing);
    json.file = packing.file;
    report_output_json(&json);
    end(&packing, output->file);
    fputs("</script>\n", output->file);

    put_element(output->file, "extras-", 0);
    begin(&packing);
    html_put_extras(output, packing.file);
    end(&packing, output->file);
    fputs("</script>\n", output->file);
}

void report_output_html(const struct report_output *output) {
    const char *place = strstr(report_page_html, data_place);

    fwrite(report_page_html, 1, (size_t)(place - report_page_html), output->file);
    put_data(output);
    fputs(place + sizeof data_place - 1, output->file);
}
