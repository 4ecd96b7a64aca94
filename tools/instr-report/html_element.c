/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Data in a page. All of it is deflated and in base64, so that nothing of a name or a source text
 * can be taken for HTML; the page takes it for text only.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "html_parts.h"
#include "report_pack.h"

static const char data_place[] = "<!--data-->";

const char *html_put_head(FILE *file, const char *page) {
    const char *place = strstr(page, data_place);

    fwrite(page, 1, (size_t)(place - page), file);
    return place + sizeof data_place - 1;
}

void html_element_begin(struct html_element *element, FILE *out, const char *id, size_t number) {
    *element = (struct html_element){.out = out};
    element->text = open_memstream(&element->bytes, &element->size);
    if (!element->text)
        cli_resize(0, SIZE_MAX); /* says that there is no memory, and exits */
    fprintf(out, "<script type=\"application/octet-stream\" id=\"%s-%zu\">", id, number);
}

void html_element_end(struct html_element *element) {
    if (fclose(element->text))
        cli_resize(0, SIZE_MAX);
    report_pack(element->out, element->bytes, element->size);
    fputs("</script>\n", element->out);
    free(element->bytes);
}
